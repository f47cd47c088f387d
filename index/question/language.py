"""The language that a question or a remark is surely in."""

from __future__ import annotations

from index.languages import sure_language
from index.question.remarks import remark_language


def language_of(text: str) -> str | None:
    """Return the BCP 47 code of the language that a text is surely in, or None if it may be in several.

    Names and numbers alone are in none ("Pashinyan 2023"), and neither is Russian in Latin letters.
    """
    return remark_language(text) or sure_language(text)
