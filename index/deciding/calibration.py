"""From signals to the probability that a sentence answers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.deciding.signals import SIGNALS, Floats
from index.errors import ModelError

DEFAULT_BAR = 0.42
"""Probability from which a sentence is an answer; what it costs is measured in tests/benchmarks/RESULTS.md."""

DEFAULT_CLOSEST_BAR = 0.09
"""Probability from which the closest passage is shown instead of a refusal."""

MARKED_FROM = 0.97
"""Share of the reader's belief that the marked words must have, if the sentence answers."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A ranking of sentences, and a probability of the first (Platt 1999), both logistic regressions.

    Args:
        ranking: a weight for each of `SIGNALS`: the sum orders the sentences.
        slope, intercept: from that sum to the log-odds that a sentence answers.
    """

    ranking: tuple[float, ...]
    slope: float
    intercept: float

    @classmethod
    def from_file(cls, path: Path) -> Calibration:
        """Read what `to_json` wrote; raises ModelError if the file cannot be read or has other signals."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            ranking = values["ranking"]
            weights = tuple(float(ranking[name]) for name in SIGNALS)
            return cls(weights, float(values["slope"]), float(values["intercept"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"calibration {path}", f"it cannot be read ({type(error).__name__})", "install storybot again"
            ) from error

    def to_json(self) -> str:
        """Return it as JSON, each weight under the name of its signal."""
        ranking = dict(zip(SIGNALS, self.ranking, strict=True))
        return json.dumps(asdict(self) | {"ranking": ranking}, indent=1) + "\n"

    def probabilities(self, signals: Floats) -> Floats:
        """Return the probability that each sentence answers, from its signals of shape (read, signals).

        Rounded to four digits, so that sentences of the same words tie.
        """
        odds = self.slope * (signals @ np.array(self.ranking)) + self.intercept
        probabilities: Floats = np.round(np.exp(-np.logaddexp(0, -odds)), 4)
        return probabilities
