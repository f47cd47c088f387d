"""Scores by words that do not need the words of all passages."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.milvus.lexical import shares
from index.retrieval.bm25 import word_shares

stems = st.lists(st.sampled_from(["ferry", "pier", "storm", "lund", "holm"]), min_size=1, max_size=8)


@given(st.lists(stems, min_size=1, max_size=8), stems, st.data())
def test_some_rows_have_the_scores_that_they_have_among_all(
    texts: list[list[str]], question: list[str], data: st.DataObject
) -> None:
    def postings(stem: str) -> tuple[np.ndarray, np.ndarray]:
        counts = np.array([text.count(stem) for text in texts])
        rows = np.flatnonzero(counts)
        return rows, counts[rows]

    lengths = np.array([len(text) for text in texts])
    expected = word_shares(question, postings, lengths)
    chosen = data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True))
    rows = [{"stems": " ".join(texts[n]), "length": len(texts[n])} for n in chosen]
    holding = Counter(stem for text in texts for stem in set(text))
    np.testing.assert_allclose(
        shares(question, rows, holding, len(texts), int(lengths.sum())), expected[chosen], atol=1e-6
    )


def test_counts_that_fit_no_passages_break_nothing() -> None:
    rows = [{"stems": "ferry", "length": 1}]
    assert 0 < shares(["ferry"], rows, {"ferry": 9}, 2, 2)[0] <= 1
    assert shares([], rows, {}, 0, 0).tolist() == [0]
