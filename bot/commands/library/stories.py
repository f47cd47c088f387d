"""storybot stories"""

from __future__ import annotations

import json

import click

from bot.commands.common import command_settings, output
from bot.library import source_of, story_folders
from bot.library.story_object import standing_line, story_row
from bot.replies.stories_table import print_stories
from corpus import read_corpus


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
def stories(as_json: bool) -> None:
    """List the stories in the corpus: id, headline, publisher, date, paragraphs, words.

    Those that wait for the end of an embargo or have expired are told on standard error, and are in the JSON array.
    """
    settings = command_settings()
    corpus = read_corpus(story_folders(settings))
    if as_json:
        listed = sorted((*corpus.stories, *corpus.absent), key=lambda story: story.id)
        found = [(story, corpus.files[story.id]) for story in listed]
        rows = [story_row(story, source_of(file.folder, settings), file.path) for story, file in found]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        print_stories(output(), corpus.stories)
        for story in corpus.absent:
            if line := standing_line(story.metadata):
                click.echo(f"{story.id} {line}", err=True)
    for problem in corpus.problems:
        click.echo(f"left out: {problem}", err=True)
