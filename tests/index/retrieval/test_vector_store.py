"""Vectors that can be searched, checked against NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.encoder import Vectors
from index.retrieval.vector_store import FaissStore


def unit(*rows: list[float]) -> Vectors:
    vectors = np.array(rows, dtype=np.float32)
    found: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


EAST_NORTH = unit([1, 0], [0, 1], [1, 1], [-1, 0])


@st.composite
def vectors(draw: st.DrawFn) -> Vectors:
    """Rows of unit vectors, and one more for the query."""
    rows, dimension = draw(st.integers(2, 30)), draw(st.integers(1, 8))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    found = generator.normal(size=(rows, dimension)).astype(np.float32)
    unit_vectors: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit_vectors


def test_the_nearest_comes_first() -> None:
    store = FaissStore.from_vectors(EAST_NORTH)
    assert store.search(unit([2, 1])[0], 4).tolist() == [2, 0, 1, 3]
    assert store.search(unit([2, 1])[0], 2).tolist() == [2, 0]


def test_similarities_are_cosines_in_the_order_that_was_asked_for() -> None:
    store = FaissStore.from_vectors(EAST_NORTH)
    found = store.similarities(unit([1, 0])[0], np.array([3, 0, 2, 0]))
    np.testing.assert_allclose(found, [-1, 1, 0.5**0.5, 1], atol=1e-6)


def test_size_and_dimension_are_those_of_the_vectors() -> None:
    store = FaissStore.from_vectors(EAST_NORTH)
    assert (len(store), store.dimension) == (4, 2)


@pytest.mark.parametrize("limit", [4, 5, 1000])
def test_more_than_there_are_is_all_there_are(limit: int) -> None:
    assert sorted(FaissStore.from_vectors(EAST_NORTH).search(EAST_NORTH[0], limit)) == [0, 1, 2, 3]


@given(vectors(), st.integers(1, 40))
def test_a_search_finds_the_rows_of_the_greatest_inner_products(rows: Vectors, limit: int) -> None:
    query, stored = rows[0], rows[1:]
    found = FaissStore.from_vectors(stored).search(query, limit)
    products = stored @ query
    assert len(set(found.tolist())) == len(found) == min(limit, len(stored))
    np.testing.assert_allclose(products[found], np.sort(products)[::-1][: len(found)], atol=1e-5)


@given(vectors(), st.data())
def test_similarities_are_inner_products(rows: Vectors, data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.integers(0, len(rows) - 2), min_size=1)), dtype=np.int64)
    found = FaissStore.from_vectors(rows[1:]).similarities(rows[0], chosen)
    np.testing.assert_allclose(found, rows[1:][chosen] @ rows[0], atol=1e-5)


@given(vectors())
def test_a_store_comes_back_from_its_bytes_as_it_was(rows: Vectors) -> None:
    store = FaissStore.from_vectors(rows)
    again = FaissStore.from_bytes(store.to_bytes())
    assert (len(again), again.dimension) == (len(store), store.dimension)
    assert again.to_bytes() == store.to_bytes()
    everything = np.arange(len(rows))
    assert np.array_equal(again.similarities(rows[0], everything), store.similarities(rows[0], everything))


def test_rows_that_do_not_lie_together_in_memory_are_stored_right() -> None:
    store = FaissStore.from_vectors(np.asfortranarray(EAST_NORTH))
    np.testing.assert_allclose(store.similarities(EAST_NORTH[1], np.arange(4)), EAST_NORTH @ EAST_NORTH[1], atol=1e-6)


@pytest.mark.parametrize("data", [b"x", b"nonsense", b"IxF", FaissStore.from_vectors(EAST_NORTH).to_bytes()[:-1]])
def test_bytes_that_are_no_store_are_refused(data: bytes) -> None:
    with pytest.raises(RuntimeError):
        FaissStore.from_bytes(data)
