"""Vectors that can be searched, checked against NumPy."""

from typing import Any

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.encoder import Vectors
from index.retrieval.vector_store import ExactVectors, GraphVectors, Mask, VectorStore, codes_of, empty_graph


@st.composite
def vectors(draw: st.DrawFn) -> Vectors:
    """Rows of unit vectors, and one more for the query."""
    rows, dimension = draw(st.integers(2, 30)), draw(st.integers(1, 8))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return unit(generator.normal(size=(rows, dimension)))


def unit(rows: Any) -> Vectors:
    found: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


def store_of(stored: Vectors) -> ExactVectors:
    store = ExactVectors(stored.shape[1])
    # In two parts, as stories come one after the other.
    for part in np.array_split(stored, 2):
        store.append(codes_of(part))
    return store


def graph_of(stored: Vectors, live: Mask | None = None, linked: int | None = None) -> GraphVectors:
    """A graph over the first rows, with the others behind it."""
    linked = len(stored) if linked is None else linked
    graph = empty_graph(stored.shape[1])
    graph.add(stored[:linked])
    others = ExactVectors(stored.shape[1])
    others.append(codes_of(stored[linked:]))
    return GraphVectors(graph, np.ones(linked, np.bool_) if live is None else live[:linked], others)


def in_16_bits(stored: Vectors) -> Vectors:
    return stored.astype(np.float16).astype(np.float32)


STORES = pytest.mark.parametrize("made", [store_of, graph_of, lambda rows: graph_of(rows, linked=(len(rows) + 1) // 2)])


@STORES
@given(vectors(), st.integers(1, 40))
def test_a_search_finds_the_rows_of_the_greatest_inner_products(made: Any, rows: Vectors, limit: int) -> None:
    query, stored = rows[0], rows[1:]
    found = made(stored).search(query, limit)
    products = in_16_bits(stored) @ query
    assert len(set(found.tolist())) == len(found) == min(limit, len(stored))
    np.testing.assert_allclose(products[found], np.sort(products)[::-1][: len(found)], atol=1e-5)


@STORES
@given(vectors(), st.data())
def test_similarities_are_inner_products(made: Any, rows: Vectors, data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.integers(0, len(rows) - 2), min_size=1)), dtype=np.int64)
    found = made(rows[1:]).similarities(rows[0], chosen)
    np.testing.assert_allclose(found, in_16_bits(rows[1:])[chosen] @ rows[0], atol=1e-5)
    np.testing.assert_allclose(found, rows[1:][chosen] @ rows[0], atol=1e-3)


@STORES
@given(vectors(), st.data())
def test_codes_are_those_that_were_added(made: Any, rows: Vectors, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(rows)))
    end = data.draw(st.integers(start, len(rows)))
    store: VectorStore = made(rows)
    assert (len(store), store.dimension) == rows.shape
    found = store.codes(start, end)
    assert found.dtype == np.uint8
    assert np.array_equal(found, codes_of(rows[start:end]))


@given(vectors(), st.data())
def test_rows_that_do_not_count_are_not_found_and_all_others_are(rows: Vectors, data: st.DataObject) -> None:
    query, stored = rows[0], rows[1:]
    linked = data.draw(st.integers(1, len(stored)))
    masks = st.lists(st.booleans(), min_size=len(stored), max_size=len(stored)).map(np.array)
    live, among = data.draw(masks), data.draw(st.none() | masks)
    live[linked:] = True
    wanted = live if among is None else live & among
    assert set(graph_of(stored, live, linked).search(query, len(stored), among).tolist()) == {*np.flatnonzero(wanted)}
    if among is not None:
        assert {*store_of(stored).search(query, len(stored), among).tolist()} == {*np.flatnonzero(among)}


@given(vectors(), st.data())
def test_an_inner_product_in_a_graph_is_the_same_whatever_is_beside_it(rows: Vectors, data: st.DataObject) -> None:
    store, order = graph_of(rows[1:]), data.draw(st.permutations(range(len(rows) - 1)))
    size = data.draw(st.integers(1, len(order)))
    some = np.array(order[:size])
    alone = [store.similarities(rows[0], np.array([row]))[0] for row in some]
    assert store.similarities(rows[0], some).tolist() == alone


@pytest.fixture(scope="module")
def clustered() -> tuple[Vectors, Vectors]:
    """Vectors around some centres, as sentences about the same are, and queries that lie between them."""
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(60, 48))
    chosen = centres[generator.integers(0, 60, 4000)] + 0.6 * generator.normal(size=(4000, 48))
    return unit(chosen), unit(centres[generator.integers(0, 60, 100)] + generator.normal(size=(100, 48)))


def test_a_graph_finds_nearly_all_of_the_ten_nearest(clustered: tuple[Vectors, Vectors]) -> None:
    stored, queries = clustered
    exact, graph = store_of(stored), graph_of(stored)
    found = [np.isin(exact.search(query, 10), graph.search(query, 10)).mean() for query in queries]
    assert np.mean(found) >= 0.99


def test_the_same_vectors_make_the_same_graph_however_many_threads_there_are(
    clustered: tuple[Vectors, Vectors],
) -> None:
    threads = faiss.omp_get_max_threads()
    made = []
    try:
        for number in (1, 3):
            faiss.omp_set_num_threads(number)
            graph = empty_graph(48)
            graph.add(clustered[0])
            made.append(faiss.serialize_index(graph).tobytes())
    finally:
        faiss.omp_set_num_threads(threads)
    assert made[0] == made[1]
