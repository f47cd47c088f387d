"""How well questions of one meaning are grouped: `python -m tests.benchmarks.same_meaning DIR/news-dev.jsonl.gz`.

Takes the questions that their article does not answer, each in all of its languages, groups them all, and compares the
groups with the questions: B-cubed precision and recall (Bagga and Baldwin 1998, https://aclanthology.org/P98-1012). The
bar is chosen on every other article, and the others show how good it is.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import SentenceTransformerEncoder
from index.grouping import SAME_MEANING, linked

BARS = (0.70, 0.72, SAME_MEANING, 0.76, 0.78, 0.80, 0.85, 0.90)


def wordings(articles: Sequence[dict[str, object]]) -> list[tuple[str, str]]:
    """Return the unanswerable questions in each language, each with what all its translations have in common."""
    found = []
    for article in articles:
        questions = article["questions"]
        assert isinstance(questions, list)
        for one in questions:
            if not one["answers"]:
                found += [(one["id"], text) for text in (one["question"], *one["translations"].values())]
    return found


def b_cubed(groups: Sequence[Sequence[int]], meanings: Sequence[str]) -> tuple[float, float]:
    """Return the mean precision and recall of the group of each wording."""
    precision, recall = [], []
    for group in groups:
        for row in group:
            right = sum(meanings[other] == meanings[row] for other in group)
            precision.append(right / len(group))
            recall.append(right / list(meanings).count(meanings[row]))
    return float(np.mean(precision)), float(np.mean(recall))


def main(file: Path) -> None:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    encoder = SentenceTransformerEncoder()
    for name, part in (("to choose", articles[::2]), ("others", articles[1::2])):
        asked = wordings(part)
        vectors = np.stack([encoder.encode_question(text) for _, text in asked])
        meanings = [meaning for meaning, _ in asked]
        print(f"{name}: {len(asked)} wordings of {len(set(meanings))} questions")  # noqa: T201
        for bar in BARS:
            groups = linked(vectors, bar)
            precision, recall = b_cubed(groups, meanings)
            f1 = 2 * precision * recall / (precision + recall)
            print(f"  {bar:.2f}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, {len(groups)} groups")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
