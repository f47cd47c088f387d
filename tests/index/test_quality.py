"""How good the answers are on the committed questions; .ci/run holds the command to the same floors."""

from pathlib import Path

import pytest

from corpus import read_corpus
from index import SentenceTransformerEncoder, StoryBot, StoryIndex
from index.evaluation import Result, evaluate, read_question_file, summarise
from index.evaluation.report import report_object
from index.reading import Reader
from tests.benchmarks.quality_floor import FLOORS, NEVER_ANSWERED, Floor, shortfalls

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def results(answerer: StoryBot) -> list[Result]:
    return evaluate(answerer, read_question_file(DATA / "seed-dev.jsonl").questions)


def test_the_floor_is_held(results: list[Result]) -> None:
    assert shortfalls(report_object(results), FLOORS["packaged"]) == []


@pytest.mark.parametrize(("name", "folder"), [("others", DATA), ("news", DATA / "news")])
def test_the_floor_is_held_on_stories_of_other_kinds(
    name: str, folder: Path, encoder: SentenceTransformerEncoder, reader: Reader
) -> None:
    index = StoryIndex.build(read_corpus(folder / "stories").stories, encoder)
    asked = read_question_file(folder / "questions.jsonl").questions
    assert shortfalls(report_object(evaluate(StoryBot(index, encoder, reader), asked)), FLOORS[name]) == []


def test_what_has_nothing_to_do_with_the_story_is_refused(results: list[Result]) -> None:
    summary = summarise(results)
    assert (summary["off"]["false_answers"], summary["noise"]["false_answers"]) == (0.0, 0.0)


def test_the_floor_is_one_that_can_be_missed() -> None:
    floor = Floor({"hit@1": 0.6}, {"false_answers": 0.1})
    rows = [{"question": "Who?", "kind": kind, "answered": True} for kind in ("plain", NEVER_ANSWERED[0])]
    report = {"summary": {"all": {"hit@1": 0.5, "false_answers": 0.2}}, "questions": rows}
    assert shortfalls(report, floor) == [
        "hit@1 is 0.500, and has to be 0.6 at least",
        "false_answers is 0.200, and may be 0.1 at most",
        "answered, and nothing in the story does: Who?",
    ]


def test_the_same_questions_get_the_same_answers_again(answerer: StoryBot, results: list[Result]) -> None:
    for result in results:
        assert answerer.ask(result.asked.question) == result.answer
