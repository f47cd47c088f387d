"""The floors below which the answers may not fall, on the committed questions.

    storybot eval tests/data/seed-dev.jsonl --json > evaluation.json
    python tests/benchmarks/quality_floor.py packaged evaluation.json
    storybot eval tests/data/questions.jsonl --corpus tests/data/stories --json > evaluation.json
    python tests/benchmarks/quality_floor.py others evaluation.json
    storybot eval tests/data/news/questions.jsonl --corpus tests/data/news/stories --json > evaluation.json
    python tests/benchmarks/quality_floor.py news evaluation.json

Exit status 1 where a figure is below its floor. The floors are what must hold, not what was last measured.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OTHER_LANGUAGES = "lang-"
NEVER_ANSWERED = ("off", "noise")


@dataclass(frozen=True, slots=True)
class Floor:
    """Least shares of the answerable English questions, and the largest that may be refused."""

    hit_at_1: float
    hit_at_3: float
    false_refusals: float


FLOORS = {
    "packaged": Floor(hit_at_1=0.92, hit_at_3=0.96, false_refusals=0.15),
    "others": Floor(hit_at_1=0.78, hit_at_3=0.85, false_refusals=0.2),
    "news": Floor(hit_at_1=0.57, hit_at_3=0.8, false_refusals=0.2),
}


def shortfalls(questions: Sequence[Mapping[str, object]], floor: Floor) -> list[str]:
    """Return a line for each floor that the outcomes of `storybot eval --json` do not reach."""
    asked = [
        question
        for question in questions
        if question["answerable"] and not str(question["kind"]).startswith(OTHER_LANGUAGES)
    ]
    ranks = [question["rank"] for question in asked]
    hit_at_1 = sum(rank == 1 for rank in ranks) / len(ranks)
    hit_at_3 = sum(isinstance(rank, int) and rank <= 3 for rank in ranks) / len(ranks)
    refused = sum(not question["answered"] for question in asked) / len(asked)
    lines = [
        f"{name} is {figure:.3f} over the answerable English questions, and has to be {least} at least"
        for name, figure, least in (("hit@1", hit_at_1, floor.hit_at_1), ("hit@3", hit_at_3, floor.hit_at_3))
        if figure < least
    ]
    if refused > floor.false_refusals:
        lines.append(f"{refused:.3f} of them are refused, and {floor.false_refusals} may be")
    lines += [
        f"answered, and nothing in the story does: {question['question']}"
        for question in questions
        if question["kind"] in NEVER_ANSWERED and question["answered"]
    ]
    return lines


if __name__ == "__main__":
    name, report = sys.argv[1:]
    failures = shortfalls(json.loads(Path(report).read_text(encoding="utf-8"))["questions"], FLOORS[name])
    for failure in failures:
        sys.stderr.write(f"quality floor, {name}: {failure}\n")
    sys.exit(1 if failures else 0)
