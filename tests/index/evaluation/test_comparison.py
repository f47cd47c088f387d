"""Reports, and what is better and worse between two of them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Answer, Answered, Closest, EvaluationFileError, Excerpt, Refusal
from index.evaluation import EvaluationQuestion, Result, Standing
from index.evaluation.comparison import Verdict, compare, sign_test
from index.evaluation.report import read_report, report_object, write_whole
from tests.fakes import ferry_story, rumours_story

FERRY = ferry_story()
ASKED = [EvaluationQuestion("Who?", ("Ida",), kind="who"), EvaluationQuestion("How tall?", ())]


def stood(outcome: str, rank: int | None = None) -> Standing:
    return Standing(outcome, outcome in ("answer", "facts"), 0.5, rank, None)


RIGHT, SECOND, WRONG = stood("answer", 1), stood("answer", 2), stood("answer")
CLOSE, CLOSE_WRONG, REFUSED = stood("closest", 1), stood("closest"), stood("refusal")
FROM_BEST_TO_WORST = [RIGHT, SECOND, CLOSE, REFUSED, CLOSE_WRONG, WRONG]


def result(asked: EvaluationQuestion, outcome: str = "answer") -> Result:
    quoted = tuple(Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences[:2])
    answers: dict[str, Answer] = {
        "answer": Answered(asked.question, 0.75, quoted[:1], quoted[1:]),
        "closest": Closest(asked.question, 0.75, quoted[0]),
        "refusal": Refusal(asked.question, 0.75, quoted),
    }
    return Result(asked, answers[outcome], Standing(outcome, outcome == "answer", 0.75, 1, 2), 12.345)


def test_a_verdict_says_what_was_shown_and_whether_it_answers() -> None:
    verdicts = ["right", "right", "closest, right", "refused", "closest, wrong", "wrong"]
    assert [Verdict.of(standing) for standing in FROM_BEST_TO_WORST] == verdicts
    assert Verdict.of(stood("facts", 1)) is Verdict.RIGHT
    assert Verdict.of(stood("unread_language")) is Verdict.of(stood("remark")) is Verdict.REFUSED


@given(st.integers(0, 5), st.integers(0, 5))
def test_a_question_is_better_or_worse_by_verdict_and_then_by_rank(before: int, now: int) -> None:
    found = compare(ASKED[:1], [FROM_BEST_TO_WORST[before]], [FROM_BEST_TO_WORST[now]])
    assert (len(found.better), len(found.worse), found.same) == (now < before, now > before, now == before)


def test_a_question_that_the_story_does_not_answer_is_better_refused() -> None:
    found = compare(ASKED[1:], [WRONG], [REFUSED])
    (change,) = found.better
    assert (Verdict.of(change.before), Verdict.of(change.now)) == ("wrong", "refused")
    assert (found.figures["false_answers"].before, found.figures["false_answers"].now) == (1, 0)


def test_the_figures_stand_side_by_side_with_an_interval_for_the_difference() -> None:
    asked = ASKED[:1] * 40
    found = compare(asked, [REFUSED] * 20 + [RIGHT] * 20, [RIGHT] * 40)
    hit = found.figures["hit@1"]
    assert (hit.before, hit.now) == (0.5, 1)
    assert hit.growth is not None
    assert 0.3 < hit.growth[0] < 0.5 < hit.growth[1] < 0.7
    assert found.figures["auroc"].growth is None
    assert (len(found.better), len(found.worse), found.same) == (20, 0, 20)
    assert found.sign_test == pytest.approx(2 * 0.5**20)


@pytest.mark.parametrize(
    ("better", "worse", "chance"),
    [(0, 0, 1), (1, 0, 1), (3, 3, 1), (5, 0, 2 / 32), (0, 5, 2 / 32), (8, 2, 2 * (1 + 10 + 45) / 1024)],
)
def test_the_sign_test_counts_splits_as_uneven_as_this_one(better: int, worse: int, chance: float) -> None:
    assert sign_test(better, worse) == chance


def test_a_comparison_survives_json() -> None:
    told = compare(ASKED, [REFUSED, WRONG], [RIGHT, WRONG]).to_object()
    assert json.loads(json.dumps(told, allow_nan=False))["counts"] == {"better": 1, "worse": 0, "same": 1}
    assert told["better"] == [
        {
            "question": "Who?",
            "kind": "who",
            "story": None,
            "answerable": True,
            "before": {"verdict": "refused", "rank": None, "confidence": 0.5},
            "now": {"verdict": "right", "rank": 1, "confidence": 0.5},
        }
    ]


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    results = [result(ASKED[0]), result(ASKED[1], "refusal")]
    write_whole(tmp_path / "report.json", json.dumps(report_object(results)))
    assert read_report(tmp_path / "report.json", ASKED) == tuple(one.standing for one in results)


def test_a_report_tells_what_was_shown_from_what_stood_beside_it() -> None:
    first, second = (FERRY.text[sentence.start : sentence.end] for sentence in FERRY.sentences[:2])
    table = [
        ("answer", True, [first], [second]),
        ("closest", False, [], [first]),
        ("refusal", False, [], [first, second]),
    ]
    rows: Any = report_object([result(ASKED[0], outcome) for outcome, *_ in table])["questions"]
    for row, expected in zip(rows, table, strict=True):
        assert (row["outcome"], row["answered"], row["quotes"], row["related"]) == expected
        assert (row["language"], row["rank"], row["ranked"]) == ("en", 1, 2)


def test_a_report_has_the_lines_above_what_is_shown() -> None:
    story = rumours_story()
    rumour, sleep = (Excerpt.of_sentence(story, story.sentences[number]) for number in (1, 3))
    one = replace(result(ASKED[0]), answer=Answered("Who?", 0.75, (rumour,), (sleep,)))
    (row,) = cast(list[dict[str, Any]], report_object([one])["questions"])
    assert row["leads"] == ["Myth", "What <nobody> knows:"]


def report(**changes: Any) -> str:
    written: dict[str, Any] = report_object([result(question) for question in ASKED])
    written["questions"][0] |= changes
    return json.dumps(written)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it is no JSON"),
        ("{}", "questions: field required"),
        ('{"questions": [{}]}', "questions.0.question: field required"),
        (report(rank=0), "questions.0.rank: "),
        (report(confidence=2), "questions.0.confidence: "),
        ('{"questions": []}', "a report of other questions: it has 0 questions, and here are 2"),
        (report(question="Why?"), "its question 1 is 'Why?' (who, of all stories), and here it is 'Who?' (who, of all"),
        (report(story="ferry"), "its question 1 is 'Who?' (who, of ferry)"),
        (report(kind=None), "its question 1 is 'Who?' (no kind, of all stories)"),
    ],
)
def test_what_is_no_report_of_these_questions_is_refused_in_a_line(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationFileError) as caught:
        read_report(path, ASKED)
    assert str(caught.value).startswith(str(path))
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_report_that_cannot_be_written_leaves_the_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    write_whole(path, "older")
    write_whole(path, "old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(EvaluationFileError, match="cannot be written \\(No space left on device\\); name a file"):
        write_whole(path, "new")
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["missing/report.json", "."])
def test_a_place_that_cannot_be_written_gets_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvaluationFileError, match="cannot be written"):
        write_whole(tmp_path / name, "new")
