"""The language of a question, as far as it matters: whether the models can read it."""

from __future__ import annotations


def unread_language(question: str) -> str | None:
    """Return the BCP 47 code of the language of a question that is not in English; None where it may be English."""
    return None
