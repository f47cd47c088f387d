"""The bot's lines in one language, with their arguments filled in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from fluent.runtime.types import FluentType, fluent_number

from bot.voice.catalogue import bundle
from bot.voice.direction import isolated

log = logging.getLogger(__name__)

ENGLISH = "en"
"""The default locale, which has every line."""


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
