"""storybot remove"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands.common import REFUSED, command_settings, errors, output, require_answers
from bot.opening import index_store, rebuild_index, say
from corpus import StorybotError, full_id

if TYPE_CHECKING:
    from bot.library.shelf import Shelf, Shelved
    from bot.settings import Settings


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@click.pass_context
def remove(context: click.Context, ids: tuple[str, ...], yes: bool) -> None:
    """Remove added stories by their ids, or the beginnings of these, and bring the index up to date.

    A file in your own folder is not deleted. Exit status: 0; 2 if a story was refused, or for wrong usage or set-up.
    """
    require_answers(yes)
    settings = command_settings()
    from bot.library.folders import added_folder
    from bot.library.shelf import Shelf, locked
    from index.storage.files import writing

    console, folder = output(), added_folder(settings)
    problems: list[StorybotError] = []
    removed: list[str] = []
    shelf = Shelf.read(settings)
    for id in dict.fromkeys(ids):
        try:
            one = _removable(shelf, id)
        except StorybotError as error:
            problems.append(error)
            continue
        say(console, f"{one.story.headline}\n  id: {one.story.id}")
        if one.story.id not in removed and (yes or click.confirm("Remove it?")):
            with locked(folder), writing(folder):
                one.path.unlink(missing_ok=True)
            removed.append(one.story.id)
    for problem in problems:
        say(console, f"refused: {problem}")
    say(console, f"{len(removed)} removed, {len(problems)} refused")
    if removed and Shelf.read(settings).stories:
        rebuild_index(settings, errors(), always=False)
    elif removed:
        _remove_index(settings)
        watched, unwatched = "refuses every question until one is added", "answers from what it has until it is stopped"
        say(console, f"No story is left. A running bot {watched if settings.watch_seconds else unwatched}.")
        say(console, "Add a story: storybot add FILE")
    context.exit(REFUSED if problems else 0)


def _remove_index(settings: Settings) -> None:
    from index.errors import StoreError

    try:
        index_store(settings).remove()
    except StoreError as error:
        # Others may answer from it, or it is away: the story is removed all the same.
        say(output(), f"The index stays where it is: {error}")


def _removable(shelf: Shelf, id: str) -> Shelved:
    """The added story of an id; raises StorybotError if there is none, or it is not one that can be removed."""
    from bot.library.folders import Source

    one = shelf.stories[full_id(sorted(shelf.stories), id)]
    if one.source is Source.PACKAGED:
        raise StorybotError(
            f"story {one.story.id!r}", "it is the packaged one", "switch it off with STORYBOT_PACKAGED_STORY=false"
        )
    if one.source is Source.FOLDER:
        cure = "remove it from there, then run storybot index"
        raise StorybotError(f"story {one.story.id!r}", f"it is in your own file {one.path}", cure)
    if not one.is_alone:
        cure = "mend or remove that file, then run storybot index"
        raise StorybotError(f"story {one.story.id!r}", f"it is in the file {one.path}, perhaps with others", cure)
    return one
