"""The command `storybot`."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import click

from bot.commands.add import add
from bot.commands.ask import ask
from bot.commands.backup import backup
from bot.commands.chat import chat
from bot.commands.completion import completion
from bot.commands.doctor import doctor
from bot.commands.evaluate import evaluate
from bot.commands.index import index
from bot.commands.remove import remove
from bot.commands.restore import restore
from bot.commands.run import run
from bot.commands.show import show
from bot.commands.stories import stories
from bot.commands.withdraw import withdraw
from corpus import StorybotError
from corpus.normalise import printable

INTERRUPTED = 130

UMASK = 0o077
"""What is taken off the rights of new files: stories before their embargo, and what people ask, are for their owner.
SQLite gives the files beside a database the rights of that database (https://sqlite.org/wal.html)."""


class _Group(click.Group):
    """Commands that fail with one line on standard error and exit status 2."""

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
        except StorybotError as error:
            _fail(str(error))
        except BrokenPipeError:
            # The reader of the output is gone. Python would complain again when it closes standard output.
            sys.stdout = None
            sys.exit(2)
        except Exception as error:
            logging.getLogger("storybot").debug("unexpected", exc_info=True)
            reason = printable(" ".join(str(error).split())[:300])
            _fail(f"unexpected {type(error).__name__}: {reason}; set STORYBOT_LOG_LEVEL=DEBUG for the details")


def _fail(line: str) -> None:
    click.echo(f"storybot: {line}", err=True)
    sys.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="storybot", message="%(prog)s %(version)s")
def main() -> None:
    """Answer questions about a news story with the story's own words.

    Settings come from environment variables (STORYBOT_…) or a .env file. The README lists them.
    """


for command in (
    add,
    remove,
    withdraw,
    show,
    ask,
    chat,
    stories,
    index,
    evaluate,
    run,
    doctor,
    backup,
    restore,
    completion,
):
    main.add_command(command)
