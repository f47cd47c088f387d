"""Numbers and dates in a text, as far as two texts have to be compared by them."""

from __future__ import annotations

import re
from itertools import pairwise

_NUMBER = re.compile(r"\d+(?:[.,\u00a0 ]\d{3})*(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NAMED = {name: float(value) for value, name in enumerate(_SMALL)} | {
    name: 10.0 * value for value, name in enumerate(_TENS, start=2)
}
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ASKS_FIGURE = re.compile(
    r"\bhow (?:many|much|old|long|far|tall|high|often|large|big|fast|deep|wide|heavy)\b|\bwhen\b"
    r"|\b(?:what|which|in what|in which) (?:year|date|day|month|time|number|amount|percentage|share|score|age|price)\b",
    re.IGNORECASE,
)


def asks_for_figure(question: str) -> bool:
    """Whether a question asks for a number or a date."""
    return _ASKS_FIGURE.search(question) is not None


def figures(text: str) -> frozenset[float | str]:
    """Return the numbers, months and weekdays of `text`: "on 23 November 2023" gives 23, 2023 and "november".

    Numbers in digits or in words up to ninety; "3 million" is 3000000. "May" counts beside a number alone, since it is
    a verb elsewhere.
    """
    found: set[float | str] = set()
    for match in _NUMBER.finditer(text):
        scale = _SCALES.get((_WORD.match(text, match.end() + 1) or [""])[0].casefold(), 1.0)
        found.add(_value(match[0]) * scale)
    tokens = [word.casefold() for word in _WORD.findall(text)]
    for word, following in pairwise([*tokens, ""]):
        if word in _NAMED:
            found.add(_NAMED[word] * _SCALES.get(following, 1.0))
        elif word in _DAYS or (word in _MONTHS and (word != "may" or any(isinstance(one, float) for one in found))):
            found.add(word)
    return frozenset(found)


def _value(digits: str) -> float:
    """The value of a number as it is written: commas, points and spaces before three digits group, others divide."""
    plain = re.sub(r"[.,\u00a0 ](?=\d{3}(?:\D|$))", "", digits)
    return float(plain.replace(",", ".") if plain.count(".") + plain.count(",") < 2 else re.sub(r"\D", "", plain))
