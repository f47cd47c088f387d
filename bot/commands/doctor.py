"""storybot doctor"""

from __future__ import annotations

import click

from bot.checks import findings, running
from bot.commands.common import command_settings, output
from bot.opening import say

WRONG_SET_UP = 2
NOT_RUNNING = 1
"""Docker reserves the status 2 of a health check."""


@click.command()
@click.option("--running", "alive", is_flag=True, help="Check only that `storybot run` is alive, for health checks.")
@click.pass_context
def doctor(context: click.Context, alive: bool) -> None:
    """Check packages, models, corpus, state directory, index, database and, if a token is set, Telegram.

    Prints one line each: ok, or what to do. Exit status: 0 if every check passes, else 2; with --running 0 or 1.
    """
    settings = command_settings()
    console = output()
    holds = True
    for finding in [running(settings)] if alive else findings(settings):
        say(console, f"{'ok ' if finding.holds else 'no '} {finding.subject}: {finding.line}")
        holds = holds and finding.holds
    if not holds:
        context.exit(NOT_RUNNING if alive else WRONG_SET_UP)
