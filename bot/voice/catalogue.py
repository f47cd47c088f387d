"""The bot's own lines: one Fluent file per locale (https://projectfluent.org/fluent/guide/)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource


@cache
def bundle(locale: str) -> FluentBundle:
    """Return the lines of a locale, cached. Raises FileNotFoundError if it has no file."""
    written = FluentBundle([locale], use_isolating=False)
    written.add_resource(FluentResource(source(locale)))
    return written


def source(locale: str) -> str:
    """Return the text of a locale's file. Raises FileNotFoundError if there is none."""
    return files("bot.voice").joinpath("locales", f"{locale}.ftl").read_text(encoding="utf-8")
