"""storybot stories"""

from __future__ import annotations

import click

from bot.commands.common import command_settings, output
from bot.library import story_folders
from bot.replies.stories_table import print_stories
from corpus import read_corpus


@click.command(short_help="List the stories in the corpus.")
def stories() -> None:
    """List the stories in the corpus: id, headline, publisher, date, paragraphs, words."""
    corpus = read_corpus(story_folders(command_settings()))
    print_stories(output(), corpus.stories)
    for problem in corpus.problems:
        click.echo(f"left out: {problem}", err=True)
