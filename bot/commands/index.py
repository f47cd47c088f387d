"""storybot index"""

from __future__ import annotations

import click

from bot.commands.common import command_settings, errors, output
from bot.opening import index_store, rebuild_index, renew_graph, say


@click.command()
@click.option("--rebuild", is_flag=True, help="Build it even if it is up to date.")
@click.pass_context
def index(context: click.Context, rebuild: bool) -> None:
    """Build the index if it is missing or out of date.

    The old index stays in use until the new one is complete. Exit status: 0 up to date; 2 for wrong set-up, or if a
    story file or a suggested question was left out.
    """
    settings = command_settings()
    built = rebuild_index(settings, errors(), always=rebuild)
    renew_graph(settings, errors())
    contents = built or index_store(settings).contents()
    left_out = contents.left_out if contents else ()
    if built is None:
        for line in left_out:
            say(errors(), f"left out: {line}")
        say(output(), "The index is up to date.")
    context.exit(2 if left_out else 0)
