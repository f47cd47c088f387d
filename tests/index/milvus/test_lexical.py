"""Scores by words that do not need the words of all passages."""

from collections import Counter
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.milvus.lexical import shares

stems = st.lists(st.sampled_from(["ferry", "pier", "storm", "lund", "holm"]), min_size=1, max_size=8)


def rows_of(texts: list[list[str]]) -> list[dict[str, object]]:
    return [{"stems": " ".join(text), "length": len(text)} for text in texts]


def test_a_score_is_bm25_s_over_the_most_that_there_could_be() -> None:
    # Of four passages of three stems on average, one has the rare stem once, and all have the frequent one.
    rarity = {"zebra": log(1 + 3.5 / 1.5), "ferry": log(1 + 0.5 / 4.5)}
    one, other = shares(
        ["zebra", "ferry"], rows_of([["zebra", "ferry", "x"], ["ferry"]]), {"zebra": 1, "ferry": 4}, 4, 12
    )
    assert one == pytest.approx(1 / (1 + 1.5))
    shorter = 1 - 0.75 + 0.75 * 1 / 3
    assert other == pytest.approx(rarity["ferry"] / (1 + 1.5 * shorter) / sum(rarity.values()))


@given(st.lists(stems, min_size=1, max_size=8), stems, st.data())
def test_some_rows_have_the_scores_that_they_have_among_all(
    texts: list[list[str]], question: list[str], data: st.DataObject
) -> None:
    holding = Counter(stem for text in texts for stem in set(text))
    figures = holding, len(texts), sum(map(len, texts))
    among_all = shares(question, rows_of(texts), *figures)
    chosen = data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True))
    alone = shares(question, rows_of([texts[n] for n in chosen]), *figures)
    np.testing.assert_array_equal(alone, among_all[chosen])
    assert ((among_all >= 0) & (among_all < 1)).all()


def test_counts_that_fit_no_passages_break_nothing() -> None:
    assert 0 < shares(["ferry"], rows_of([["ferry"]]), {"ferry": 9}, 2, 2)[0] <= 1
    assert shares([], rows_of([["ferry"]]), {}, 0, 0).tolist() == [0]
