"""What a reader is asked, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Window:
    """A run of whole sentences that is read at once.

    Args:
        headline: the story's headline, which is read with the run.
        sentences: texts of the sentences, in order.
    """

    headline: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What a reader says of one sentence for one question; the higher a figure, the more it answers.

    Args:
        mass: log of the summed exponentials of all spans in the sentence, less the logits of "no answer"; a span has
            the start logit of its first token and the end logit of its last.
        share: share of that sum, from 0 to 1, that falls on spans which have at least half of their tokens in common
            with the best one: how sure it is of the words, if the sentence answers.
        start: offset of the best span's first character in the sentence.
        end: offset after its last character.
    """

    mass: float
    share: float
    start: int
    end: int


@runtime_checkable
class Reader(Protocol):
    """Whatever reads windows and says of each sentence how well, and with which words, it answers."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without the special ones."""

    def read(self, question: str, windows: Sequence[Window]) -> list[list[SentenceReading]]:
        """Return a reading for each sentence of each window, in order."""
