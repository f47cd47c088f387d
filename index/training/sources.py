"""The training files: stories with questions, the sentences that answer and the words in them.

The files have the forms that the evaluation reads (`index.evaluation.stories`). A question's answers are kept as
numbers of sentences of a `corpus.Story`.

Three files lie here, in `written`, since the project wrote them: invented stories with questions, for news articles of
the training files translations of their questions and further questions, and further questions on encyclopaedia
articles of the training files.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus import Story
from corpus.normalise import normalise
from index.evaluation.stories import covered, read_stories

NEWS_FILES = ("news-train", "news-train-2", "news-train-3")
OWN_LANGUAGES_FILE = "own-languages-train"
SPAN_FILES = {
    "squad2-dev-other-articles": 0.4,
    "squad11-other-articles": 0.2,
    "squad-articles": 0.1,
    "squadshifts-new-wiki": 0.05,
    "tydiqa-en": 0.15,
    "tydiqa-ru": 0.4,
    "wikinews-qamr-qadiscourse": 0.08,
}
"""Files of questions with spans, and the share of their answered questions that a pass takes; others count twice."""

WRITTEN = Path(__file__).parent / "written"
INVENTED_FILE = "invented-stories.jsonl.gz"
MORE_FILE = "more-questions.jsonl.gz"
ENCYCLOPAEDIA_FILE = "encyclopaedia-questions.jsonl.gz"


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with the sentences of its story that answer it.

    Args:
        forms: the question in one or more languages, by language code; hard windows are looked for with the first.
        kind: what kind of question it is ("near": the story does not answer).
        sentences: numbers of the sentences that answer, none if the story does not say.
        span: [start, end) offsets in the story's text of the fewest words that answer, if they are known.
        near: numbers of the sentences that the question was written about, if it does not answer and they are known.
    """

    forms: dict[str, str]
    kind: str
    sentences: frozenset[int]
    span: tuple[int, int] | None = None
    near: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LabelledStory:
    """A story and what is asked of it."""

    story: Story
    questions: tuple[LabelledQuestion, ...]


def read_news(path: Path) -> Iterator[LabelledStory]:
    """Yield the stories of a file of news with questions in several languages; raises EvaluationFileError."""
    for story, asked in read_stories(path):
        questions = []
        for one in asked:
            found = frozenset(number for place in one.ranges for number in covered(story, *place))
            if found or not one.ranges:
                questions.append(LabelledQuestion(one.forms, one.kind, found, next(iter(one.spans), None)))
        yield LabelledStory(story, tuple(questions))


def read_spans(path: Path) -> Iterator[LabelledStory]:
    """Yield the stories of a file of paragraphs with questions and spans; raises EvaluationFileError."""
    for story, asked in read_stories(path):
        questions = []
        for one in asked:
            span = next(iter(one.spans), None)
            found = frozenset(covered(story, *span) if span else ())
            near = frozenset(n for n, s in enumerate(story.sentences) if s.paragraph == one.paragraph and not found)
            questions.append(LabelledQuestion(one.forms, "plain" if span else "near", found, span, near))
        yield LabelledStory(story, tuple(questions))


def more_questions(path: Path, stories: Sequence[LabelledStory]) -> tuple[list[LabelledStory], list[LabelledStory]]:
    """Return stories whose questions have the translations of a file, and stories with the file's own questions.

    Each line of the file is about the article of a headline: {"headline", "translations": {question: {language: text}},
    "questions": [{"kind", "question", "translations", "answers": [[[start, end]], …]}]}, with offsets into the text of
    the story that is made of the article. Lines about other articles are passed over.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        told = {record["headline"]: record for record in map(json.loads, file)}
    translated: list[LabelledStory] = []
    further: dict[str, LabelledStory] = {}
    for labelled in stories:
        record = told.get(labelled.story.headline)
        if record is None:
            translated.append(labelled)
            continue
        questions = []
        for one in labelled.questions:
            known = record["translations"].get(one.forms.get("en"), {})
            missing = {code: text for code, text in known.items() if code not in one.forms}
            questions.append(replace(one, forms=one.forms | missing))
        translated.append(LabelledStory(labelled.story, tuple(questions)))
        if record["questions"] and labelled.story.headline not in further:
            further[labelled.story.headline] = _further(labelled.story, record["questions"])
    return translated, list(further.values())


def _further(story: Story, records: Sequence[dict[str, Any]]) -> LabelledStory:
    questions = []
    for record in records:
        found = frozenset(number for ((start, end),) in record["answers"] for number in covered(story, start, end))
        questions.append(LabelledQuestion({"en": record["question"]} | record["translations"], record["kind"], found))
    return LabelledStory(story, tuple(questions))


def encyclopaedia_questions(path: Path, stories: Mapping[str, Sequence[LabelledStory]]) -> list[LabelledStory]:
    """Return the articles of which a file has questions, with these alone.

    Each line of the file is about an article: {"file", "title", "questions": [{"paragraph", "question", "answer"}]},
    with the paragraph's number from 1, and as answer words of it, or "" if it does not answer.

    Args:
        path: the file.
        stories: the articles of each training file by its name.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        told = {(record["file"], record["title"]): record["questions"] for record in map(json.loads, file)}
    return [
        LabelledStory(one.story, tuple(_on_paragraph(one.story, record) for record in told[name, one.story.headline]))
        for name, articles in stories.items()
        for one in articles
        if (name, one.story.headline) in told
    ]


def _on_paragraph(story: Story, record: Mapping[str, Any]) -> LabelledQuestion:
    paragraph, answer = story.paragraphs[record["paragraph"] - 1], normalise(record["answer"])
    forms = {"en": record["question"]}
    if not answer:
        near = frozenset(n for n, one in enumerate(story.sentences) if one.paragraph == paragraph.number)
        return LabelledQuestion(forms, "near", frozenset(), near=near)
    start = story.text.index(answer, paragraph.start, paragraph.end)
    span = (start, start + len(answer))
    return LabelledQuestion(forms, "plain", frozenset(covered(story, *span)), span)
