"""Fit the curve from a fused score to a confidence, and print what it gives.

    python -m tests.benchmarks.fit_confidence DIR/stories-dev.jsonl.gz

Each answerable question of the file is asked of its own story and of the next one. It counts as answered where the
first sentence of its own story holds the answer; the negatives are wrong first sentences and questions of another
story. Questions that only look as if the story answered them are left out: retrieval cannot tell them apart.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from index import EmbeddingModel, SentenceTransformerEncoder, StoryIndex
from index.passages import sentence_of
from tests.benchmarks.squad_stories import read_squad_stories

BARS = (0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)


def main(path: Path) -> None:
    """Fit on all stories of the file; print slope, intercept, and what each bar would refuse."""
    told = list(read_squad_stories(path))
    stories = [story for story, _ in told]
    encoder = SentenceTransformerEncoder(EmbeddingModel())
    index = StoryIndex.build(stories, encoder)
    scores: list[float] = []
    right: list[bool] = []
    own: list[bool] = []
    for number, (_, questions) in enumerate(told):
        for question in (asked for asked in questions if asked.answers):
            query = encoder.encode_question(question.text)
            for story in (stories[number], stories[(number + 1) % len(stories)]):
                best = index.retrieve(question.text, query, [story])[0]
                sentence = sentence_of(best.passage, index.stories)
                scores.append(best.score)
                own.append(story is stories[number])
                right.append(own[-1] and question.answered_by(story.text[sentence.start : sentence.end]))
    model = LogisticRegression(C=1e6).fit(np.array(scores)[:, None], right)
    confidence = model.predict_proba(np.array(scores)[:, None])[:, 1]
    sys.stdout.write(
        f"n {len(scores)}, right {sum(right)}\n"
        f"slope {model.coef_[0][0]:.2f}, intercept {model.intercept_[0]:.2f}\n"
        f"AUROC own story against another {roc_auc_score(own, scores):.4f}\n"
    )
    for bar in BARS:
        refused = confidence < bar
        sys.stdout.write(
            f"bar {bar:.2f}: own story refused {refused[own].mean():.3f}, "
            f"another story answered {(~refused)[~np.array(own)].mean():.3f}\n"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
