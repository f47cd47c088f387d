"""How good the answers are on the committed questions; .ci/run holds the command to the same floor."""

from pathlib import Path

import pytest

from index import Answerer
from index.evaluation import Outcome, evaluate, read_question_file, summarise
from tests.benchmarks.quality_floor import ENGLISH, shortfalls

QUESTIONS = Path(__file__).parent.parent / "data" / "seed-dev.jsonl"


@pytest.fixture(scope="module")
def outcomes(answerer: Answerer) -> list[Outcome]:
    return evaluate(answerer, read_question_file(QUESTIONS).questions)


def as_objects(outcomes: list[Outcome]) -> list[dict[str, object]]:
    return [
        {"question": o.asked.question, "kind": o.asked.kind, "rank": o.rank, "answered": o.answer.answered}
        for o in outcomes
    ]


def test_the_floor_is_held(outcomes: list[Outcome]) -> None:
    assert shortfalls(as_objects(outcomes)) == []


def test_what_has_nothing_to_do_with_the_story_is_refused(outcomes: list[Outcome]) -> None:
    summary = summarise(outcomes)
    assert (summary["off"]["false_answers"], summary["noise"]["false_answers"]) == (0.0, 0.0)


def test_the_floor_is_one_that_can_be_missed(outcomes: list[Outcome]) -> None:
    worse = [{**question, "rank": None, "answered": True} for question in as_objects(outcomes)]
    lines = shortfalls(worse)
    assert len([line for line in lines if "over the English kinds" in line]) == 2
    assert len(lines) == 2 + sum(question["kind"] in ("off", "noise") for question in worse)
    assert {question["kind"] for question in worse} > set(ENGLISH)


def test_the_same_questions_get_the_same_answers_again(answerer: Answerer, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        assert answerer.answer(outcome.asked.question) == outcome.answer
