"""Stories with questions and answer spans as files have them: a story a line, or SQuAD's own JSON.

SQuAD 2.0 is Rajpurkar et al. 2018, "Know what you don't know"; its answers are the annotators', each a span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.normalise import normalise
from index.errors import EvaluationFileError
from index.evaluation.files import invalid, numbered_lines, read_text

_LINE_CURE = (
    'write {"id": "…", "title": "…", "paragraphs": ["…"], "questions": [{"question": "…", "paragraph": 0, '
    '"answers": [[start, end]]}]}'
)
_SQUAD_CURE = "write it as SQuAD 2.0 is published: data[].paragraphs[].qas[]"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class QuestionRecord(_Record):
    """A question of a story.

    Args:
        question: what is asked.
        paragraph: number, from 0, of the paragraph that it was written for.
        answers: [start, end) of the words that answer, in characters of that paragraph; none where it does not say.
        kind: a group that figures are also given for.
    """

    question: str
    paragraph: Annotated[int, Field(ge=0)]
    answers: tuple[tuple[int, int], ...]
    kind: str | None = None


class StoryRecord(_Record):
    """A story with its questions, whose spans lie in its paragraphs."""

    id: Annotated[str, Field(min_length=1)]
    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[QuestionRecord, ...]

    @model_validator(mode="after")
    def _spans_lie_in_paragraphs(self) -> StoryRecord:
        for number, asked in enumerate(self.questions):
            if asked.paragraph >= len(self.paragraphs):
                raise ValueError(
                    f"questions.{number}.paragraph is {asked.paragraph}, of {len(self.paragraphs)} paragraphs from 0"
                )
            length = len(self.paragraphs[asked.paragraph])
            for start, end in asked.answers:
                if not 0 <= start < end <= length:
                    raise ValueError(
                        f"questions.{number}.answers has [{start}, {end}] in a paragraph of {length} characters"
                    )
        return self


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


def read_story_lines(path: Path) -> Iterator[StoryRecord]:
    """Yield the stories of a file of JSON lines, gzipped or not; raises EvaluationFileError."""
    return story_lines(path, read_text(path))


def story_lines(path: Path, text: str) -> Iterator[StoryRecord]:
    """Yield the stories of the JSON lines that `path` holds; raises EvaluationFileError."""
    for number, line in numbered_lines(text):
        try:
            yield StoryRecord.model_validate_json(line)
        except ValidationError as error:
            raise invalid(f"{path}, line {number}", error, _LINE_CURE) from None


def squad_articles(path: Path, text: str) -> Iterator[StoryRecord]:
    """Yield the articles of SQuAD's JSON that `path` holds, an article a story; raises EvaluationFileError."""
    try:
        squad = _Squad.model_validate_json(text)
    except ValidationError as error:
        raise invalid(str(path), error, _SQUAD_CURE) from None
    seen: Counter[str] = Counter()
    for article in squad.data:
        name = article.title or "story"
        seen[name] += 1
        yield StoryRecord(
            id=name if seen[name] == 1 else f"{name}-{seen[name]}",
            title=article.title.replace("_", " "),
            paragraphs=tuple(paragraph.context for paragraph in article.paragraphs),
            questions=tuple(
                QuestionRecord(question=asked.question, paragraph=number, answers=_spans(path, paragraph, asked))
                for number, paragraph in enumerate(article.paragraphs)
                for asked in paragraph.qas
            ),
        )


def _spans(path: Path, paragraph: _Context, asked: _Asked) -> tuple[tuple[int, int], ...]:
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
