"""storybot show"""

from __future__ import annotations

import json

import click

from bot.commands.common import command_settings, output
from bot.opening import say
from corpus import StorybotError, full_id


@click.command()
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def show(id: str, as_json: bool) -> None:
    """Show the story of ID, or of the only id that begins so: headline, metadata, paragraphs, sentences, speakers."""
    settings = command_settings()
    from bot.library.shelf import Shelf
    from bot.library.story_object import story_object, story_text

    shelf = Shelf.read(settings)
    if not shelf.stories:
        raise StorybotError("stories", "there are none", "add one: storybot add FILE")
    one = shelf.stories[full_id(sorted(shelf.stories), id)]
    if as_json:
        click.echo(json.dumps(story_object(one.shown, one.source, one.path), ensure_ascii=False))
        return
    for line in story_text(one.shown, one.path):
        say(output(), line)
