"""The floors below which the answers may not fall, on the committed questions.

    storybot eval tests/data/seed-dev.jsonl --json > evaluation.json
    python tests/benchmarks/quality_floor.py packaged evaluation.json
    storybot eval tests/data/questions.jsonl --corpus tests/data/stories --json > evaluation.json
    python tests/benchmarks/quality_floor.py others evaluation.json
    storybot eval tests/data/news/questions.jsonl --corpus tests/data/news/stories --json > evaluation.json
    python tests/benchmarks/quality_floor.py news evaluation.json
    storybot eval tests/data/news-in-four-languages.jsonl --language all --json > evaluation.json
    python tests/benchmarks/quality_floor.py languages evaluation.json

Exit status 1 where a figure is below its floor. The floors are what must hold, not what was last measured.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NEVER_ANSWERED = ("off", "noise")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least and the largest that figures of all questions may be, by the names of `storybot eval --json`."""

    least: Mapping[str, float]
    most: Mapping[str, float]


FLOORS = {
    "packaged": Floor(
        {"hit@1": 0.9, "ranked@1": 0.95, "auroc": 0.95},
        {"false_refusals": 0.1, "false_answers": 0.1},
    ),
    "others": Floor(
        {"hit@1": 0.75, "ranked@1": 0.75, "ranked@3": 0.9, "auroc": 0.85},
        {"false_refusals": 0.1, "false_answers": 0.4},
    ),
    "news": Floor(
        {"hit@1": 0.6, "ranked@1": 0.65, "ranked@3": 0.85, "auroc": 0.8},
        {"false_refusals": 0.2, "false_answers": 0.25},
    ),
    "languages": Floor(
        {"hit@1": 0.7, "ranked@1": 0.73, "ranked@3": 0.92, "auroc": 0.8},
        {"false_refusals": 0.1, "false_answers": 0.45},
    ),
}


def shortfalls(report: Mapping[str, Any], floor: Floor) -> list[str]:
    """Return a line for each floor that a report of `storybot eval --json` does not reach."""
    figures = report["summary"]["all"]
    lines = [
        f"{name} is {figures[name]:.3f}, and has to be {least} at least"
        for name, least in floor.least.items()
        if figures[name] < least
    ]
    lines += [
        f"{name} is {figures[name]:.3f}, and may be {most} at most"
        for name, most in floor.most.items()
        if figures[name] > most
    ]
    lines += [
        f"answered, and nothing in the story does: {question['question']}"
        for question in report["questions"]
        if question["kind"] in NEVER_ANSWERED and question["answered"]
    ]
    return lines


if __name__ == "__main__":
    name, report = sys.argv[1:]
    failures = shortfalls(json.loads(Path(report).read_text(encoding="utf-8")), FLOORS[name])
    for failure in failures:
        sys.stderr.write(f"quality floor, {name}: {failure}\n")
    sys.exit(1 if failures else 0)
