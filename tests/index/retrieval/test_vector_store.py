"""Vectors that can be searched, checked against NumPy."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.encoder import Vectors
from index.retrieval.vector_store import VectorStore, codes_of


@st.composite
def vectors(draw: st.DrawFn) -> Vectors:
    """Rows of unit vectors, and one more for the query."""
    rows, dimension = draw(st.integers(2, 30)), draw(st.integers(1, 8))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    found = generator.normal(size=(rows, dimension)).astype(np.float32)
    unit_vectors: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit_vectors


def store_of(stored: Vectors) -> VectorStore:
    store = VectorStore(stored.shape[1])
    # In two parts, as stories come one after the other.
    for part in np.array_split(stored, 2):
        store.append(codes_of(part))
    return store


def in_16_bits(stored: Vectors) -> Vectors:
    return stored.astype(np.float16).astype(np.float32)


@given(vectors(), st.integers(1, 40))
def test_a_search_finds_the_rows_of_the_greatest_inner_products(rows: Vectors, limit: int) -> None:
    query, stored = rows[0], rows[1:]
    found = store_of(stored).search(query, limit)
    products = in_16_bits(stored) @ query
    assert len(set(found.tolist())) == len(found) == min(limit, len(stored))
    np.testing.assert_allclose(products[found], np.sort(products)[::-1][: len(found)], atol=1e-5)


@given(vectors(), st.data())
def test_similarities_are_inner_products(rows: Vectors, data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.integers(0, len(rows) - 2), min_size=1)), dtype=np.int64)
    found = store_of(rows[1:]).similarities(rows[0], chosen)
    np.testing.assert_allclose(found, in_16_bits(rows[1:])[chosen] @ rows[0], atol=1e-5)
    np.testing.assert_allclose(found, rows[1:][chosen] @ rows[0], atol=1e-3)


@given(vectors(), st.data())
def test_codes_are_those_that_were_added(rows: Vectors, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(rows)))
    end = data.draw(st.integers(start, len(rows)))
    store = store_of(rows)
    assert len(store) == len(rows)
    assert np.array_equal(store.codes(start, end), codes_of(rows[start:end]))
