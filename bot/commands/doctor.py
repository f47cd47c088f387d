"""storybot doctor"""

from __future__ import annotations

import click

from bot.commands.common import command_settings, output

WRONG_SET_UP = 2
NOT_RUNNING = 1
"""What a container's health check may end with; it reserves 2."""


@click.command(short_help="Check that all that is needed is there.")
@click.option("--running", "alive", is_flag=True, help="Check only that `storybot run` is alive, as a container does.")
@click.pass_context
def doctor(context: click.Context, alive: bool) -> None:
    """Check Python, packages, model, corpus, state directory, index and, where a token is set, Telegram.

    One line each: ok, or what to do. Exit status: 0 if all that is needed holds, else 2; with --running 0 or 1.
    """
    settings = command_settings()
    from bot.checks import findings, running
    from bot.opening import say

    console = output()
    holds = True
    for finding in [running(settings)] if alive else findings(settings):
        say(console, f"{'ok ' if finding.holds else 'no '} {finding.subject}: {finding.line}")
        holds = holds and finding.holds
    if not holds:
        context.exit(NOT_RUNNING if alive else WRONG_SET_UP)
