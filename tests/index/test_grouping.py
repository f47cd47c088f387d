"""Questions that mean the same are brought together, in whichever order they come."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.grouping import grouped, linked
from index.retrieval.encoder import Encoder, Vectors
from tests.fakes import WordEncoder

COST, WHO = ("Repairs cost what?", "What did repairs cost?"), ("Who paid?",)
questions = st.lists(st.text("abc ", min_size=1, max_size=12), unique=True, max_size=12)


def units(count: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, 4)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_questions_of_the_same_words_are_one_group() -> None:
    assert grouped((COST[0], *WHO, COST[1]), WordEncoder()) == ((0, 2), (1,))
    assert grouped((), WordEncoder()) == ()


@given(questions, st.randoms(use_true_random=False))
def test_each_question_is_in_one_group_and_their_order_changes_nothing(
    asked: list[str], shuffle: random.Random
) -> None:
    groups = grouped(asked, WordEncoder())
    assert sorted(one for group in groups for one in group) == list(range(len(asked)))
    other = shuffle.sample(asked, len(asked))
    again = grouped(other, WordEncoder())
    assert {frozenset(other[n] for n in group) for group in again} == {
        frozenset(asked[n] for n in group) for group in groups
    }


@given(st.integers(1, 12), st.integers(0, 10**6), st.floats(-0.5, 0.99))
def test_groups_are_as_near_as_the_bar_within_and_farther_from_each_other(count: int, seed: int, bar: float) -> None:
    vectors = units(count, seed)
    groups = linked(vectors, bar)
    assert sorted(row for group in groups for row in group) == list(range(count))
    for number, group in enumerate(groups):
        for other in groups[number + 1 :]:
            assert float((vectors[group] @ vectors[other].T).mean()) < bar + 1e-6


def test_translations_of_a_question_are_one_group_and_another_question_is_not(encoder: Encoder) -> None:
    asked = [
        *("How tall is Mount Everest?", "Какова высота горы Эверест?", "Яка висота гори Еверест?"),
        *("Who won the football match?", "Кто выиграл футбольный матч?"),
    ]
    assert grouped(asked, encoder) == ((0, 1, 2), (3, 4))
