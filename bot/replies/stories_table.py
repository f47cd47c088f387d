"""The list of stories in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.replies.dates import spoken_date
from bot.voice import TERMINAL_VOICE
from corpus import Story

HEADINGS = ("id", "headline", "publisher", "date", "paragraphs", "words")


def print_stories(console: Console, stories: Sequence[Story]) -> None:
    """Print id, headline, publisher, date, paragraphs and words of each story.

    In a terminal this is a table. Elsewhere it is one line per story with tabs between the fields.
    """
    rows = [_row(story) for story in stories]
    if not console.is_terminal:
        for row in (HEADINGS, *rows):
            # The console would replace the tabs with spaces.
            console.file.write("\t".join(row) + "\n")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold", justify="right" if heading in HEADINGS[-2:] else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _row(story: Story) -> tuple[str, ...]:
    metadata = story.metadata
    return (
        story.id,
        story.headline,
        metadata.publisher or "–",
        spoken_date(metadata.published, TERMINAL_VOICE) if metadata.published else "–",
        str(len(story.paragraphs)),
        str(len(story.text.split())),
    )
