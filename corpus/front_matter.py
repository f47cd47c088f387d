"""What a file says about its story at its head: headline and metadata."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    ValidationError,
    model_validator,
)

from corpus.moments import iso_moment
from corpus.normalise import normalise

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


class AsWritten(str):
    """A number, date or word such as `no` in front matter, as it was written; `value` is what the format makes of it.

    To YAML, `headline: 9:11` is a number in base 60.
    """

    value: object

    def __new__(cls, text: str, value: object = None) -> AsWritten:
        """Return the text with its value."""
        made = super().__new__(cls, text)
        made.value = value
        return made


def _text(value: object) -> object:
    """One line of text; numbers and dates become text."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if isinstance(value, (int, float, date, time)) and not isinstance(value, bool):
        value = str(value)
    return (normalise(value) or None) if isinstance(value, str) else value


def _moment(value: object) -> object:
    """An ISO 8601 date or date and time to the second, as text."""
    if isinstance(value, AsWritten) and isinstance(value.value, date):
        value = value.value
    if isinstance(value, datetime):
        value = value.replace(microsecond=0)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return iso_moment(value) if value.strip() else None
    return value or None


def _instant(value: object) -> object:
    """As `_moment`, but nothing except an empty value counts as none: no typing error may end an embargo."""
    if value is not None and not isinstance(value, (str, date)):
        raise ValueError("not a date")
    return _moment(value)


def _correction(value: object) -> object:
    """A date, or one line of text."""
    try:
        return _moment(value) if isinstance(value, (str, date)) else _text(value)
    except ValueError:
        return _text(value)


def _language(value: str | None) -> str | None:
    if value is not None and not _LANGUAGE.fullmatch(value):
        raise ValueError("not a language code")
    return value


def _questions(value: object) -> object:
    """A line of text, or a list of lines, without repetitions; empty if the key has no value."""
    lines = [value] if isinstance(value, str) else value or []
    if not isinstance(lines, list) or not all(map(_is_line, lines)):
        raise ValueError("not lines of text")
    questions = tuple(dict.fromkeys(map(normalise, lines)))
    if len(questions) > MOST_QUESTIONS or any(len(question) > LONGEST_QUESTION for question in questions):
        raise ValueError("too many questions, or one that is too long")
    return questions


def _is_line(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, AsWritten) and bool(normalise(value))


_Text = Annotated[str | None, BeforeValidator(_text)]
_Instant = Annotated[str | None, BeforeValidator(_instant)]

OBEYED = ("embargo_until", "expires")
"""Keys whose values no story may be read without."""

WRITE_A_MOMENT = "write it as 2026-05-04 or 2026-05-04T09:30+02:00"


class FrontMatter(BaseModel):
    """The keys that are read, all optional; other keys are ignored.

    `authors`, `date` and `source` are other names of author, published and publisher. They are passed over if they have
    another form, such as an address, since other programs write them too. `structure` is what `markdown_of` notes.
    """

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
    correction: Annotated[str | None, BeforeValidator(_correction)] = None
    embargo_until: _Instant = None
    expires: _Instant = None
    structure: _Text = None

    @model_validator(mode="before")
    @classmethod
    def _with_other_names(cls, values: dict[str, Any]) -> dict[str, Any]:
        source = _text(values.get("source"))
        try:
            published = _moment(values.get("date"))
        except ValueError:
            published = None
        others = {
            "author": _text(values.get("authors")),
            "published": published,
            "publisher": None if "://" in str(source) else source,
        }
        found = {key: value for key, value in others.items() if isinstance(value, str) and not values.get(key)}
        return values | found


_LONGEST_SHOWN = 100

_CURES = {
    "published": "write it as 2023-11-14 or 2023-11-14T09:30",
    "url": "write it with its https://",
    "language": "write a code such as en or uk",
    "correction": "write a line of text, or a date such as 2026-05-04",
    "embargo_until": WRITE_A_MOMENT,
    "expires": WRITE_A_MOMENT,
    "questions": f"write up to {MOST_QUESTIONS} lines of text, each at most {LONGEST_QUESTION} characters, "
    "in quotation marks if it holds a colon",
}


def validated(values: dict[str, Any]) -> FrontMatter:
    """Return front matter of these values; raises FrontMatterError, with the key, if one is of the wrong kind."""
    try:
        return FrontMatter.model_validate(values)
    except ValidationError as error:
        key = str(error.errors()[0]["loc"][0])
        cure = _CURES.get(key, "write a line of text there")
        raise FrontMatterError(f"{key} is {_shown(values[key])}", cure) from None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
