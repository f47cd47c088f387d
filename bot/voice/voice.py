"""The bot's lines in one language, with their arguments filled in, and the choice of that language."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError, negotiate_locale
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType, fluent_number

from bot.voice.marks import isolated

log = logging.getLogger(__name__)

ENGLISH = "en"
"""The default locale, which has every line."""

_BETTER_IN_A_LIST = {"az": "azərbaycanca", "el": "ελληνικά", "kk": "қазақша"}
"""Names for which CLDR has a capital letter, or an adjective that needs a noun."""

LOCALES = (ENGLISH, "hy", "ru", "uk")
"""BCP 47 codes of the languages that the bot speaks."""

QUESTION_LOCALES = (*LOCALES, "az", "be", "ka")
"""BCP 47 codes of the languages that have at least the lines for a question in an unsupported language."""

_LONGEST_HEADER = 500

_ACCEPTED = re.compile(r"([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class Voice:
    """The bot's own lines in one language: `Voice("uk").text("paragraph", number=3)` is "абзац 3".

    Args:
        locale: BCP 47 code of a language that has a file.
        isolating: whether right-to-left arguments get invisible marks (U+2068, U+2069), so that they do not reorder
            the words around them.
    """

    locale: str
    isolating: bool = True

    def text(self, key: str, /, **arguments: str | int) -> str:
        """Return a line of the bot.

        A missing line is logged and returned in English, or as its key if English lacks it too. Numbers are written in
        digits without separators. Arguments are not escaped for HTML.
        """
        given = {name: self._argument(value) for name, value in arguments.items()}
        for locale in dict.fromkeys((self.locale, ENGLISH)):
            said = _said(locale, key, given)
            if said is not None:
                return said
            log.error("the line %r is missing in the locale %r", key, locale)
        return key

    def _argument(self, value: str | int) -> str | FluentType:
        if isinstance(value, int):
            return fluent_number(value, useGrouping=False)
        return isolated(value) if self.isolating else value


TERMINAL_VOICE = Voice(ENGLISH, isolating=False)
"""The voice of the terminal. It adds no invisible marks, since other programs may read the output."""


def _said(locale: str, key: str, arguments: Mapping[str, str | FluentType]) -> str | None:
    """The line in one locale, or None if it is missing there."""
    lines = bundle(locale)
    pattern = lines.get_message(key).value if lines.has_message(key) else None
    if pattern is None:
        return None
    said, errors = lines.format_pattern(pattern, dict(arguments))
    for error in errors:
        log.error("the line %r in the locale %r is incomplete (%s)", key, locale, error)
    return said if isinstance(said, str) else key


@cache
def bundle(locale: str) -> FluentBundle:
    """Return the lines of a locale, cached. Raises FileNotFoundError if it has no file."""
    written = FluentBundle([locale], use_isolating=False)
    written.add_resource(FluentResource(source(locale)))
    return written


def source(locale: str) -> str:
    """Return the text of a locale's file. Raises FileNotFoundError if there is none."""
    return files("bot.voice").joinpath("locales", f"{locale}.ftl").read_text(encoding="utf-8")


def own_name(code: str) -> str:
    """Return the name of a language in that language, as it is written in a sentence, or the code if it is unknown.

    Args:
        code: BCP 47 code of the language.
    """
    if code in _BETTER_IN_A_LIST:
        return _BETTER_IN_A_LIST[code]
    try:
        return Locale.parse(code, sep="-", resolve_likely_subtags=False).get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code


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
