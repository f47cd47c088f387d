"""Fakes with numbers that can be computed by hand, and a story to ask."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus import Metadata, ParagraphKind, ParagraphText, Story
from index import StoryBot, StoryIndex
from index.deciding.calibration import Calibration
from index.deciding.signals import SIGNALS
from index.reading import SentenceReading, Window
from index.retrieval.bm25 import words
from index.retrieval.encoder import Vectors

DIMENSION = 4096


class WordEncoder:
    """Counts stems: texts are similar if they share words.

    The first of the dimensions is always 2, so that a question and a passage of the ferry's story have a cosine of
    0.5 or more if they share a word, and of less if they share none.
    """

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([self.encode_question(text) for text in texts], dtype=np.float32).reshape(-1, DIMENSION)

    def encode_question(self, question: str) -> Vectors:
        vector = np.zeros(DIMENSION, dtype=np.float32)
        vector[0] = 2
        for word in words(question):
            vector[1 + zlib.crc32(word.encode(errors="replace")) % (DIMENSION - 1)] += 1
        unit: Vectors = vector / np.linalg.norm(vector)
        return unit


class WordReader:
    """Scores a sentence by the share of the question's words in it. Its span is the first other word."""

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
        span = 20 * share - 10
        return SentenceReading(mass=span, share=min(1.5 * share, 1.0), start=start, end=end)


CALIBRATION = Calibration(tuple(float(name == "mass") for name in SIGNALS), slope=0.5, intercept=0.0)
"""For WordReader: log-odds of 5 for a sentence with all words of the question, of -5 for one with none."""


def answerer_of(*stories: Story, **options: Any) -> StoryBot:
    """An answerer of these stories that only compares words. `options` are those of StoryBot."""
    encoder = WordEncoder()
    return StoryBot(StoryIndex.build(stories, encoder), encoder, WordReader(), calibration=CALIBRATION, **options)


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


def rumours_story(**metadata: Any) -> Story:
    """A story whose second and fourth paragraph mislead without the line above them."""
    return Story.from_paragraphs(
        "rumours",
        "Rumours about the ferry",
        [
            ParagraphText("Myth", ParagraphKind.HEADING),
            ParagraphText("The ferry has sunk.", leads=(1,)),
            ParagraphText("What <nobody> knows:", ParagraphKind.LEAD_IN),
            ParagraphText("The captain was asleep.", ParagraphKind.ITEM, leads=(3,)),
        ],
        Metadata(**metadata),
    )
