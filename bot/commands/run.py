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

TOKEN_REFUSED = 3


@click.command()
@click.pass_context
def run(context: click.Context) -> None:
    """Answer questions in Telegram by long polling, until SIGINT or SIGTERM.

    Needs STORYBOT_TOKEN. Builds the index first if it is missing or out of date. Exit status: 0 if it was stopped, 2 if
    the set-up is wrong, 3 if Telegram has refused the token for five minutes while it ran.
    """
    # Process 1 of a container ignores SIGTERM unless it has a handler. Polling installs its own later.
    signal.signal(signal.SIGTERM, _leave)
    settings = load_settings()
    set_up_logging(settings)
    from bot.telegram.receiving.token_refusals import TokenRefusedError
    from bot.telegram.running.connecting import check_database, connect, token_of
    from bot.telegram.running.life import answer_until_stopped

    token_of(settings)
    asyncio.run(check_database(settings))
    asyncio.run(connect(settings))
    try:
        answer_until_stopped(settings, open_answerer(settings, errors()))
    except TokenRefusedError as error:
        click.echo(f"storybot: {error}", err=True)
        context.exit(TOKEN_REFUSED)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
