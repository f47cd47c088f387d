"""What was asked in vain: its order, a list that fits into a message, and a table that runs nothing."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import Unanswered
from bot.telegram.messages.administration import (
    HEADER,
    Wordings,
    harmless,
    in_order,
    unanswered_csv,
    unanswered_html,
)
from bot.telegram.messages.message import Message
from bot.voice import LOCALES, voice_for
from corpus.normalise import normalise
from tests.bot.telegram.valid import accepted
from tests.bot_api.html_entities import parse_html

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
FORMULA = tuple("=+-@＝＋－＠﹦﹢﹣﹫")
UNSEEN = "\u200b\u200e\u200f\u202e\u2060\u2066\ufeff"

hostile = st.sampled_from(
    ["=1+1", "@SUM(A1)", "-2", "+3", "\t=1", ' "=1', "a;=1", 'x,"=1"', "x|-1", "＝1", "'=1", "\ufeff=1"]
)
# As `index` hands on questions, on one line.
questions = (st.text(max_size=300) | hostile | st.lists(hostile, max_size=4).map(" ".join)).map(normalise).filter(bool)
asked = st.builds(
    Unanswered,
    questions,
    st.sampled_from(["refusal", "closest"]),
    st.integers(1, 999),
    st.integers(0, 30).map(lambda days: NOON - timedelta(days=days)),
)
groups = st.lists(st.lists(asked, min_size=1, max_size=6), max_size=20)


def of(question: str, times: int = 1, days: int = 0, outcome: str = "refusal") -> Unanswered:
    return Unanswered(question, outcome, times, NOON - timedelta(days=days))


@given(groups, st.sampled_from([",", ";", "\t", "|"]))
def test_no_cell_of_the_table_is_a_formula_whatever_separates_its_cells(
    found: list[list[Unanswered]], delimiter: str
) -> None:
    table = unanswered_csv(in_order(found)).decode("utf-8-sig")
    for row in csv.reader(StringIO(table), delimiter=delimiter):
        for cell in row:
            assert not re.sub(rf'^[\s"{UNSEEN}]+', "", cell).startswith(FORMULA), cell


@given(groups)
def test_the_table_has_every_wording_as_it_was_asked_but_for_apostrophes(found: list[list[Unanswered]]) -> None:
    ordered = in_order(found)
    header, *rows = csv.reader(StringIO(unanswered_csv(ordered).decode("utf-8-sig")))
    assert tuple(header) == HEADER
    wordings = [(number, one) for number, group in enumerate(ordered, 1) for one in group.wordings]
    assert len(rows) == sum(map(len, found))
    for row, (number, one) in zip(rows, wordings, strict=True):
        question = row.pop(2)
        assert row == [str(number), str(one.times), one.outcome, one.last.date().isoformat()]
        assert question.replace("'", "") == one.question.replace("'", "")


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("Who came?", "Who came?"),
        ("=cmd", "'=cmd"),
        (" -5?", " '-5?"),
        ("2-1 or 3+4?", "2-1 or 3+4?"),
        ("a;=1", "a;'=1"),
        *((f"a; {unseen}=1", f"a; {unseen}'=1") for unseen in UNSEEN),
        ("﹦1﹢1", "'﹦1﹢1"),
    ],
)
def test_an_apostrophe_stands_before_what_may_be_a_formula_and_nowhere_else(question: str, cell: str) -> None:
    assert harmless(question) == cell


@given(groups, st.sampled_from(LOCALES))
def test_any_list_is_one_valid_message(found: list[list[Unanswered]], locale: str) -> None:
    html = unanswered_html(in_order(found), voice_for(locale))
    accepted(Message(html))


def test_what_was_asked_most_often_comes_first_and_then_what_was_asked_last() -> None:
    found = in_order([[of("Who?", 1), of("Who then?", 2, 3)], [of("Why?", 3, 5)], [of("When?", 3, 1)], [of("How?")]])
    assert [[one.question for one in group.wordings] for group in found] == [
        ["Who then?", "Who?"],
        ["When?"],
        ["Why?"],
        ["How?"],
    ]


def test_a_wording_with_two_outcomes_is_listed_once() -> None:
    html = unanswered_html([Wordings((of("Who?", 2), of("Who?", 1, outcome="closest")))], voice_for("en"))
    assert parse_html(html).text.replace("\u2068", "").replace("\u2069", "").splitlines() == [
        "Asked in vain in the last 30 days. What means the same stands together.",
        "1. 3 × Who?",
    ]
