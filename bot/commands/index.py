"""storybot index"""

from __future__ import annotations

import click

from bot.commands.common import command_settings, errors, output


@click.command(short_help="Build or refresh the index.")
@click.option("--rebuild", is_flag=True, help="Build it even if it is up to date.")
@click.pass_context
def index(context: click.Context, rebuild: bool) -> None:
    """Build the index where it is missing or out of date.

    The index in use stays until the new one is whole. Exit status: 0 up to date, 2 wrong set-up, or a story
    file or a suggested question that had to be left out.
    """
    from bot.opening import rebuild_index, say

    built = rebuild_index(command_settings(), errors(), always=rebuild)
    if built is None:
        say(output(), "The index is up to date.")
    context.exit(2 if built and built.manifest.left_out else 0)
