"""Stand-ins whose numbers can be worked out by hand, and stories to ask."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus import Metadata, Story
from index.encoder import Vectors
from index.lexical import words
from index.reading import SentenceReading, Window

DIMENSION = 256


class WordEncoder:
    """Counts words: two texts are as near as the words they share; the first of the dimensions is always 1."""

    max_tokens = 60

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([self.encode_question(text) for text in texts], dtype=np.float32).reshape(-1, DIMENSION)

    def encode_question(self, question: str) -> Vectors:
        vector = np.zeros(DIMENSION, dtype=np.float32)
        vector[0] = 1
        for word in re.findall(r"\w+", question.casefold()):
            vector[1 + zlib.crc32(word.encode()) % (DIMENSION - 1)] += 1
        unit: Vectors = vector / np.linalg.norm(vector)
        return unit


def ferry_story(**metadata: Any) -> Story:
    """A short story of three paragraphs and five sentences."""
    return Story.from_paragraphs(
        "ferry",
        "Island ferry returns after storm",
        [
            "The ferry to Holm will sail again on 4 May. Mayor Ida Lund announced it on Monday.",
            "Waves had torn away the pier in March. Repairs cost 3 million kroner.",
            "“We are relieved,” said the teacher Ola Berg.",
        ],
        Metadata(**metadata),
    )


class WordReader:
    """Scores a sentence by the share of the question's words that it holds; its span is the first other word."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def read(self, question: str, windows: Sequence[Window]) -> list[list[SentenceReading]]:
        return [[self._reading(question, sentence) for sentence in window.sentences] for window in windows]

    def _reading(self, question: str, sentence: str) -> SentenceReading:
        asked = set(words(question))
        share = len(asked & set(words(sentence))) / max(len(asked), 1)
        others = (match for match in re.finditer(r"\w+", sentence) if not set(words(match[0])) & asked)
        match = next(others, None)
        start, end = match.span() if match else (0, len(sentence))
        return SentenceReading(span=20 * share - 10, start=start, end=end)
