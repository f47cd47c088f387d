"""Who says a sentence of a Russian, Ukrainian or Armenian story: few patterns, chosen to be precise.

The name has to stand in the nominative beside a verb of saying: «…», — сказал X; X заявил, что …; …, сообщил X; Как
сообщил X, …. "По словам X" has a genitive: its nominative is looked for in the rest of the story. The words are in
languages/ru.toml, uk.toml and hy.toml.
"""

from corpus.speakers.other_languages.language import language_of
from corpus.speakers.other_languages.paragraph import place_of_speaker

__all__ = ["language_of", "place_of_speaker"]
