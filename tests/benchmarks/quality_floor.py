"""The floor below which the answers may not fall, on the committed questions about the packaged story.

    storybot eval tests/data/seed-dev.jsonl --json > evaluation.json
    python tests/benchmarks/quality_floor.py evaluation.json

Exit status 1 where a figure is below its floor. The floors are what must hold, not what was last measured.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ENGLISH = ("plain", "paraphrase", "keywords", "typo")
LEAST_HIT_AT_1 = 0.92
LEAST_HIT_AT_3 = 0.96
NEVER_ANSWERED = ("off", "noise")


def shortfalls(questions: Sequence[Mapping[str, object]]) -> list[str]:
    """Return a line for each floor that the outcomes of `storybot eval --json` do not reach."""
    ranks = [question["rank"] for question in questions if question["kind"] in ENGLISH]
    hit_at_1 = sum(rank == 1 for rank in ranks) / len(ranks)
    hit_at_3 = sum(isinstance(rank, int) and rank <= 3 for rank in ranks) / len(ranks)
    lines = [
        f"{name} is {figure:.3f} over the English kinds, and has to be {least} at least"
        for name, figure, least in (("hit@1", hit_at_1, LEAST_HIT_AT_1), ("hit@3", hit_at_3, LEAST_HIT_AT_3))
        if figure < least
    ]
    lines += [
        f"answered, and nothing in the story does: {question['question']}"
        for question in questions
        if question["kind"] in NEVER_ANSWERED and question["answered"]
    ]
    return lines


if __name__ == "__main__":
    failures = shortfalls(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["questions"])
    for failure in failures:
        sys.stderr.write(f"quality floor: {failure}\n")
    sys.exit(1 if failures else 0)
