"""storybot doctor"""

from __future__ import annotations

import json

import click

from bot.checks import findings, running
from bot.commands.common import command_settings, output
from bot.finding import report
from bot.opening import say

WRONG_SET_UP = 2
NOT_RUNNING = 1
"""Docker reserves the status 2 of a health check."""


@click.command()
@click.option("--running", "alive", is_flag=True, help="Check only that `storybot run` is alive, for health checks.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_context
def doctor(context: click.Context, alive: bool, as_json: bool) -> None:
    """Check packages, models, corpus, state directory, index, database and, if a token is set, Telegram.

    Prints one line each: ok, or what to do. Exit status: 0 if every check passes, else 2; with --running 0 or 1.
    """
    settings = command_settings()
    console = output()
    found = []
    for finding in [running(settings)] if alive else findings(settings):
        found.append(finding)
        if not as_json:
            say(console, f"{'ok ' if finding.holds else 'no '} {finding.subject}: {finding.line}")
    if as_json:
        click.echo(json.dumps(report(found), ensure_ascii=False))
    if not all(finding.holds for finding in found):
        context.exit(NOT_RUNNING if alive else WRONG_SET_UP)
