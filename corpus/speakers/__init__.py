"""Who said it: the person or body that a text names as the source of one of its sentences.

Rules over words, not a model: a verb of saying, a phrase beside it, and what the punctuation tells of their
order. The rules rather leave a speaker out than name a wrong one.
"""

from corpus.speakers.finder import find_speaker
from corpus.speakers.paragraph import Speaker

__all__ = ["Speaker", "find_speaker"]
