"""Dates as files write them, made ISO 8601."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<day>\d{4}-?\d\d-?\d\d)"
    r"([T ](?P<clock>\d\d(:?\d\d(:?\d\d([.,]\d+)?)?)?)\s*(?P<zone>Z|UTC|[+-]\d\d(:?\d\d)?)?)?",
    re.IGNORECASE,
)
# A day and a month in numbers before a year; 04-05 may follow a year, too.
_NUMBERS = re.compile(
    r"(?<![\d/.:-])(?<!\d{4} )(?P<one>\d{1,2})(?P<mark> ?[/.-] ?| )(?P<other>\d{1,2})(?P=mark)(\d{4}|\d\d)(?!\d)"
)
_LONGEST = 80
_MONTHS = 12
# A day of a month of a year, or nothing: never a date that depends on when the file is read.
_WHOLE_DATES = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}


def moment_of(text: str, language: str | None = None) -> str | None:
    """Return the date, or date and time, that `text` is, in ISO 8601, or None if it is none.

    ISO 8601, RFC 2822 (as in RSS), and dates in words in `language` (or in English) are read. With dots, the day comes
    before the month (04.05.2024). A date whose day and month could be exchanged (04/05/2024; in English or without a
    language also 04-05-2024) is none, and neither is one without its day or year.

    Example:
        >>> moment_of("14 листопада 2023, 09:30", "uk")
        '2023-11-14T09:30:00'
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST:
        return None
    if _ISO.fullmatch(text):
        with suppress(ValueError):
            return iso_moment(text)
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return _in_words(text, language)


def iso_moment(text: str) -> str:
    """Return a date, or date and time, of ISO 8601 in its long form, to the second; raises ValueError if it is none."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        raise ValueError("no date of ISO 8601")
    if found["clock"] is None:
        return date.fromisoformat(found["day"]).isoformat()
    zone = (found["zone"] or "").upper().replace("UTC", "Z")
    moment = datetime.fromisoformat(f"{found['day']}T{found['clock']}{zone}")
    return moment.replace(microsecond=0).isoformat()


def _in_words(text: str, language: str | None) -> str | None:
    if not re.search(r"(?<!\d)\d{4}(?!\d)", text):  # no year, whatever else the numbers may be taken for
        return None
    import dateparser

    languages = [*dict.fromkeys(code.partition("-")[0].lower() for code in (language, "en") if code)]
    numbers = _NUMBERS.search(text)
    mark = numbers["mark"].strip() if numbers else None
    settings = _WHOLE_DATES | ({"DATE_ORDER": "DMY"} if mark == "." else {})
    exchangeable = numbers is not None and mark != "." and max(int(numbers["one"]), int(numbers["other"])) <= _MONTHS
    for code in languages:
        if exchangeable and (mark == "/" or code == "en"):
            continue
        try:
            moment = dateparser.parse(text, languages=[code], settings=settings)
        except ValueError:  # a language that it does not know
            continue
        if moment:
            return str((moment if re.search(r"\d:\d\d", text) else moment.date()).isoformat())
    return None
