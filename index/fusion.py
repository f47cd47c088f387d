"""One score out of four: what a sentence and the passage around it have in common with the question."""

from __future__ import annotations

from dataclasses import dataclass

from index.encoder import Vectors


@dataclass(frozen=True, slots=True)
class Evidence:
    """Scores of candidates for one question, each of shape (candidates,).

    Args:
        dense_sentence: cosine of question and sentence.
        dense_passage: cosine of question and passage.
        lexical_sentence: BM25 share of question and sentence, from 0 to 1.
        lexical_passage: BM25 share of question and passage.
    """

    dense_sentence: Vectors
    dense_passage: Vectors
    lexical_sentence: Vectors
    lexical_passage: Vectors


def fuse(evidence: Evidence) -> Vectors:
    """Return the candidates' fused scores: a linear combination (weights: tests/benchmarks/RESULTS.md)."""
    fused: Vectors = (
        evidence.dense_sentence + 0.5 * evidence.dense_passage + evidence.lexical_sentence + evidence.lexical_passage
    )
    return fused
