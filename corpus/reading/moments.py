"""Dates as files write them, made ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)")
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d([T ]\d\d:?\d\d(:?\d\d([.,]\d+)?)?\s*(Z|UTC|[+-]\d\d(:?\d\d)?)?)?", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_LONGEST = 80
# A day of a month of a year, or nothing: never a date that depends on when the file is read.
_WHOLE_DATES = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}


def moment_of(text: str, language: str | None = None) -> str | None:
    """Return the date, or date and time, that `text` is, in ISO 8601, or None if it is none.

    ISO 8601, RFC 2822 (as in RSS), and dates in words in `language` (or in English) are read. A date whose day and
    month could be exchanged (04/05/2024) is none, and neither is one without its day or year.

    Example:
        >>> moment_of("14 листопада 2023, 09:30", "uk")
        '2023-11-14T09:30:00'
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or _AMBIGUOUS.search(text):
        return None
    if _ISO.fullmatch(text):
        return _iso(text)
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return _in_words(text, language)


def _iso(text: str) -> str | None:
    text = re.sub(r"\s*utc$", "Z", text, flags=re.IGNORECASE).replace(",", ".")
    text = re.sub(r"\s+(?=[+-]|z$)", "", text, flags=re.IGNORECASE)
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return moment.date().isoformat() if _DAY.fullmatch(text) else moment.replace(microsecond=0).isoformat()


def _in_words(text: str, language: str | None) -> str | None:
    if not re.search(r"(?<!\d)\d{4}(?!\d)", text):  # no year, whatever else the numbers may be taken for
        return None
    import dateparser

    languages = [*dict.fromkeys(code.partition("-")[0].lower() for code in (language, "en") if code)]
    for code in languages:
        try:
            moment = dateparser.parse(text, languages=[code], settings=_WHOLE_DATES)
        except ValueError:  # a language that it does not know
            continue
        if moment:
            return str((moment if re.search(r"\d:\d\d", text) else moment.date()).isoformat())
    return None
