"""`storybot eval`: the figures it prints, draws, writes and compares."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import StorybotCommand

QUESTION = "How much did the repairs cost?"
TELLING: dict[str, Any] = {
    "id": "ferry",
    "title": "Island ferry returns after storm",
    "paragraphs": ["The ferry to Holm will sail again on 4 May.", "Repairs cost 3 million kroner."],
    "questions": [
        {"question": QUESTION, "paragraph": 1, "answers": [[13, 22]]},
        {"question": "What is the boiling point of mercury?", "paragraph": 1, "answers": []},
    ],
}


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    lines: list[dict[str, object]] = [
        {"question": QUESTION, "answers": ["3 million kroner"], "kind": "plain"},
        {"question": "What is the boiling point of mercury?", "answers": [], "kind": "off"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    path = tmp_path / "stories.jsonl"
    # The same words stand in both stories, and are the answer in one place alone.
    other = TELLING | {"id": "other", "questions": []}
    path.write_text("\n".join(map(json.dumps, [other, TELLING])), encoding="utf-8")
    return path


def test_json_is_one_object_of_the_contract(storybot: StorybotCommand, corpus: Path, questions: Path) -> None:
    report = json.loads(storybot("eval", "--json", str(questions)).stdout)
    assert list(report) == ["summary", "intervals", "questions"]
    assert list(report["summary"]) == ["all", "plain", "off"]
    figures = report["summary"]["all"]
    assert list(figures) == [
        "n", "hit@1", "hit@3", "hit@any", "ranked@1", "ranked@3", "mrr", "answered", "false_refusals", "false_answers",
        "false_closest", "auroc", "ece", "p50_ms", "p95_ms",
    ]  # fmt: skip
    assert (figures["n"], figures["hit@1"], figures["false_answers"], figures["auroc"]) == (2, 1.0, 0.0, 1.0)
    assert report["summary"]["off"]["hit@1"] is None
    assert report["summary"]["plain"]["false_answers"] is None
    first = report["questions"][0]
    assert list(first) == [
        "question", "kind", "language", "story", "answerable", "outcome", "answered", "confidence", "facts", "quotes",
        "related", "leads", "rank", "ranked", "took_ms",
    ]  # fmt: skip
    assert report["intervals"]["all"]["hit@1"] == [1.0, 1.0]
    assert report["intervals"]["off"]["hit@1"] is None
    assert (first["rank"], first["quotes"][0]) == (1, "Repairs cost 3 million kroner.")
    assert first["leads"] == [""] * len(first["quotes"] + first["related"])


def test_without_json_it_is_a_table_with_a_line_for_each_kind(
    storybot: StorybotCommand, corpus: Path, questions: Path
) -> None:
    result = storybot("eval", str(questions))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    table = ["kind", "all", "plain", "off"]
    assert [line.split()[0] for line in lines if line[:1].isalpha()] == [*table, *table, "Below"]
    # Each with its intervals below, and no more than fits.
    assert "1.00–1.00" in lines[lines.index(next(line for line in lines if line.startswith("plain"))) + 1]
    assert "…" not in result.stdout
    assert max(map(len, lines)) <= 120


def test_another_corpus_is_asked_without_touching_the_index(
    storybot: StorybotCommand, corpus: Path, questions: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STORYBOT_CORPUS_DIR")
    report = json.loads(storybot("eval", "--json", "--corpus", str(corpus), str(questions)).stdout)
    assert report["summary"]["all"]["hit@1"] == 1.0
    assert not (tmp_path / "state").exists()


def test_the_stories_of_a_file_are_asked_instead_of_the_corpus(
    storybot: StorybotCommand, stories: Path, tmp_path: Path
) -> None:
    report = json.loads(storybot("eval", "--json", str(stories)).stdout)
    assert list(report["summary"]) == ["all", "how many", "unanswerable"]
    assert [(q["story"], q["rank"]) for q in report["questions"]] == [("ferry", 1), ("ferry", None)]
    report = json.loads(storybot("eval", "--json", "--every", "2", "--scope", "all", str(stories)).stdout)
    (question,) = report["questions"]
    assert (question["question"], question["story"]) == (QUESTION, None)
    # Of sentences with the same words, that of the first story is quoted, which is not right.
    assert question["quotes"][0] == "Repairs cost 3 million kroner."
    assert question["rank"] is None
    assert not (tmp_path / "state").exists()


def test_each_question_is_asked_in_each_language(storybot: StorybotCommand, tmp_path: Path) -> None:
    text = "The ferry to Holm will sail again on 4 May.\n\nRepairs cost 3 million kroner."
    asked = {
        "question": QUESTION,
        "kind": "plain",
        "translations": {"ru": "Сколько стоил ремонт?"},
        "answers": [[[45, 75]]],
        "span": None,
    }
    news = tmp_path / "news.jsonl"
    news.write_text(json.dumps({"id": "ferry", "headline": "Ferry", "text": text, "questions": [asked]}), "utf-8")
    report = json.loads(storybot("eval", "--json", "--language", "all", str(news)).stdout)
    assert list(report["summary"]) == ["all", "plain", "language en", "language ru"]
    assert [question["language"] for question in report["questions"]] == ["en", "ru"]
    assert report["questions"][0]["rank"] == 1
    result = storybot("eval", "--language", "hy", str(news))
    assert "no question that is asked is in hy; choose --language from en, ru, all" in result.stderr


def test_a_report_is_written_compared_and_drawn(
    storybot: StorybotCommand, corpus: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "before.json"
    monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "1")
    asked = ("--corpus", str(corpus), str(questions))
    assert storybot("eval", "--out", str(written), *asked).exit_code == 0
    assert list(json.loads(written.read_text("utf-8"))) == ["summary", "intervals", "questions"]
    monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "0.05")
    plots = tmp_path / "plots"
    result = storybot("eval", "--compare", str(written), "--plot", str(plots), *asked)
    assert result.exit_code == 0
    assert "1 better, 0 worse, 1 the same; sign test p = 1" in result.stdout
    (line,) = [line for line in result.stdout.splitlines() if "closest, right → right" in line]
    assert line.startswith(QUESTION)
    assert sorted(path.name for path in plots.iterdir()) == ["confidence.png", "reliability.png", "risk-coverage.png"]
    report = json.loads(storybot("eval", "--json", "--compare", str(written), *asked).stdout)
    assert report["comparison"]["counts"] == {"better": 1, "worse": 0, "same": 1}
    assert report["comparison"]["figures"]["answered"]["growth"] == [1, 1]


def test_wrong_arguments_are_refused_in_a_line_before_a_model_is_loaded(
    storybot: StorybotCommand,
    corpus: Path,
    questions: Path,
    stories: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"question": "Who?"}', encoding="utf-8")
    monkeypatch.setattr("bot.opening.load_reader", lambda _: pytest.fail("a model was loaded"))
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    table = [
        (("--corpus", str(corpus), str(stories)), "it contains the stories to ask; leave out --corpus"),
        ((str(bad),), "bad.jsonl, line 1: answers: field required"),
        (("--compare", "none.json", str(questions)), "storybot: none.json: cannot be read (No such file or directory)"),
        (("--compare", str(questions), str(questions)), "it is no JSON; name a report"),
        (("--plot", "plots", str(questions)), "storybot: --plot: matplotlib is not installed; pip install"),
        (("--out", "missing/report.json", str(questions)), "storybot: missing/report.json: there is no such folder"),
    ]
    for arguments, line in table:
        result = storybot("eval", *arguments)
        assert result.exit_code == 2
        assert line in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert result.stdout == ""


def test_a_wrong_option_is_refused(storybot: StorybotCommand, questions: Path) -> None:
    for option, value in (("--every", "0"), ("--every", "x"), ("--scope", "none")):
        result = storybot("eval", option, value, str(questions))
        assert result.exit_code == 2
        assert f"Invalid value for '{option}'" in result.stderr
