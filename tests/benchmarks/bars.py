"""What each pair of bars costs, and which pair costs least: `python -m tests.benchmarks.bars REPORT.json ...`.

REPORT.json come from `storybot eval FILE --language all --out REPORT.json`. A near miss that is answered costs
`FALSE_ANSWER`, an answerable question without an answer `NO_ANSWER`; one that is refused costs `REFUSED` more, and an
unanswerable one that is shown a closest passage `SHOWN`. Each language weighs the same. Prints the best bars of all
stories, and the costs of bars that are chosen on the other stories (five folds).
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FALSE_ANSWER, NO_ANSWER, REFUSED, SHOWN = 1.0, 0.4, 0.8, 0.25
FOLDS = 5
STEPS = np.arange(0.01, 0.9, 0.01)

Floats = NDArray[np.float64]


def cost(
    confidence: Floats, answerable: NDArray[np.bool_], languages: NDArray[np.str_], low: float, bar: float
) -> float:
    """Return the mean cost of a question, the mean over the languages."""
    answered, refused = confidence >= bar, confidence < low
    costs = np.where(
        answerable,
        NO_ANSWER * ~answered + REFUSED * refused,
        FALSE_ANSWER * answered + SHOWN * (~answered & ~refused),
    )
    return float(np.mean([costs[languages == language].mean() for language in np.unique(languages)]))


def best(rows: Sequence[dict[str, object]]) -> tuple[float, float]:
    """Return the two bars that cost least, the lower one first."""
    confidence, answerable, languages = columns(rows)
    pairs = [(low, bar) for bar in STEPS for low in STEPS if low <= bar]
    return min(pairs, key=lambda pair: cost(confidence, answerable, languages, *pair))


def columns(rows: Sequence[dict[str, object]]) -> tuple[Floats, NDArray[np.bool_], NDArray[np.str_]]:
    """Return confidence, answerability and language of the questions."""
    return (
        np.array([row["confidence"] for row in rows], dtype=np.float64),
        np.array([row["answerable"] for row in rows], dtype=np.bool_),
        np.array([row["language"] for row in rows]),
    )


def shares(rows: Sequence[dict[str, object]], bars: Sequence[tuple[float, float]]) -> str:
    """Return the shares of each language for bars given question by question."""
    confidence, answerable, languages = columns(rows)
    low, bar = np.array(bars).T
    lines = []
    for language in np.unique(languages):
        here = languages == language
        answered, refused = (confidence >= bar)[here], (confidence < low)[here]
        told = answerable[here]
        lines.append(
            f"  {language}: near answered {answered[~told].mean():.3f}, shown as closest "
            f"{(~answered & ~refused)[~told].mean():.3f}; answerable answered {answered[told].mean():.3f}, refused "
            f"{refused[told].mean():.3f} (n {told.sum()}/{len(told)})"
        )
    return "\n".join(lines)


def main() -> None:
    """Print bars and costs."""
    rows = [row for path in sys.argv[1:] for row in json.loads(Path(path).read_text(encoding="utf-8"))["questions"]]
    chosen = best(rows)
    sys.stdout.write(f"all stories: bars {chosen[0]:.2f} and {chosen[1]:.2f}\n{shares(rows, [chosen] * len(rows))}\n")
    folds = [zlib.crc32(str(row["story"]).encode()) % FOLDS for row in rows]
    by_fold = [best([row for row, fold in zip(rows, folds, strict=True) if fold != held]) for held in range(FOLDS)]
    sys.stdout.write(f"bars of the folds: {[(round(low, 2), round(bar, 2)) for low, bar in by_fold]}\n")
    sys.stdout.write(f"cross-validated:\n{shares(rows, [by_fold[fold] for fold in folds])}\n")


if __name__ == "__main__":
    main()
