"""The questions of an evaluation, with what answers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from corpus.normalise import normalise
from index.answer import Excerpt
from index.evaluation.files import invalid, numbered_lines

_CURE = 'write {"question": "…", "answers": ["part of the sentence that answers"]}'


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Words that answer: characters start to end of the text of the story of that id."""

    story: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """A question of an evaluation.

    Args:
        question: what is asked.
        answers: substrings of the sentences that answer; empty where the stories do not say.
        story: id of the story to ask; all stories where it is None.
        kind: a group that figures are also given for.
        spans: where the answers stand, for a file that says so; only a quotation of that place is then right.
    """

    question: str
    answers: tuple[str, ...]
    story: str | None = None
    kind: str | None = None
    spans: tuple[AnswerSpan, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the stories say."""
        return bool(self.answers)

    def answered_by(self, excerpt: Excerpt) -> bool:
        """Whether a quotation covers one of the spans, or, where there are none, holds one of the answers."""
        if self.spans:
            return any(
                excerpt.story.id == span.story and excerpt.start <= span.start and span.end <= excerpt.end
                for span in self.spans
            )
        return self.told_by(excerpt.quote)

    def told_by(self, text: str) -> bool:
        """Whether a text holds one of the answers."""
        return any(normalise(answer) in text for answer in self.answers)

    def rank_in(self, excerpts: Sequence[Excerpt]) -> int | None:
        """Return the place, from 1, of the first quotation that answers; None where none does."""
        return next((place for place, excerpt in enumerate(excerpts, start=1) if self.answered_by(excerpt)), None)


def question_lines(path: Path, text: str) -> list[EvaluationQuestion]:
    """Return the questions of the JSON lines that `path` holds; raises EvaluationFileError for a line that is none."""
    return [_question(f"{path}, line {number}", line) for number, line in numbered_lines(text)]


def _with_text(value: str) -> str:
    if not normalise(value):
        raise ValueError("an answer needs text")
    return value


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    question: str
    answers: tuple[Annotated[str, AfterValidator(_with_text)], ...]
    story: str | None = None
    kind: str | None = None


def _question(where: str, line: str) -> EvaluationQuestion:
    try:
        read = _Line.model_validate_json(line)
    except ValidationError as error:
        raise invalid(where, error, _CURE) from None
    return EvaluationQuestion(read.question, read.answers, read.story, read.kind)
