"""Which voice speaks to whom."""

from __future__ import annotations

from dataclasses import replace

from babel import negotiate_locale

from bot.voice.voice import ENGLISH, Voice

LOCALES = (ENGLISH, "hy", "ru", "uk")
"""BCP 47 codes of the languages that the bot speaks."""

QUESTION_LOCALES = (*LOCALES, "az", "be", "ka")
"""BCP 47 codes of the languages in which it can be said that a question in them is not read."""


def voice_for(locale: str | None) -> Voice:
    """Return the voice for a reader's BCP 47 code ("ru-RU", or "ru_RU"); English where it is unknown or not spoken."""
    return Voice(_spoken(locale, LOCALES) or ENGLISH)


def voice_answering(question: str, otherwise: Voice) -> Voice:
    """Return the voice in a question's language; `otherwise` if that is not sure, or the bot does not speak it."""
    from index.question import language_of  # it loads the libraries of the models

    language = language_of(question)
    return replace(otherwise, locale=language) if language in LOCALES else otherwise


def voice_for_question(language: str, reader: Voice) -> tuple[Voice, bool]:
    """Return the voice that tells of a question's language that it is not read, and whether it is that language's own.

    Args:
        language: BCP 47 code of the question's language.
        reader: the voice that speaks where there are no lines in that language.
    """
    locale = _spoken(language, QUESTION_LOCALES)
    return (replace(reader, locale=locale), True) if locale else (reader, False)


def _spoken(locale: str | None, spoken: tuple[str, ...]) -> str | None:
    return negotiate_locale([(locale or "").replace("_", "-").casefold()], spoken, sep="-")
