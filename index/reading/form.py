"""The form in which a question is read."""

from __future__ import annotations

import re

_AUXILIARY = re.compile(
    r"(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)(?:n['’]?t)?\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'’.-]*\w")
_EMPTY = frozenset(
    """
    a an the of in on at to for by with from and or that this it its as than there their his her they he she be been
    any anyone anything ever really not
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)


def reading_form(question: str) -> str:
    """Return a yes-or-no question as the words that carry its meaning, any other question as it is.

    A reader of spans was taught by questions whose answer is a name, a date, a reason. Asked for a yes or a no it finds
    nothing; given the words alone it looks for where the text speaks of them, which is what decides the question.
    """
    opening = _AUXILIARY.match(question)
    if opening is None:
        return question
    words = [word for word in _WORD.findall(question, opening.end()) if word.casefold() not in _EMPTY]
    return " ".join(words) if len(words) > 1 else question
