"""From what retriever and reader say of a sentence to the probability that it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from index.errors import ModelError
from index.model_names import READER_FOLDER
from index.reading import ReadCandidate

LOWEST_SPAN = -30.0
"""Span logits further below "no answer" than this say no more than this."""

DEFAULT_BAR = 0.05
"""Probability below which a question is refused; what it costs is measured in tests/benchmarks/RESULTS.md."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two logistic regressions: whether the question is about the story at all, and whether the sentence answers it.

    The probability is their product, so that a reader's liking for a span cannot make an answer of a question about
    something else. Fitted on questions of stories that the reader was not trained on (index/training/calibrate.py). For
    another reader than the packaged one it is an approximation.

    Args:
        reader: SHA-256 of the weights that it was fitted for, in hexadecimal.
        intercept: log-odds that a sentence answers, where every figure is 0.
        retrieval: weight in them of the fused score of retrieval.
        span: weight in them of the reader's span logit.
        on_topic_intercept: log-odds that the question is about the story, where the fused score is 0.
        on_topic_retrieval: weight in them of the fused score.
        on_topic_searched: weight in them of the logarithm of the number of sentences that were searched: the best of
            many scores high by chance.
    """

    reader: str
    intercept: float
    retrieval: float
    span: float
    on_topic_intercept: float
    on_topic_retrieval: float
    on_topic_searched: float

    @classmethod
    def from_file(cls, path: Path) -> Calibration:
        """Read a calibration from JSON; raises ModelError where it is missing or damaged."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ModelError(
                str(path), f"no calibration can be read there ({type(error).__name__})", "install storybot again"
            ) from error

    @classmethod
    def packaged(cls) -> Calibration:
        """Return the calibration of the packaged reader; raises ModelError where it cannot be read."""
        return cls.from_file(READER_FOLDER / "calibration.json")

    def probability(self, read: ReadCandidate, searched: int) -> float:
        """Return the probability that a sentence answers, from 0 to 1; `searched` is how many it was found among."""
        return self.of_figures(read.candidate.score, read.reading.span, searched)

    def of_figures(self, retrieval: float, span: float, searched: int) -> float:
        """Return the probability for a fused score, a span logit and a number of sentences, at least 1."""
        span = max(span, LOWEST_SPAN)
        topic = self.on_topic_intercept + self.on_topic_retrieval * retrieval + self.on_topic_searched * log(searched)
        return _logistic(topic) * _logistic(self.intercept + self.retrieval * retrieval + self.span * span)


def _logistic(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
