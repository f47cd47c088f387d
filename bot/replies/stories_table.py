"""The list of stories in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, JustifyMethod
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.replies.dates import spoken_date
from bot.voice import TERMINAL_VOICE
from corpus import Story

_NOTHING = "–"
_ROOM = 50
"""Columns that the other fields need beside an id."""

MOST_HEADLINES = 5

HEADINGS = ("id", "headline", "publisher", "date", "paragraphs", "words")


def print_stories(console: Console, stories: Sequence[Story]) -> None:
    """Print id, headline, publisher, date, paragraphs and words of each story.

    In a terminal this is a table, or, if an id leaves too little room for the rest, two lines per story: ids are never
    folded, so that they can be copied. Elsewhere it is one line per story with tabs between the fields.
    """
    rows = [_row(story) for story in stories]
    if not console.is_terminal:
        for row in (HEADINGS, *rows):
            # The console would replace the tabs with spaces.
            console.file.write("\t".join(row) + "\n")
        return
    if max((len(row[0]) for row in rows), default=0) > console.width - _ROOM:
        for id, headline, publisher, date, paragraphs, words in rows:
            console.print(Text(id, "bold"), soft_wrap=True)
            about = [headline, publisher, date, f"{paragraphs} paragraphs", f"{words} words"]
            console.print(Padding(Text(" · ".join(one for one in about if one != _NOTHING)), (0, 0, 0, 2)))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in HEADINGS:
        justify: JustifyMethod = "right" if heading in HEADINGS[-2:] else "left"
        table.add_column(heading, overflow="fold", no_wrap=heading == "id", justify=justify)
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def print_headlines(console: Console, stories: Sequence[Story]) -> None:
    """Print the headlines of the first stories, with publisher and date, and how many there are besides."""
    for story in stories[:MOST_HEADLINES]:
        _, headline, publisher, date, *_ = _row(story)
        about = " · ".join(one for one in (headline, publisher, date) if one != _NOTHING)
        console.print(Text(about, "bold"), soft_wrap=not console.is_terminal)
    more = len(stories) - MOST_HEADLINES
    if more > 0:
        console.print(f"and {more} more; :stories lists them", markup=False)


def _row(story: Story) -> tuple[str, ...]:
    metadata = story.metadata
    return (
        story.id,
        story.headline,
        ", ".join(metadata.publishers) or _NOTHING,
        spoken_date(metadata.published, TERMINAL_VOICE) if metadata.published else _NOTHING,
        str(len(story.paragraphs)),
        str(len(story.text.split())),
    )
