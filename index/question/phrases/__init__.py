"""Phrases of questions and remarks, a file for each language: en.toml, ru.toml, uk.toml, hy.toml; any.toml for all."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ru", "uk", "hy")
"""BCP 47 codes of the languages that have a file."""

TRANSLATED = LANGUAGES[1:]
"""Those but English."""

ANY_LANGUAGE = "any"
"""Name of the file with phrases that do not tell a language."""


@cache
def phrases(language: str) -> dict[str, Any]:
    """Return what the file of a language holds; a comment in the file says what each part is."""
    return tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))


def listed(text: str) -> list[str]:
    """Return the phrases of a list with commas."""
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]
