"""What a question's wording asks for: a sentence without a number does not tell how many.

Answer typing as in the question answering of the first TREC tracks (Li and Roth 2002, "Learning question classifiers"),
for the kinds alone that a regular expression tells surely; how often a sentence that answers lacks them is measured in
tests/benchmarks/RESULTS.md.
"""

from __future__ import annotations

import re

_COUNTED = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?|billions?"
)
_NUMBER = rf"\d|\b(?:{_COUNTED}|half|both|several|many|few|none|no|single|twice|once|zero|couple|pair|most|all|an?)\b"
_LENGTH = (
    r"\b(?:km|kilomet\w*|miles?|met(?:er|re)s?|feet|foot|ft|yards?|inch(?:es)?|cm|mm|blocks?|light[- ]years?|hours?|"
    r"minutes?)\b|\d\s?m\b"
)
_DURATION = (
    r"\b(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|decades?|centur\w+|millenni\w+|terms?|"
    r"seasons?|since|until|till|forever|overnight|lifetime|long|short\w*|ages|from \d{4})\b|"
    r"\d{4}s?\s?(?:-|–|to)\s?\d{2}"
)
_TIME = (
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|yesterday|today|tomorrow|tonight|now|currently|ago|centur\w+|years?|"
    r"months?|weeks?|days?|morning|evening|night|noon|midnight|spring|summer|autumn|fall|winter|season|when|while|after|"
    r"before|during|once|until|since|later|earlier|early|late|era|period|age|time|first|recently|soon|then|upon|"
    r"christmas|easter|war)\b"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?)\.?"
)
_YEAR = r"(?:1\d{3}|20\d{2})"
_DATE = re.compile(
    rf"\b{_MONTH} \d{{1,2}}\b(?:,? {_YEAR}\b)?|\b\d{{1,2}} (?:of )?{_MONTH}(?!\w)(?:,? {_YEAR}\b)?|"
    rf"\b{_MONTH},? {_YEAR}\b|"
    rf"\b(?:in|since|by|until|till|from|during|before|after|early|late|year|spring|summer|autumn|winter)[ -]{_YEAR}\b|"
    rf"\b{_YEAR}s\b|\b\d{{1,2}}:\d{{2}}\b",
    re.IGNORECASE,
)
"""A figure that says when, and so answers no question for how much."""
_AMOUNT = re.compile(r"\bhow (?:many|much|old|tall|high|deep|wide|thick)\b", re.IGNORECASE)
_EXPECTED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (r"\bhow many\b|\bwhat (?:percent\w*|proportion)\b", rf"{_NUMBER}|%|\bper ?cent\b"),
        (r"\bhow old\b", rf"\d|\b(?:{_COUNTED}|years?|centur\w+|decades?|age[ds]?|born|youngest|oldest)\b"),
        (
            r"\bhow much (?:money|did|does|do|was|is|were|are|will|would)\b",
            rf"{_NUMBER}|[$€£¥%]|\b(?:more|less|free|nothing)\b",
        ),
        (r"\b(?:phone|telephone|mobile|fax) number\b", r"\d(?:[ ()./+-]{0,2}\d){4}"),
        (r"\bhow far (?:is|are|was|were|away|from|apart|did|does|do)\b", _LENGTH),
        (r"\bhow (?:tall|high|deep|wide|thick)\b", rf"{_LENGTH}|\d"),
        (r"\bhow long\b", rf"{_DURATION}|{_LENGTH}"),
        (r"^(?:and |so )?when\b|\bwhat (?:year|date|month|decade)\b", _TIME),
    )
)


def unmet(question: str, sentence: str) -> bool:
    """Whether a sentence lacks what a question asks for by its wording: a number, a date, a distance, a duration."""
    if _AMOUNT.search(question):
        sentence = _DATE.sub(" ", sentence)
    return any(asked.search(question) and not told.search(sentence) for asked, told in _EXPECTED)
