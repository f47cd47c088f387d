"""Fit the curve from a fused score to a confidence, and print what it gives.

    python tests/benchmarks/fit_confidence.py DIR/stories-dev.jsonl.gz

Each question of the file is asked of its own story and of the next one. A question counts as answered where the first
sentence holds its answer; the negatives are wrong first sentences and questions of another story. Questions that look
as if the story answered them are left out: retrieval alone cannot tell them apart.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from corpus import Story
from corpus.normalise import normalise
from index import EmbeddingModel, SentenceTransformerEncoder, StoryIndex
from index.passages import sentence_of


def main(path: Path) -> None:
    """Fit on all stories of the file and print slope, intercept and the area under the ROC curve."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    stories = [Story.from_paragraphs(record["id"], record["title"], record["paragraphs"]) for record in records]
    encoder = SentenceTransformerEncoder(EmbeddingModel())
    index = StoryIndex.build(stories, encoder)
    scores: list[float] = []
    right: list[bool] = []
    own: list[bool] = []
    for number, record in enumerate(records):
        for asked in record["questions"]:
            if not asked["answers"]:
                continue
            question = normalise(asked["question"])
            query = encoder.encode_question(question)
            for story in (stories[number], stories[(number + 1) % len(stories)]):
                best = index.retrieve(question, query, [story])[0]
                sentence = sentence_of(best.passage, index.stories)
                quote = story.text[sentence.start : sentence.end]
                spans = (record["paragraphs"][asked["paragraph"]][start:end] for start, end in asked["answers"])
                scores.append(best.score)
                own.append(story is stories[number])
                right.append(own[-1] and any(normalise(span) in quote for span in spans))
    model = LogisticRegression(C=1e6).fit(np.array(scores)[:, None], right)
    sys.stdout.write(
        f"n {len(scores)}, right {sum(right)}\n"
        f"slope {model.coef_[0][0]:.2f}, intercept {model.intercept_[0]:.2f}\n"
        f"AUROC own story against another {roc_auc_score(own, scores):.4f}\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
