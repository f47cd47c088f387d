"""Both forms of training files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.errors import EvaluationFileError
from index.evaluation.stories import covered
from index.training.sources import (
    ENCYCLOPAEDIA_FILE,
    INVENTED_FILE,
    MORE_FILE,
    WRITTEN,
    LabelledStory,
    encyclopaedia_questions,
    more_questions,
    read_news,
    read_spans,
)
from tests.fakes import ferry_story
from tests.index.training.labelled import ENCYCLOPAEDIA, MORE, NEWS, OWN, SPANS, write


def sentences(labelled: LabelledStory, numbers: frozenset[int]) -> set[str]:
    story = labelled.story
    return {story.text[story.sentences[n].start : story.sentences[n].end] for n in numbers}


def test_a_file_of_news_gives_each_question_in_its_languages_with_sentences_and_span(tmp_path: Path) -> None:
    write(tmp_path / "news.jsonl.gz", [NEWS, OWN])
    ferry, parom = read_news(tmp_path / "news.jsonl.gz")
    when, what, near = ferry.questions
    assert when.forms == {"en": "When did the ferry sink?", "ru": "Когда затонул паром?"}
    assert sentences(ferry, when.sentences) == {"The old ferry sank in 1910."}
    assert when.span is not None
    assert ferry.story.text[slice(*when.span)] == "1910"
    assert sentences(ferry, what.sentences) == {"The old ferry sank in 1910.", "Repairs cost 3 million kroner."}
    assert what.span is None
    assert (near.kind, near.sentences, near.span) == ("near", frozenset(), None)
    (asked,) = parom.questions
    assert asked.forms == {"ru": "Что затонуло?", "en": "What sank?"}
    assert sentences(parom, asked.sentences) == {"Паром затонул."}


def test_a_file_of_spans_gives_the_first_answer_and_the_paragraph_of_what_has_none(tmp_path: Path) -> None:
    write(tmp_path / "spans.jsonl.gz", [SPANS])
    (ferry,) = read_spans(tmp_path / "spans.jsonl.gz")
    when, near = ferry.questions
    assert when.forms == {"en": "When did it sink?"}
    assert when.span is not None
    assert ferry.story.text[slice(*when.span)] == "1910"
    assert sentences(ferry, when.sentences) == {"The old ferry sank in 1910."}
    assert (near.kind, near.sentences, near.span) == ("near", frozenset(), None)
    assert sentences(ferry, near.near) == {"The old ferry sank in 1910.", "Anna Berg built it."}


def test_an_article_gets_missing_translations_and_further_questions_by_its_headline(tmp_path: Path) -> None:
    write(tmp_path / "news.jsonl.gz", [NEWS, OWN])
    write(tmp_path / "more.jsonl.gz", [MORE, MORE | {"headline": "Another"}])
    (ferry, parom), further = more_questions(tmp_path / "more.jsonl.gz", list(read_news(tmp_path / "news.jsonl.gz")))
    assert ferry.questions[0].forms == {
        "en": "When did the ferry sink?",
        "ru": "Когда затонул паром?",
        "uk": "Коли затонув пором?",
    }
    assert "uk" not in parom.questions[0].forms
    ((built, sank),) = (story.questions for story in further)
    assert built.forms == {"en": "Who built it?", "hy": "Ո՞վ է կառուցել"}
    assert sentences(ferry, built.sentences) == {"Anna Berg built it."}
    assert sank.sentences == frozenset()


def test_an_article_gets_further_questions_by_its_file_and_title(tmp_path: Path) -> None:
    write(tmp_path / "spans.jsonl.gz", [SPANS])
    write(tmp_path / "more.jsonl.gz", [ENCYCLOPAEDIA, ENCYCLOPAEDIA | {"title": "Another"}])
    stories = {str(ENCYCLOPAEDIA["file"]): list(read_spans(tmp_path / "spans.jsonl.gz")), "other": []}
    (ferry,) = encyclopaedia_questions(tmp_path / "more.jsonl.gz", stories)
    cost, near = ferry.questions
    assert (cost.forms, cost.kind) == ({"en": "What did mending cost?"}, "plain")
    assert cost.span is not None
    assert ferry.story.text[slice(*cost.span)] == "3 million"
    assert sentences(ferry, cost.sentences) == {"Repairs cost 3 million kroner."}
    assert (near.kind, near.sentences, near.span) == ("near", frozenset(), None)
    assert sentences(ferry, near.near) == {"The old ferry sank in 1910.", "Anna Berg built it."}


def test_the_files_that_the_project_wrote_are_whole() -> None:
    invented = list(read_news(WRITTEN / INVENTED_FILE))
    assert all(story.questions for story in invented)
    languages = {language for story in invented for question in story.questions for language in question.forms}
    assert languages == {"en", "ru", "uk", "hy"}
    with gzip.open(WRITTEN / MORE_FILE, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            assert record["translations"] or record["questions"]
    with gzip.open(WRITTEN / ENCYCLOPAEDIA_FILE, "rt", encoding="utf-8") as file:
        kinds = {bool(one["answer"]) for line in file for one in json.loads(line)["questions"]}
    assert kinds == {True, False}


def test_an_answer_that_cannot_be_placed_is_named(tmp_path: Path) -> None:
    lost = {"question": "When?", "kind": "plain", "answers": [[[5000, 5010]]], "span": None}
    write(tmp_path / "news.jsonl.gz", [NEWS | {"questions": [lost]}])
    with pytest.raises(EvaluationFileError, match="When"):
        list(read_news(tmp_path / "news.jsonl.gz"))


@pytest.mark.parametrize(
    ("start", "end", "numbers"),
    [
        (0, 43, [0]),
        (4, 9, [0]),
        (0, 82, [0, 1]),
        (30, 60, [1]),  # more than half of it lies in the second
        (0, 60, [0]),  # a third of the second
        (43, 44, []),  # the space between
    ],
)
def test_a_range_covers_the_sentences_of_which_it_holds_half(start: int, end: int, numbers: list[int]) -> None:
    assert covered(ferry_story(), start, end) == numbers
