"""Questions with the sentences that answer them, from JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from corpus.normalise import normalise
from index.errors import EvaluationFileError


def _with_text(value: str) -> str:
    if not normalise(value):
        raise ValueError("an answer needs text")
    return value


NonEmpty = Annotated[str, AfterValidator(_with_text)]


class EvaluationQuestion(BaseModel):
    """A question of an evaluation.

    Args:
        question: what is asked.
        answers: substrings of the sentences that answer; empty where the stories do not say.
        story: id of the story to ask; all stories where it is None.
        kind: a group that figures are also given for.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    question: str
    answers: list[NonEmpty]
    story: str | None = None
    kind: str | None = None


def read_questions(path: Path) -> list[EvaluationQuestion]:
    """Read a file of one JSON object a line; empty lines are passed over.

    Raises EvaluationFileError where it cannot be read, holds no question, or a line is no such object.
    """
    try:
        # Not by splitlines: JSON's strings may hold what it takes for line ends (U+2028).
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise EvaluationFileError(str(path), "not UTF-8", "save it again as UTF-8") from None
    except OSError as error:
        raise EvaluationFileError(
            str(path), f"cannot be read ({error.strerror})", "name a file of JSON lines"
        ) from None
    questions = [_question(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not questions:
        raise EvaluationFileError(str(path), "it holds no question", "write one JSON object a line")
    return questions


def _question(path: Path, number: int, line: str) -> EvaluationQuestion:
    where = f"{path}, line {number}"
    cure = 'write {"question": "…", "answers": ["part of the sentence that answers"]}'
    try:
        return EvaluationQuestion.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "the line"
        raise EvaluationFileError(where, f"{key}: {first['msg'].lower()}", cure) from None
    except ValueError:
        raise EvaluationFileError(where, "it is no JSON", cure) from None
