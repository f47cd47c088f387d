"""The report of an evaluation as one JSON object, written and read."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import EvaluationFileError
from index.evaluation.files import invalid, read_text
from index.evaluation.metrics import intervals, summarise
from index.evaluation.questions import EvaluationQuestion
from index.evaluation.run import Outcome

_CURE = "name a report that `storybot eval --json` wrote"


class ReportedQuestion(BaseModel):
    """A question of a report, as far as reports are compared; what a figure is, stands at `Outcome`."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    question: str
    kind: str | None
    story: str | None
    answered: bool
    confidence: Annotated[float, Field(ge=0, le=1)]
    facts: tuple[str, ...] = ()
    quotes: tuple[str, ...]
    rank: Annotated[int, Field(ge=1)] | None

    @classmethod
    def of_outcome(cls, outcome: Outcome) -> ReportedQuestion:
        """Return what a report says of an outcome."""
        return cls.model_validate_json(json.dumps(_question_object(outcome)))


class _Report(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    questions: tuple[ReportedQuestion, ...]


def report_object(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Return the report: figures and their intervals in all and by kind, and what came of each question."""
    return {
        "summary": summarise(outcomes),
        "intervals": intervals(outcomes),
        "questions": [_question_object(outcome) for outcome in outcomes],
    }


def read_report(path: Path, asked: Sequence[EvaluationQuestion]) -> tuple[ReportedQuestion, ...]:
    """Read what an earlier report says of the same questions.

    Raises EvaluationFileError where it cannot be read, is no report, or is one of other questions than `asked`.
    """
    try:
        found = _Report.model_validate_json(read_text(path)).questions
    except ValidationError as error:
        raise invalid(str(path), error, _CURE) from None
    if len(found) != len(asked):
        raise _of_others(path, f"it has {len(found)} questions, and here are {len(asked)}")
    for number, (before, now) in enumerate(zip(found, asked, strict=True), start=1):
        if _identity(before) != _identity(now):
            raise _of_others(path, f"its question {number} is {_identity(before)}, and here it is {_identity(now)}")
    return found


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all: whoever reads finds what was there, or all of `text`.

    Raises EvaluationFileError where it cannot be written.
    """
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        try:
            new.write_text(text, encoding="utf-8")
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise EvaluationFileError(
            str(path), f"cannot be written ({error.strerror})", "name a file in a folder that can be written"
        ) from None


def _identity(asked: ReportedQuestion | EvaluationQuestion) -> str:
    return f"{asked.question!r} ({asked.kind or 'no kind'}, of {asked.story or 'all stories'})"


def _of_others(path: Path, why: str) -> EvaluationFileError:
    return EvaluationFileError(
        str(path), f"a report of other questions: {why}", "compare with a report of the same file, --ask and --every"
    )


def _question_object(outcome: Outcome) -> dict[str, object]:
    return {
        "question": outcome.asked.question,
        "kind": outcome.asked.kind,
        "story": outcome.asked.story,
        "answerable": outcome.answerable,
        "answered": outcome.answer.answered,
        # In full: rounded, the surest refusals would tie, and a comparison find another AUROC than the summary.
        "confidence": outcome.answer.confidence,
        "facts": [fact.value for fact in outcome.answer.facts if fact.value],
        "quotes": [excerpt.quote for excerpt in outcome.answer.excerpts],
        "related": [excerpt.quote for excerpt in outcome.answer.related],
        "rank": outcome.rank,
        "took_ms": round(outcome.took_ms, 2),
    }
