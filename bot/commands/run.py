"""storybot run"""

from __future__ import annotations

import asyncio
import signal
import sys
from types import FrameType

import click

from bot.commands.common import errors
from bot.logs import set_up_logging
from bot.opening import open_answerer
from bot.settings import load_settings


@click.command(short_help="Answer in Telegram, by long polling.")
def run() -> None:
    """Answer questions in Telegram by long polling, until SIGINT or SIGTERM.

    Needs STORYBOT_TOKEN. Builds the index first if it is missing or out of date.
    """
    # Process 1 of a container ignores SIGTERM unless it has a handler. Polling installs its own later.
    signal.signal(signal.SIGTERM, _leave)
    settings = load_settings()
    set_up_logging(settings)
    from bot.telegram.polling import check_database, connect, poll, token_of

    token_of(settings)
    asyncio.run(check_database(settings))
    asyncio.run(connect(settings))
    poll(settings, open_answerer(settings, errors()))


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
