"""storybot backup"""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.common import command_settings, errors, output
from bot.opening import say


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Save the index, the bot's database, added stories and withdrawals to FILE, a new .tar.gz archive.

    The bot may run meanwhile. FILE holds the latest questions of readers, like the state directory: keep it as safe.
    """
    settings = command_settings()
    from bot.state_backup import save

    saved = save(settings, file)
    for line in saved.left_out:
        say(errors(), f"left out: {line}")
    say(output(), f"{file} holds {', '.join(saved.kinds)}.")
