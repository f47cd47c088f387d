"""A voice: the bot's lines in one language, with what stands in their places put in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from fluent.runtime.types import FluentType, fluent_number

from bot.voice.catalogue import bundle
from bot.voice.direction import isolated

log = logging.getLogger(__name__)

ENGLISH = "en"
"""The locale that has every line."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What the bot says itself, in one language.

    Args:
        locale: BCP 47 code of the language; one that has a file.
        isolating: whether what may run from right to left gets invisible marks (U+2068, U+2069), which keep the words
            around it in their places.
    """

    locale: str
    isolating: bool = True

    def text(self, key: str, /, **arguments: str | int) -> str:
        """Return a line of the bot.

        A line that is missing is said in English, and logged; the key itself stands for one that English lacks too. A
        number is written in digits without separators. The line is no HTML: what it is given comes out as it went in.
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
"""The voice of the terminal, whose output other programs may read: it adds no invisible marks."""


def _said(locale: str, key: str, arguments: Mapping[str, str | FluentType]) -> str | None:
    """The line in one locale; None where it is missing there."""
    lines = bundle(locale)
    pattern = lines.get_message(key).value if lines.has_message(key) else None
    if pattern is None:
        return None
    said, errors = lines.format_pattern(pattern, dict(arguments))
    for error in errors:
        log.error("the line %r of the locale %r is not whole (%s)", key, locale, error)
    return said if isinstance(said, str) else key
