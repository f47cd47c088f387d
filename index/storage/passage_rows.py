"""What is kept of each sentence that is searched: where it stands, its length, and what it says."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from corpus import Story
from index.retrieval.bm25 import words
from index.retrieval.passages import embedded_text, passages_of
from index.storage.tables import SENTENCE_BITS

PASSAGE = np.dtype([("sentence", "<i4"), ("stems", "<i4"), ("said", "<i8")])
"""A passage: its sentence's number in the story, how many stems it has with its headline and the lines
above it, and a hash of its words and those lines."""

Stems = list[tuple[int, str, str]]
"""Rows of the table `stems`, without the story: the sentence, its headline's stems, and its own, with spaces between.

Its own are those of the lines above it too."""


def passage_rows(story: Story) -> tuple[NDArray[np.void], Stems]:
    """Return the passages of a story as they are stored, and their stems."""
    headline = words(story.headline)
    rows, stems = [], []
    for passage in passages_of(story, 0):
        sentence = story.sentences[passage.sentence]
        own = words(embedded_text(story, sentence).removeprefix(story.headline))
        # Two entries of a live blog say different things at different times, though their times are not embedded.
        places = (*story.leads_of(sentence.paragraph), (sentence.start, sentence.end))
        text = "\n".join(story.text[slice(*place)].casefold() for place in places)
        said = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)
        rows.append((passage.sentence, len(headline) + len(own), said))
        stems.append((passage.sentence, as_term(" ".join(headline)), as_term(" ".join(own))))
    return np.array(rows, dtype=PASSAGE), stems


def as_term(stems: str) -> str:
    """Return stems as SQLite keeps them: it turns A to Z into lower case, which a plain letter for "ᴬ" may not be."""
    return stems.lower()


def document(story: int, sentence: int) -> int:
    """Return the number of a sentence in the table `stems`."""
    return (story << SENTENCE_BITS) + sentence
