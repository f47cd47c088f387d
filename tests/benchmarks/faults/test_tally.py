"""How the questions of the fault table are counted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.voice import voice_for
from tests.benchmarks.faults.tally import COLUMNS, Asked, Row, Tally, heading, tally

BUSY = voice_for("en").text("busy")


@dataclass(frozen=True)
class Said:
    chat_id: int
    text: str
    reply_to: int | None = None
    at: float = 1.0


def test_a_question_is_answered_told_failed_or_lost() -> None:
    asked = [Asked(chat, 1, 0.0) for chat in (1, 2, 3, 4)]
    error = voice_for("en").text("error-line", reference="a1b2")
    sent = [Said(1, "“Words”", 1), Said(2, BUSY, 1), Said(3, error, 1)]
    assert tally(asked, sent) == Tally(sent=4, answered=1, told=1, failed=1, lost=1)


def test_an_answer_that_comes_again_counts_as_twice() -> None:
    assert tally([Asked(1, 1, 0.0)], [Said(1, "“Words”", 1)] * 3) == Tally(sent=1, answered=1, twice=2)


def test_an_answer_after_a_line_that_something_went_wrong_counts_as_an_answer() -> None:
    error = voice_for("en").text("error-line", reference="a1b2")
    assert tally([Asked(1, 1, 0.0)], [Said(1, error, 1), Said(1, "“Words”", 1)]) == Tally(sent=1, answered=1)


def test_a_line_that_the_bot_was_away_counts_for_as_many_questions_of_its_chat_as_it_says() -> None:
    asked = [*(Asked(1, number, 0.0) for number in range(1, 4)), Asked(2, 1, 0.0)]
    sent = [Said(1, voice_for("en").text("was-away", count=2))]
    assert tally(asked, sent) == Tally(sent=4, told=2, lost=2)


def test_one_line_turns_away_all_of_a_chat_that_come_before_it_is_quiet() -> None:
    asked = [Asked(1, 1, 0.0), Asked(1, 2, 50.0), Asked(1, 3, 100.0)]
    assert tally(asked, [Said(1, BUSY, 1, at=1.0)]) == Tally(sent=3, told=2, lost=1)


def test_what_belongs_to_other_chats_counts_for_nothing() -> None:
    assert tally([Asked(1, 1, 0.0)], [Said(2, BUSY, 1), Said(2, "“Words”", 1)]) == Tally(sent=1, lost=1)


def test_a_row_has_a_cell_for_each_column() -> None:
    row = str(Row("a fault", Tally(sent=2, answered=1, lost=1), 1.25, 900.4, (0, 4), ("one", "two")))
    assert row == "| a fault | 2 | 1 | 0 | 0 | 1 | 0 | 1.2 | 900 | 0, 4 | one; two |"
    assert row.count("|") == len(COLUMNS) + 1
    assert heading().splitlines()[1].count("-|") == len(COLUMNS)


def test_a_bot_that_never_answers_again_is_told_of_in_its_row() -> None:
    assert str(Row("a fault", Tally(), None)) == "| a fault | 0 | 0 | 0 | 0 | 0 | 0 | never | – | – | – |"
