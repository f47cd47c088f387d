"""storybot add"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands.common import REFUSED, command_settings, errors, output, require_answers
from bot.opening import rebuild_index, reporting, say

if TYPE_CHECKING:
    from bot.library.shelf import Planned
    from bot.library.sources import Found

READING, WRITING = "reading", "adding stories"


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL|-…")
@click.option("--yes", is_flag=True, help="Add without asking.")
@click.pass_context
def add(context: click.Context, sources: tuple[str, ...], yes: bool) -> None:
    """Add stories: from files of any kind that is read, folders, web pages, feeds, or standard input (-).

    Shows what it found and asks before it adds. A story whose text is there stays as it is, unless it brings a
    correction, an embargo or a date of expiry; one from another publisher or address is added as a further outlet of
    it. One of the same id or address with another text is replaced, unless their addresses differ. Then the index is
    brought up to date. Exit status: 0; 2 if a story was refused, or for wrong usage or set-up.
    """
    require_answers(yes)
    if not all(source.strip() for source in sources):
        raise click.UsageError("a name is empty; give a file, a folder, an address or -.")
    settings = command_settings()
    from bot.library.folders import added_folder
    from bot.library.preview import summary
    from bot.library.shelf import Shelf, locked, write
    from bot.library.sources import files_of, read_source

    console, folder = output(), added_folder(settings)
    files = list(files_of(sources))
    found: list[Found] = []
    with reporting(errors()) as report:
        progress = report(READING)
        for number, (name, id) in enumerate(files, start=1):
            found.append(read_source(name, id))
            progress(number, len(files))
    problems = [problem for one in found for problem in one.problems]
    wanted = [one for one in found if one.stories]
    if not yes:
        stories = [one for each in wanted for one in each.stories]
        wanted = _agreed(wanted, Shelf.read(settings).plan(stories, folder), settings.read_languages)
    done: list[Planned] = []
    if wanted:
        stories = [story for one in wanted for story in one.stories]
        with locked(folder), reporting(errors()) as report:
            planned = Shelf.read(settings).plan(stories, folder)
            if yes:
                _show(wanted, planned, settings.read_languages)
            done = write(planned, folder, report(WRITING))
    problems += [one.refusal for one in done if one.refusal]
    for problem in problems:
        say(console, f"refused: {problem}")
    say(console, summary([one for one in done if not one.refusal], len(problems)))
    if any(one.is_written for one in done):
        rebuild_index(settings, errors(), always=False)
    context.exit(REFUSED if problems else 0)


def _agreed(found: list[Found], planned: list[Planned], languages: tuple[str, ...] | None) -> list[Found]:
    """Show the stories of each file, ask whether to add them, and return those that are to be added."""
    agreed, start = [], 0
    for one in found:
        mine = planned[start : start + len(one.stories)]
        start += len(mine)
        _show([one], mine, languages)
        writes = any(each.is_written for each in mine)
        if not writes or click.confirm("Add it?" if len(mine) == 1 else "Add them?"):
            agreed.append(one)
    return agreed


def _show(found: list[Found], planned: list[Planned], languages: tuple[str, ...] | None) -> None:
    from bot.library.preview import preview, preview_of_many

    console, start = output(), 0
    for one in found:
        mine = planned[start : start + len(one.stories)]
        start += len(mine)
        for line in preview(mine[0], languages) if len(mine) == 1 else preview_of_many(mine):
            say(console, line)
