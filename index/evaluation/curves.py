"""What a refusal buys: the risk of those answers that are given, by how many are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.evaluation.reliability import Bools, Floats


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """A risk-coverage curve (El-Yaniv and Wiener 2010), as the bar falls; each array of shape (bars,).

    Args:
        bar: the confidences that are bars, falling; what reaches the bar is answered.
        coverage: share of the questions that are answered.
        risk: share of the answered whose first quotation does not answer.
    """

    bar: Floats
    coverage: Floats
    risk: Floats

    @property
    def area(self) -> float:
        """Area under the curve: the mean risk over all coverages (Geifman et al. 2019)."""
        return float((np.diff(self.coverage, prepend=0.0) * self.risk).sum())

    def at(self, bar: float) -> tuple[float, float] | None:
        """Return coverage and risk at a bar; None where nothing reaches it."""
        reached = np.flatnonzero(self.bar >= bar)
        return (float(self.coverage[reached[-1]]), float(self.risk[reached[-1]])) if len(reached) else None


def risk_coverage(confidence: Floats, right: Bools) -> RiskCoverage:
    """Return the curve of at least one question; `right` says whether its first quotation answers."""
    order = np.argsort(-confidence, kind="stable")
    falling, wrong = confidence[order], np.cumsum(~right[order])
    # Questions of one confidence reach a bar together.
    last = np.flatnonzero(np.append(falling[1:] != falling[:-1], True))
    answered = last + 1
    return RiskCoverage(falling[last], answered / len(confidence), wrong[last] / answered)
