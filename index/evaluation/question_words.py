"""The word that a question asks with, by which figures are given."""

from __future__ import annotations

import re

_FORMS = {"whom": "who", "whose": "who", "how much": "how many"}
_WORD = re.compile(r"\b(how\s+(?:many|much)|how|who|whom|whose|when|where|why|which|what)\b", re.IGNORECASE)


def question_word(question: str) -> str:
    """Return the first question word of an English question: who, what, how many, …; "other" where it has none.

    "whom" and "whose" count as "who", "how much" as "how many".
    """
    found = _WORD.search(question)
    if found is None:
        return "other"
    word = " ".join(found[1].casefold().split())
    return _FORMS.get(word, word)
