"""Closed classes of English words, and times of a sentence ("on 4 May"), as far as questions are made by them."""

from __future__ import annotations

import regex

from corpus.speakers.words import words_of

APPROXIMATE = r"(?:(?:at least|more than|about|around|some|nearly|almost|over|up to|only|fewer than) )?"
NUMBER_WORDS = words_of(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety dozens hundreds thousands"
)
MONEY = words_of("dollars euros pounds crowns kroner kronor francs yen yuan rubles roubles hryvnias drams liras cents")
TIMES = words_of("seconds minutes hours days weeks months years decades centuries")

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
