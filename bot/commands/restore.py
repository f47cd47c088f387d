"""storybot restore"""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.common import command_settings, output, require_answers
from bot.opening import say

NOT_WANTED = 1


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before anything is replaced.")
@click.pass_context
def restore(context: click.Context, file: Path, yes: bool) -> None:
    """Replace the index, the bot's database and the state directory's stories by those in FILE.

    What FILE says is withdrawn is withdrawn too. FILE is checked wholly before. What it does not hold stays as it is.
    Stop `storybot run` before. Exit status: 0 if they are replaced, 1 if you do not want it; 2 for wrong usage, or if
    FILE cannot be used.
    """
    require_answers(yes)
    settings = command_settings()
    from bot.archive import DATABASE, INDEX, BackupError, check_archive
    from bot.program.heartbeat import HEARTBEAT, last_heartbeat
    from bot.program.private_files import database_file
    from bot.state_backup import kinds_of, put_back

    packed = check_archive(file)
    # An index in Milvus is not replaced by one of files.
    kinds = ", ".join(kinds_of(name for name in packed if name != INDEX or settings.store is None))
    if not kinds:
        raise BackupError(str(file), "it holds only an index of files, and yours is in Milvus", "run storybot index")
    if DATABASE in packed and database_file(settings) is None:
        raise BackupError(str(file), "it holds a SQLite database, which is not yours", "unset STORYBOT_DATABASE_URL")
    heartbeat = last_heartbeat(settings.state_dir / HEARTBEAT)
    if heartbeat and heartbeat.is_fresh:
        raise BackupError("storybot run", f"it uses {settings.state_dir}", "stop it, and wait for a minute")
    if not yes and not click.confirm(f"Replace {kinds} in {settings.state_dir}?"):
        context.exit(NOT_WANTED)
    put_back(settings, file)
    say(output(), f"Restored: {kinds}.")
