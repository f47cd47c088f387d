"""Replies in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.replies.attribution import attribution, correction_line
from bot.replies.reply import Detail, Reply
from bot.voice import Voice
from index.display import in_one_line
from index.excerpt import Excerpt


def print_reply(console: Console, reply: Reply, voice: Voice) -> None:
    """Print a reply: the bot's line, facts about the stories, and quotations.

    The answering words are highlighted. Each quotation stands below the lines that belong above it, and is followed by
    its attribution. Offered passages come last, and a notice after them.
    """
    if reply.line:
        _print(console, Text(reply.line))
    for detail in reply.details:
        _print_detail(console, detail)
    if reply.quotation:
        _print_excerpt(console, reply.quotation, voice)
    if reply.further:
        _print(console, Text(f"\n{voice.text('further')}", style="dim"))
    for number, excerpt in enumerate(reply.further):
        if number:
            console.print()
        _print_excerpt(console, excerpt, voice)
    for offer in reply.offers:
        _print(console, Text(in_one_line(offer)), "  • ")
    if reply.notice:
        _print(console, Text(reply.notice))


def print_related(console: Console, related: Sequence[Excerpt], voice: Voice) -> None:
    """Print related passages, under a line that says that they may not answer."""
    _print(console, Text(voice.text("related")))
    for number, excerpt in enumerate(related):
        if number:
            console.print()
        _print_excerpt(console, excerpt, voice)


def _print_detail(console: Console, detail: Detail) -> None:
    label = Text(f"{detail.label} ", style="bold") if detail.label else Text()
    _print(console, label + Text(detail.text))
    if detail.story:
        _print(console, Text(detail.story.headline, style="dim"), "  — ")


def print_context(console: Console, excerpt: Excerpt, voice: Voice) -> None:
    """Print the paragraph of a quotation, the quotation itself in bold, below the lines that belong above it."""
    story = excerpt.story
    paragraph = story.paragraphs[excerpt.paragraph - 1]
    # A quotation can go on in the next paragraph.
    start, end = paragraph.start, max(paragraph.end, excerpt.end)
    text = Text(story.text[start:end])
    text.stylize("bold", excerpt.start - start, excerpt.end - start)
    _print_quotation(console, excerpt, text, voice)


def _print_excerpt(console: Console, excerpt: Excerpt, voice: Voice) -> None:
    quote = Text(excerpt.quote)
    if excerpt.highlight:
        quote.stylize("bold yellow", *excerpt.highlight)
    _print_quotation(console, excerpt, quote, voice)


def _print_quotation(console: Console, excerpt: Excerpt, text: Text, voice: Voice) -> None:
    """Print words of a story between the lines above them and their attribution."""
    parts = attribution(excerpt, voice)
    address = excerpt.story.metadata.url
    for line in excerpt.lines_above:
        _print(console, Text(line, style="italic"), "  ")
    _print(console, text, "  ")
    _print(console, Text(" · ".join([*parts, address] if address else parts), style="dim"), "  — ")
    if correction := correction_line(excerpt.story, voice):
        _print(console, Text(correction, style="italic"), "  ")


def _print(console: Console, text: Text, mark: str = "") -> None:
    """Print a paragraph after a mark, below which no line begins: folded at words in a terminal, else in one line."""
    if not console.is_terminal:
        console.print(Text(mark, style=text.style) + text, soft_wrap=True)
        return
    hanging = Table.grid()
    hanging.add_column(no_wrap=True)
    hanging.add_column(overflow="fold")
    hanging.add_row(Text(mark, style=text.style), text)
    console.print(hanging)
