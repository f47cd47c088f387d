"""The words of a sentence that a question asks for, where its question word tells their form."""

from __future__ import annotations

import re

import regex

from index.lexical import words

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}}\b)?|"
    r"\b\d{1,2}:\d{2}\b|"
    r"\b(?:1\d|20)\d{2}s?\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_NUMBER = re.compile(
    r"[$€£]?\b\d+(?:[.,]\d+)*\b%?(?: (?:percent|per cent|million|billion|trillion|thousand))?|"
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?)\b",
    re.IGNORECASE,
)
_NAME = regex.compile(r"\b\p{Lu}[\w.'’-]*(?: (?:of |the |de |van |von |al-)?\p{Lu}[\w'’-]*)*")
_PLACE = regex.compile(rf"\b(?:in|at|near|to|from|outside) ((?:the )?{_NAME.pattern[2:]})")
_REASON = re.compile(r"\b(?:because|due to|in order to|so that|since|after)\b[^.;]*", re.IGNORECASE)

# Capitals that open a sentence and are no name.
_OPENER = re.compile(r"[A-Z][a-z]+ly|Earlier|Later|However|Meanwhile|Although|Despite|According|During|Since")

_FORMS = (
    (re.compile(r"\bwhen\b|\b(?:what|which) (?:date|day|year|month|time)\b|\bdate\b"), _DATE),
    (re.compile(r"\bhow (?:many|much|long|old|far|tall|big|large|often)\b|\bnumber\b"), _NUMBER),
    (re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|place|town)\b"), _PLACE),
    (re.compile(r"\bwho(?:m|se)?\b"), _NAME),
    (re.compile(r"\bwhy\b"), _REASON),
)


def answering_words(question: str, sentence: str) -> tuple[int, int] | None:
    """Return [start, end) of the words of `sentence` that have the form that `question` asks for.

    A date for "when", a figure for "how many", a name that the question does not hold for "who", and so on. None
    where the question word tells no form, or the sentence has nothing of it.
    """
    asked = question.casefold()
    known = set(words(question))
    for question_word, form in _FORMS:
        if question_word.search(asked):
            for match in form.finditer(sentence):
                group = 1 if form is _PLACE else 0
                if form is _NAME and _OPENER.fullmatch(match[0]):
                    continue
                if form is _REASON or not set(words(match[group])) <= known:
                    start, end = match.span(group)
                    return start, start + len(sentence[start:end].rstrip(" ,.;:"))
            return None
    return None
