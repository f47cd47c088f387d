"""Times of a sentence: "on 4 May", "in September 2022", "on Tuesday"."""

from __future__ import annotations

import regex

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[0-9]|20)\d\d"

_IN = rf"{_MONTH},? {_YEAR}|{_MONTH}|{_YEAR}"
_ON = (
    rf"{_DAY}(?: (?:morning|afternoon|evening|night))?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? {_YEAR})?|\d{{1,2}} {_MONTH}(?: {_YEAR})?"
)

DATE = regex.compile(rf"\b(?:[Oo]n (?:{_ON})|[Ii]n (?:early |late |mid-)?(?:{_IN}))\b(?![-’'\d]| (?:{_MONTH}|\d))")
"""A time with its preposition."""

DATED_OPENING = regex.compile(rf"(?P<date>(?:On (?:{_ON})|In (?:{_IN}))),? (?=\p{{L}})")
"""A time that a sentence begins with."""
