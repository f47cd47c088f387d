"""What each part of the retrieval gives, alone and together.

    python -m tests.benchmarks.retrieval DIR/stories-dev.jsonl.gz

Each answerable question is asked of its own story. A sentence is right where it holds the answer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from index import EmbeddingModel, SentenceTransformerEncoder, StoryIndex
from index.encoder import Vectors
from index.evaluation.squad_stories import read_squad_stories
from index.fusion import Evidence, fuse
from index.passages import sentence_of

RANKINGS: dict[str, Callable[[Evidence], Vectors]] = {
    "dense, sentence": lambda evidence: evidence.dense_sentence,
    "dense, passage": lambda evidence: evidence.dense_passage,
    "BM25, sentence": lambda evidence: evidence.lexical_sentence,
    "BM25, passage": lambda evidence: evidence.lexical_passage,
    "dense, both": lambda evidence: evidence.dense_sentence + 0.5 * evidence.dense_passage,
    "BM25, both": lambda evidence: evidence.lexical_sentence + evidence.lexical_passage,
    "fused": fuse,
}


def main(path: Path) -> None:
    """Print the share of questions with a right sentence first, and in the first three, for each ranking."""
    encoder = SentenceTransformerEncoder(EmbeddingModel())
    hits: dict[str, list[tuple[bool, bool]]] = {name: [] for name in RANKINGS}
    for story, questions in read_squad_stories(path):
        index = StoryIndex.build([story], encoder)
        quotes = [
            story.text[sentence.start : sentence.end]
            for sentence in (sentence_of(passage, [story]) for passage in index.passages)
        ]
        for question in questions:
            if not question.answers:
                continue
            rows, evidence = index.evidence(question.text, encoder.encode_question(question.text), [story])
            for name, ranking in RANKINGS.items():
                best = rows[np.argsort(-ranking(evidence), kind="stable")[:3]]
                right = [question.answered_by(quotes[row]) for row in best]
                hits[name].append((right[0], any(right)))
    for name, pairs in hits.items():
        first, three = np.mean(pairs, axis=0)
        sys.stdout.write(f"{name:16} first {first:.3f}  in first three {three:.3f}  (n {len(pairs)})\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
