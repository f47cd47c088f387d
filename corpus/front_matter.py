"""The YAML block at the head of a Markdown story: headline and metadata."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, ValidationError

from corpus.normalise import normalise

_BLOCK = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
MOST_QUESTIONS = 6
"""Questions that a story may suggest to its readers."""

LONGEST_QUESTION = 200
"""Longest of them, in characters."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class FrontMatterError(ValueError):
    """Front matter that cannot be read; the message says why, `cure` what to do about it."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(why)
        self.cure = cure


def _text(value: object) -> object:
    """One line of text; numbers and dates that YAML made of a plain word become text again."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if isinstance(value, (int, float, date)) and not isinstance(value, bool):
        value = str(value)
    return (normalise(value) or None) if isinstance(value, str) else value


def _moment(value: object) -> object:
    """An ISO 8601 date or date and time, as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.strip():
        value = value.strip()
        parse = date.fromisoformat if len(value) <= 10 else datetime.fromisoformat
        return parse(value).isoformat()
    return value or None


def _language(value: str | None) -> str | None:
    if value is not None and not _LANGUAGE.fullmatch(value):
        raise ValueError("not a language code")
    return value


def _questions(value: object) -> object:
    """A line of text, or a list of lines, without repetitions; empty if the key has no value."""
    lines = [value] if isinstance(value, str) else value or []
    if not isinstance(lines, list) or not all(isinstance(line, str) and normalise(line) for line in lines):
        raise ValueError("not lines of text")
    questions = tuple(dict.fromkeys(map(normalise, lines)))
    if len(questions) > MOST_QUESTIONS or any(len(question) > LONGEST_QUESTION for question in questions):
        raise ValueError("too many questions, or one that is too long")
    return questions


_Text = Annotated[str | None, BeforeValidator(_text)]


class FrontMatter(BaseModel):
    """The keys that are read, all optional; other keys are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: _Text = None
    headline: _Text = None
    title: _Text = None
    publisher: _Text = None
    author: _Text = None
    published: Annotated[str | None, BeforeValidator(_moment)] = None
    url: HttpUrl | None = None
    language: Annotated[_Text, AfterValidator(_language)] = None
    photo_credit: _Text = Field(default=None)
    questions: Annotated[tuple[str, ...], BeforeValidator(_questions)] = ()


_LONGEST_SHOWN = 100

_CURES = {
    "published": "write it as 2023-11-14 or 2023-11-14T09:30",
    "url": "write it with its https://",
    "language": "write a code such as en or uk",
    "questions": f"write up to {MOST_QUESTIONS} lines of text, each at most {LONGEST_QUESTION} characters, "
    "in quotation marks if it holds a colon",
}


def split_front_matter(source: str) -> tuple[FrontMatter, str]:
    """Return the front matter of `source` and the text after it; no block gives an empty one.

    Raises FrontMatterError if the block does not end, is not a YAML mapping, or has a value of the wrong kind.
    """
    if not re.match(r"---[ \t]*\n", source):
        return FrontMatter(), source
    block = _BLOCK.match(source)
    if block is None:
        raise FrontMatterError("the front matter has no end", "close it with a line of three dashes")
    try:
        values = yaml.safe_load(block["yaml"])
    except (yaml.YAMLError, ValueError) as error:
        raise FrontMatterError(
            _yaml_reason(error), "write one `key: value` a line, with a colon and quoted if it holds one"
        ) from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise FrontMatterError("the front matter is no list of keys", "write one `key: value` a line")
    return _validated({str(key): value for key, value in values.items()}), source[block.end() :]


def _yaml_reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    # The first line of the file is the opening dashes, and marks count from 0.
    where = f" in line {mark.line + 2}" if mark else ""
    return f"the front matter is no YAML{where} ({problem})"


def _validated(values: dict[str, Any]) -> FrontMatter:
    try:
        return FrontMatter.model_validate(values)
    except ValidationError as error:
        key = str(error.errors()[0]["loc"][0])
        cure = _CURES.get(key, "write a line of text there")
        raise FrontMatterError(f"{key} is {_shown(values[key])}", cure) from None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
