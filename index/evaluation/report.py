"""The report of an evaluation as one JSON object, written and read."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.answer import Answer, Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage
from index.errors import EvaluationFileError
from index.evaluation.files import invalid, read_text
from index.evaluation.metrics import intervals, summarise
from index.evaluation.questions import EvaluationQuestion
from index.evaluation.run import Result, Standing, facts_in
from index.excerpt import Excerpt

_CURE = "name a report that `storybot eval --json` wrote"


class _ReportedQuestion(BaseModel):
    """A question of a report, as far as reports are compared; what a figure is, stands at `Standing`."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    question: str
    kind: str | None
    story: str | None
    outcome: str
    answered: bool
    confidence: Annotated[float, Field(ge=0, le=1)]
    rank: Annotated[int, Field(ge=1)] | None
    ranked: Annotated[int, Field(ge=1)] | None


class _Report(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    questions: tuple[_ReportedQuestion, ...]


def report_object(results: Sequence[Result]) -> dict[str, object]:
    """Return the report: figures and their intervals by kind and by language, and what came of each question."""
    return {
        "summary": summarise(results),
        "intervals": intervals(results),
        "questions": [_question_object(result) for result in results],
    }


def read_report(path: Path, asked: Sequence[EvaluationQuestion]) -> tuple[Standing, ...]:
    """Read how the same questions stood in an earlier report.

    Raises EvaluationFileError if it cannot be read, is no report, or is one of other questions than `asked`.
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
    return tuple(Standing(one.outcome, one.answered, one.confidence, one.rank, one.ranked) for one in found)


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all: whoever reads finds what was there, or all of `text`.

    Raises EvaluationFileError if it cannot be written.
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


def _identity(asked: _ReportedQuestion | EvaluationQuestion) -> str:
    return f"{asked.question!r} ({asked.kind or 'no kind'}, of {asked.story or 'all stories'})"


def _of_others(path: Path, why: str) -> EvaluationFileError:
    return EvaluationFileError(
        str(path), f"a report of other questions: {why}", "compare with a report of the same file and options"
    )


def _question_object(result: Result) -> dict[str, object]:
    asked, standing = result.asked, result.standing
    quotes, related = _quotes_and_related(result.answer)
    return {
        "question": asked.question,
        "kind": asked.kind,
        "language": asked.language,
        "story": asked.story,
        "answerable": asked.answerable,
        "outcome": standing.outcome,
        "answered": standing.answered,
        # In full: rounded, the surest refusals would tie, and a comparison find another AUROC than the summary.
        "confidence": standing.confidence,
        "facts": facts_in(result.answer),
        "quotes": [excerpt.quote for excerpt in quotes],
        "related": [excerpt.quote for excerpt in related],
        # Of each quotation and each related passage in turn: the lines above it, or "".
        "leads": ["\n".join(excerpt.lines_above) for excerpt in (*quotes, *related)],
        "rank": standing.rank,
        "ranked": standing.ranked,
        "took_ms": round(result.took_ms, 2),
    }


def _quotes_and_related(answer: Answer) -> tuple[Sequence[Excerpt], Sequence[Excerpt]]:
    match answer:
        case Answered(excerpts=quotes, related=related):
            return quotes, related
        case Closest(passage=passage):
            return (), (passage,)
        case Refusal(related=related) | UnreadLanguage(related=related):
            return (), related
        case FileFacts(excerpts=quotes):
            return quotes, ()
        case RemarkMade():
            return (), ()
