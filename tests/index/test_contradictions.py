"""Answers that cannot both be right."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.contradictions import Account, contradict

ACCOUNTS = Path(__file__).parent.parent / "data" / "accounts.jsonl"
SPOKEN = ["Anna", "Ola", "ferry", "not", "sank", "sink", "never", "denied", "open", "closed", "unsafe", "safe", "won"]
WORDS = st.sampled_from([*SPOKEN, "lost", "12", "Monday", "in", "the", ",", "."])
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40)
QUESTIONS = st.sampled_from(["Did it sink?", "Who won the cup?", "Where was it?", "How many?", "When?", ""])


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("12 people", "15 people", True),
        ("on 4 May", "on 5 May", True),
        ("23 November", "November 23, 2023", False),  # one says more, not otherwise
        ("twelve", "12", False),
        ("many people", "15 people", False),
        ("Anna", "Ola", False),
        ("12 people", "on Monday", False),  # figures of two sorts
    ],
)
def test_figures_contradict_where_each_answer_has_one_that_the_other_lacks(one: str, other: str, apart: bool) -> None:
    question, left, right = "How many were there, and when?", Account(one, one), Account(other, other)
    assert contradict(question, left, right) is contradict(question, right, left) is apart


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("The ferry sank off Holm.", "The ferry did not sink off Holm.", True),
        ("The ferry left the island of Holm.", "The ferry never left the island of Holm.", True),
        ("The ferry left the island of Holm.", "The captain denies leaving the island of Holm.", False),  # who else?
        ("No one was hurt in the fire at Holm.", "Two were hurt in the fire at Holm.", True),
        ("The council approved the plan for the pier.", "The council rejected the plan for the pier.", True),
        ("The council didn't approve the plan for the pier.", "The council rejected the plan for the pier.", False),
        ("The plan for the pier was legal.", "The plan for the pier was illegal, the court ruled.", True),
        ("The mayor will open the pier.", "The mayor did not say when she will open the pier.", False),
        ("The pier is open.", "The library is not open.", False),  # of other things
        ("It was not open.", "It was open.", False),  # of nothing that can be told
    ],
)
def test_sentences_contradict_where_one_denies_of_the_same_things_what_the_other_says(
    one: str, other: str, apart: bool
) -> None:
    left, right = Account(one, one), Account(other, other)
    assert contradict("Is it so?", left, right) is contradict("Is it so?", right, left) is apart


@pytest.mark.parametrize(
    ("question", "one", "other", "apart"),
    [
        ("Who won the cup?", "[Holm Town] won the cup.", "[Vale United] won the cup.", True),
        ("Who won the cup?", "[Holm Town] won the cup.", "The cup was won by [Holm].", False),
        ("Who watched the cup?", "[Anna Berg] watched the cup.", "[Ola Lund] watched the cup.", False),
        ("Who won the cup?", "[Holm Town] won the cup.", "[a small club] won the cup.", False),  # no name
        ("Where was the ferry built?", "The ferry was built in [Holm].", "The ferry was built in [Vale].", True),
        ("Where was the ferry built?", "The ferry was built in [Bergen].", "The ferry was built in [Norway].", False),
        ("Where was the ferry built?", "The ferry was built in [Holm].", "In [Vale] they like ferries.", False),
    ],
)
def test_names_contradict_where_one_alone_can_be_right(question: str, one: str, other: str, apart: bool) -> None:
    left, right = (
        Account(text.replace("[", "").replace("]", ""), text[text.index("[") + 1 : text.index("]")])
        for text in (one, other)
    )
    assert contradict(question, left, right) is contradict(question, right, left) is apart


def test_words_that_are_not_known_to_answer_are_not_compared() -> None:
    one, other = Account("Holm won the cup.", "Holm"), Account("Vale won the cup.", "Vale", sure=False)
    assert not contradict("Who won the cup?", one, other)
    assert not contradict("How many?", Account("12 died.", "12"), Account("15 died.", "15", sure=False))


def test_most_contradictions_of_the_committed_accounts_are_told_and_hardly_anything_else() -> None:
    told = {True: 0, False: 0}
    for line in ACCOUNTS.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        assert pair["answers"][0] in pair["first"]
        assert pair["answers"][1] in pair["second"]
        one, other = (
            Account(pair[text], answer) for text, answer in zip(("first", "second"), pair["answers"], strict=True)
        )
        told[pair["contradictory"]] += contradict(pair["question"], one, other)
    assert told[True] >= 26  # of 32
    assert told[False] <= 2  # of 32


@given(QUESTIONS, TEXTS, TEXTS, st.booleans())
def test_which_of_two_comes_first_makes_no_difference(question: str, one: str, other: str, sure: bool) -> None:
    left, right = Account(one, one, sure), Account(other, other)
    assert contradict(question, left, right) is contradict(question, right, left)


@given(QUESTIONS, TEXTS, st.data())
def test_no_answer_contradicts_itself(question: str, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    account = Account(text, text[start : data.draw(st.integers(start, len(text)))])
    assert not contradict(question, account, account)
