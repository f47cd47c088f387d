"""Chooses the language of the bot's own lines."""

from __future__ import annotations

import re
from dataclasses import replace

from babel import negotiate_locale

from bot.voice.voice import ENGLISH, Voice

LOCALES = (ENGLISH, "hy", "ru", "uk")
"""BCP 47 codes of the languages that the bot speaks."""

QUESTION_LOCALES = (*LOCALES, "az", "be", "ka")
"""BCP 47 codes of the languages that have at least the lines for a question in an unsupported language."""


_LONGEST_HEADER = 500
_ACCEPTED = re.compile(r"([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*(?:,|$)")


def voice_for(locale: str | None) -> Voice:
    """Return the voice for a reader's BCP 47 code ("ru-RU", "ru_RU"). English if None, unknown or unsupported."""
    return Voice(_spoken(locale, LOCALES) or ENGLISH)


def voice_accepted(header: str) -> Voice:
    """Return the voice that a browser's `Accept-Language` prefers, or English (RFC 9110, section 12.5.4)."""
    weighed = [(float(weight or 1), code) for code, weight in _ACCEPTED.findall(header[:_LONGEST_HEADER])]
    preferred = [code.casefold() for weight, code in sorted(weighed, key=lambda one: -one[0]) if weight]
    return Voice(negotiate_locale(preferred, LOCALES, sep="-") or ENGLISH)


def voice_answering(question: str, otherwise: Voice) -> Voice:
    """Return the voice in a question's language, or `otherwise` if the language is unsure or unsupported."""
    from index.question import language_of  # slow: it loads the model libraries

    language = language_of(question)
    return replace(otherwise, locale=language) if language in LOCALES else otherwise


def voice_for_question(language: str, reader: Voice) -> tuple[Voice, bool]:
    """Return the voice for a question in an unsupported language, and whether it is in the question's language.

    Args:
        language: BCP 47 code of the question's language.
        reader: the voice to use if there are no lines in that language.
    """
    locale = _spoken(language, QUESTION_LOCALES)
    return (replace(reader, locale=locale), True) if locale else (reader, False)


def _spoken(locale: str | None, spoken: tuple[str, ...]) -> str | None:
    return negotiate_locale([(locale or "").replace("_", "-").casefold()], spoken, sep="-")
