"""Stories with questions, and where the answers stand: one reader for every form of file.

A story a line with the answers counted in its paragraphs, a story a line with the answers counted in its text (news,
each question in several languages), or SQuAD's own JSON (Rajpurkar et al. 2018, "Know what you don't know").
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus import Story
from corpus.normalise import normalise, normalised_span
from corpus.story import PARAGRAPH_BREAK
from index.errors import EvaluationFileError
from index.evaluation.files import invalid, numbered_lines, read_text
from index.languages.detection import possible_languages

UNANSWERABLE = "unanswerable"
"""Kind of the questions that the story does not answer, if the file names none."""

Range = tuple[int, int]

_CURES = {
    "paragraphs": 'write {"id": "…", "title": "…", "paragraphs": ["…"], "questions": [{"question": "…", '
    '"paragraph": 0, "answers": [[start, end]]}]}',
    "text": 'write {"id": "…", "headline": "…", "text": "…", "questions": [{"question": "…", "kind": "…", '
    '"answers": [[[start, end]]]}]}',
    "data": "write it as SQuAD 2.0 is published: data[].paragraphs[].qas[]",
}
_WORD_FORMS = {"whom": "who", "whose": "who", "how much": "how many"}
_WORD = re.compile(r"\b(how\s+(?:many|much)|how|who|whom|whose|when|where|why|which|what)\b", re.IGNORECASE)
_ENOUGH = 20
"""Stories whose first questions together tell the language of a file that does not name it."""


@dataclass(frozen=True, slots=True)
class StoryQuestion:
    """A question about a story.

    Args:
        forms: the question, normalised, by BCP 47 code of its language; the first is the one that it was written in.
        kind: the file's, or else the question word, or "unanswerable".
        ranges: [start, end) in the story's text of each sentence that answers; none if the story does not say.
        spans: [start, end) of the fewest words that answer, as far as the file gives them.
        paragraph: number, from 1, of the paragraph that it was written for, or None.
    """

    forms: dict[str, str]
    kind: str
    ranges: tuple[Range, ...]
    spans: tuple[Range, ...] = ()
    paragraph: int | None = None


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _ParagraphQuestion(_Record):
    question: str
    paragraph: Annotated[int, Field(ge=0)]
    answers: tuple[Range, ...]
    kind: str | None = None


class _ParagraphStory(_Record):
    id: Annotated[str, Field(min_length=1)]
    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[_ParagraphQuestion, ...]
    language: str | None = None


class _NewsQuestion(_Record):
    question: str
    answers: tuple[tuple[Range, ...], ...]
    kind: str | None = None
    span: Range | None = None
    translations: dict[str, str] = Field(default_factory=dict)
    english: str | None = None


class _NewsStory(_Record):
    id: Annotated[str, Field(min_length=1)]
    headline: str
    text: str
    questions: tuple[_NewsQuestion, ...]
    language: str | None = None


class _Text(_Record):
    text: str
    answer_start: int


class _Asked(_Record):
    question: str
    answers: tuple[_Text, ...]
    is_impossible: bool = False


class _Context(_Record):
    context: str
    qas: tuple[_Asked, ...]


class _Article(_Record):
    title: str = ""
    paragraphs: tuple[_Context, ...]


class _Squad(_Record):
    data: tuple[_Article, ...]


def read_stories(path: Path) -> Iterator[tuple[Story, list[StoryQuestion]]]:
    """Yield each story of a file, gzipped or not, with its questions; raises EvaluationFileError."""
    text = read_text(path)
    return stories_in(path, text, form_of(text) or "paragraphs")


def form_of(text: str) -> str | None:
    """Return the key by which a file of stories is told: "paragraphs", "text" or "data"; None if it has none."""
    first = next((line for _, line in numbered_lines(text)), "")
    keys = _keys(first) or _keys(text)
    if "text" in keys and "questions" in keys:
        return "text"
    return next((key for key in ("data", "paragraphs") if key in keys), None)


def stories_in(path: Path, text: str, form: str) -> Iterator[tuple[Story, list[StoryQuestion]]]:
    """Yield each story of the text of `path` with its questions.

    Raises EvaluationFileError for what is not of the form, a second story of an id, a story without text, and an answer
    that does not stand inside one paragraph.
    """
    records = list(_squad_articles(path, text) if form == "data" else _lines(path, text, form))
    usual = language_of(" ".join(record.questions[0].question for record in records[:_ENOUGH] if record.questions))
    seen: set[str] = set()
    for record in records:
        where = f"{path}, story {record.id!r}"
        if record.id in seen:
            raise EvaluationFileError(where, "another story has this id too", "give each story an id of its own")
        seen.add(record.id)
        if isinstance(record, _NewsStory):
            headline, paragraphs = record.headline, tuple(record.text.split(PARAGRAPH_BREAK))
        else:
            headline, paragraphs = record.title, record.paragraphs
        try:
            story = Story.from_paragraphs(record.id, headline, paragraphs)
        except ValueError:
            raise EvaluationFileError(where, "it has no text", "leave it out") from None
        places = _Places(where, story, paragraphs)
        language = record.language or usual
        if isinstance(record, _NewsStory):
            yield story, [_news_question(asked, language, places) for asked in record.questions]
        else:
            yield story, [_paragraph_question(asked, language, places) for asked in record.questions]


def covered(story: Story, start: int, end: int) -> list[int]:
    """Return the numbers of the sentences that share at least half of themselves, or of [start, end), with it."""
    numbers = []
    for number, sentence in enumerate(story.sentences):
        shared = min(end, sentence.end) - max(start, sentence.start)
        if 2 * shared >= min(end - start, sentence.end - sentence.start) and shared > 0:
            numbers.append(number)
    return numbers


def language_of(text: str) -> str:
    """Return the BCP 47 code of the language that a text is probably in."""
    return possible_languages(text)[0]


def question_word(question: str) -> str:
    """Return the first question word of an English question: who, what, how many, …; "other" if it has none.

    "whom" and "whose" count as "who", "how much" as "how many".
    """
    found = _WORD.search(question)
    if found is None:
        return "other"
    word = " ".join(found[1].casefold().split())
    return _WORD_FORMS.get(word, word)


class _Places:
    """Where characters of a file's paragraphs lie in the story that is made of them."""

    def __init__(self, where: str, story: Story, paragraphs: tuple[str, ...]) -> None:
        self.story = story
        self._where = where
        self._texts = paragraphs
        self._starts = list(accumulate((len(text) + len(PARAGRAPH_BREAK) for text in paragraphs), initial=0))
        kept = iter(story.paragraphs)
        # A story leaves out paragraphs without text.
        self._paragraphs = [next(kept) if normalise(text) else None for text in paragraphs]

    def number(self, paragraph: int) -> int | None:
        """The story's number of a paragraph that the file counts from 0; None if it is left out."""
        found = self._paragraphs[paragraph] if paragraph < len(self._paragraphs) else None
        return found.number if found else None

    def in_paragraph(self, question: str, paragraph: int, start: int, end: int) -> Range:
        """Where characters of a paragraph lie in the story's text."""
        if paragraph >= len(self._texts):
            raise self._misplaced(question, f"paragraph {paragraph} is not one of {len(self._texts)}, counted from 0")
        text, there = self._texts[paragraph], self._paragraphs[paragraph]
        found = normalised_span(text, start, end) if 0 <= start < end <= len(text) else None
        if found is None or there is None:
            raise self._misplaced(question, f"[{start}, {end}] is no text in its paragraph of {len(text)} characters")
        return there.start + found[0], there.start + found[1]

    def in_text(self, question: str, start: int, end: int) -> Range:
        """Where characters of the whole text lie in the story's text."""
        number = bisect_right(self._starts, max(start, 0), hi=len(self._texts)) - 1
        before = self._starts[number]
        return self.in_paragraph(question, number, start - before, end - before)

    def _misplaced(self, question: str, why: str) -> EvaluationFileError:
        return EvaluationFileError(self._where, f"the answer to {question!r}: {why}", "correct the span")


def _paragraph_question(asked: _ParagraphQuestion, language: str, places: _Places) -> StoryQuestion:
    spans = tuple(places.in_paragraph(asked.question, asked.paragraph, *answer) for answer in asked.answers)
    sentences = places.story.sentences
    ranges = [
        held
        for span in spans
        for held in [(sentences[n].start, sentences[n].end) for n in covered(places.story, *span)] or [span]
    ]
    return StoryQuestion(
        {language: normalise(asked.question)},
        asked.kind or _kind(asked.question, answered=bool(spans)),
        tuple(dict.fromkeys(ranges)),
        spans,
        places.number(asked.paragraph),
    )


def _news_question(asked: _NewsQuestion, language: str, places: _Places) -> StoryQuestion:
    ranges = [places.in_text(asked.question, *sentence) for answer in asked.answers for sentence in answer]
    spans = (places.in_text(asked.question, *asked.span),) if asked.span else ()
    forms = {language: asked.question} | asked.translations | ({"en": asked.english} if asked.english else {})
    return StoryQuestion(
        {code: normalise(text) for code, text in forms.items()},
        asked.kind or _kind(asked.question, answered=bool(ranges)),
        tuple(dict.fromkeys(ranges)),
        spans,
    )


def _kind(question: str, *, answered: bool) -> str:
    return question_word(question) if answered else UNANSWERABLE


def _keys(text: str) -> frozenset[str]:
    """The keys of a JSON object; none of what is no JSON object."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _lines(path: Path, text: str, form: str) -> Iterator[_ParagraphStory | _NewsStory]:
    record = _NewsStory if form == "text" else _ParagraphStory
    for number, line in numbered_lines(text):
        try:
            yield record.model_validate_json(line)
        except ValidationError as error:
            raise invalid(f"{path}, line {number}", error, _CURES[form]) from None


def _squad_articles(path: Path, text: str) -> Iterator[_ParagraphStory]:
    """The articles of SQuAD's JSON, an article a story."""
    try:
        squad = _Squad.model_validate_json(text)
    except ValidationError as error:
        raise invalid(str(path), error, _CURES["data"]) from None
    seen: Counter[str] = Counter()
    for article in squad.data:
        name = article.title or "story"
        seen[name] += 1
        yield _ParagraphStory(
            id=name if seen[name] == 1 else f"{name}-{seen[name]}",
            title=article.title.replace("_", " "),
            paragraphs=tuple(paragraph.context for paragraph in article.paragraphs),
            questions=tuple(
                _ParagraphQuestion(question=asked.question, paragraph=number, answers=_spans(path, paragraph, asked))
                for number, paragraph in enumerate(article.paragraphs)
                for asked in paragraph.qas
            ),
        )


def _spans(path: Path, paragraph: _Context, asked: _Asked) -> tuple[Range, ...]:
    if asked.is_impossible:
        return ()
    for answer in asked.answers:
        found = paragraph.context[max(answer.answer_start, 0) :][: len(answer.text)]
        if answer.answer_start < 0 or not answer.text or normalise(found) != normalise(answer.text):
            raise EvaluationFileError(
                f"{path}, question {asked.question!r}",
                f"the answer {answer.text!r} does not stand at character {answer.answer_start}",
                "count characters, from the start of the context",
            )
    return tuple((answer.answer_start, answer.answer_start + len(answer.text)) for answer in asked.answers)
