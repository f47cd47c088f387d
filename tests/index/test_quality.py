"""How good the answers are on the committed questions; .ci/run holds the command to the same floors."""

from pathlib import Path

import pytest

from corpus import read_corpus
from index import Answerer, SentenceTransformerEncoder, StoryIndex
from index.evaluation import Outcome, evaluate, read_question_file, summarise
from index.evaluation.report import report_object
from index.reading import Reader
from tests.benchmarks.quality_floor import FLOORS, NEVER_ANSWERED, shortfalls

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def outcomes(answerer: Answerer) -> list[Outcome]:
    return evaluate(answerer, read_question_file(DATA / "seed-dev.jsonl").questions)


def as_objects(outcomes: list[Outcome]) -> list[dict[str, object]]:
    questions = report_object(outcomes)["questions"]
    assert isinstance(questions, list)
    return questions


def test_the_floor_is_held(outcomes: list[Outcome]) -> None:
    assert shortfalls(as_objects(outcomes), FLOORS["packaged"]) == []


@pytest.mark.parametrize(("name", "folder"), [("others", DATA), ("news", DATA / "news")])
def test_the_floor_is_held_on_stories_of_other_kinds(
    name: str, folder: Path, encoder: SentenceTransformerEncoder, reader: Reader
) -> None:
    index = StoryIndex.build(read_corpus(folder / "stories").stories, encoder)
    asked = read_question_file(folder / "questions.jsonl").questions
    assert shortfalls(as_objects(evaluate(Answerer(index, encoder, reader), asked)), FLOORS[name]) == []


def test_what_has_nothing_to_do_with_the_story_is_refused(outcomes: list[Outcome]) -> None:
    summary = summarise(outcomes)
    assert (summary["off"]["false_answers"], summary["noise"]["false_answers"]) == (0.0, 0.0)


def test_the_floor_is_one_that_can_be_missed(outcomes: list[Outcome]) -> None:
    answered = [{**question, "rank": None, "answered": True} for question in as_objects(outcomes)]
    refused = [{**question, "answered": False} for question in as_objects(outcomes)]
    unrelated = sum(question["kind"] in NEVER_ANSWERED for question in answered)
    assert len(shortfalls(answered, FLOORS["packaged"])) == 2 + unrelated
    assert shortfalls(refused, FLOORS["packaged"]) == ["1.000 of them are refused, and 0.15 may be"]


def test_the_same_questions_get_the_same_answers_again(answerer: Answerer, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        assert answerer.answer(outcome.asked.question) == outcome.answer
