"""The command `storybot`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

_SHORT_HELP = {
    "add": "Add stories from files, web pages or feeds.",
    "ask": "Ask a question and get the story's own words.",
    "backup": "Save index, database and stories to a file.",
    "card": "Draw a quotation as a picture to share.",
    "chat": "Ask question after question in the terminal.",
    "completion": "Print a completion script for a shell.",
    "doctor": "Check that everything needed is installed.",
    "eval": "Measure the answers on a file of questions.",
    "index": "Build or refresh the index.",
    "remove": "Remove stories that were added.",
    "restore": "Put back what `storybot backup` saved.",
    "run": "Answer in Telegram.",
    "serve": "Answer on a web page, over HTTP and MCP.",
    "show": "Show a story as it was read.",
    "stories": "List the stories in the corpus.",
    "withdraw": "Never quote a sentence again.",
}
"""What `storybot --help` and completion say of each command, without importing it."""

_MODULES = {"eval": "evaluate"} | {name: f"library.{name}" for name in ("add", "remove", "show", "stories", "withdraw")}
"""Modules of `bot.commands` that are not named as their command."""

INTERRUPTED = 130

UMASK = 0o077
"""What is taken off the rights of new files: stories before their embargo, and what people ask, are for their owner.
SQLite gives the files beside a database the rights of that database (https://sqlite.org/wal.html)."""


class _Group(click.Group):
    """Commands that are imported when they are called, and fail with one line on standard error and exit status 2."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, imported(name) if name else command, rest

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        os.umask(UMASK)
        try:
            sys.exit(super().main(*args, **kwargs) or 0)
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except (click.Abort, KeyboardInterrupt):
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader of the output is gone. Python would complain again when it closes standard output.
            sys.stdout = None
            sys.exit(2)
        except Exception as error:
            import logging

            from bot.program.redaction import without_secrets
            from corpus import StorybotError
            from corpus.normalise import printable

            said = without_secrets(str(error))
            if isinstance(error, StorybotError):
                _fail(said)
            logging.getLogger("bot").debug("unexpected", exc_info=True)
            reason = printable(" ".join(said.split())[:300])
            _fail(f"unexpected {type(error).__name__}: {reason}; set STORYBOT_LOG_LEVEL=DEBUG for the details")


def imported(name: str) -> click.Command:
    """Return a subcommand by its name, from its module."""
    module = _MODULES.get(name, name)
    command: click.Command = getattr(import_module(f"bot.commands.{module}"), module.rpartition(".")[2])
    return command


def _fail(line: str) -> None:
    click.echo(f"storybot: {line}", err=True)
    sys.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="storybot", message="%(prog)s %(version)s")
def main() -> None:
    """Answer questions about a news story with the story's own words.

    Settings come from environment variables (STORYBOT_…) or a .env file. The README lists them.
    """


for command, line in _SHORT_HELP.items():
    main.add_command(click.Command(command, short_help=line))
