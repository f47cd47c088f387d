"""Settings and consoles for the commands."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

import click
from dotenv import dotenv_values
from rich.console import Console

from bot.logs import set_up_logging
from bot.settings import Settings, load_settings, unknown_settings
from corpus import named_story

if TYPE_CHECKING:
    from index import StoryBot

log = logging.getLogger(__name__)

REFUSED = 2
"""Exit status if something was refused."""


def require_answers(yes: bool) -> None:
    """Raise click.UsageError if a question cannot be asked for want of a terminal."""
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask in; say --yes to go on without asking.")


def story_id(start: str | None, bot: StoryBot) -> str | None:
    """Return the id of the story whose id, or that of an outlet of it, begins so; None if no story was named.

    Raises CorpusError.
    """
    return named_story(bot.stories, start) if start else None


def command_settings(**overrides: object) -> Settings:
    """Read the settings for a command, warn of misspelt ones on standard error, and set up logging.

    Raises SettingsError.
    """
    settings = load_settings(**overrides)
    for line in _misspelt():
        click.echo(f"storybot: {line}", err=True)
    # The log level is for `storybot run`. Other commands log only problems, unless it is DEBUG.
    set_up_logging(settings, logging.DEBUG if settings.log_level == "DEBUG" else logging.WARNING)
    return settings


def service_settings() -> Settings:
    """Read the settings for a command that runs until it is stopped, and set up logging; misspelt ones are logged.

    Raises SettingsError.
    """
    settings = load_settings()
    set_up_logging(settings)
    for line in _misspelt():
        log.warning("%s", line)
    return settings


def _misspelt() -> list[str]:
    return unknown_settings({**dotenv_values(".env"), **os.environ})


def output() -> Console:
    """Return standard output, with colours if it is a terminal that has them."""
    return Console(highlight=False)


def errors() -> Console:
    """Return standard error, for everything that is not the command's result."""
    return Console(stderr=True, highlight=False)
