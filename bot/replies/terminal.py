"""Replies in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.replies.attribution import attribution, correction_line, link
from bot.replies.reply import Detail, Reply
from bot.voice import Voice
from index.display import in_one_line
from index.excerpt import Excerpt


def print_reply(console: Console, reply: Reply, voice: Voice) -> None:
    """Print a reply: the bot's line, facts about the stories, and quotations.

    The answering words are highlighted. Each quotation stands below the lines that belong above it, and is followed by
    its attribution. Offered passages come last.
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
        _print(console, Text(f"  • {in_one_line(offer)}"))


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
        _print(console, Text(f"— {detail.story.headline}", style="dim"), indent=2)


def _print_excerpt(console: Console, excerpt: Excerpt, voice: Voice) -> None:
    quote = Text(excerpt.quote)
    if excerpt.highlight:
        quote.stylize("bold yellow", *excerpt.highlight)
    parts = attribution(excerpt, voice)
    address = link(excerpt.story)
    for line in excerpt.lines_above:
        _print(console, Text(line, style="italic"), indent=2)
    _print(console, quote, indent=2)
    _print(console, Text(f"— {' · '.join([*parts, address] if address else parts)}", style="dim"), indent=2)
    if correction := correction_line(excerpt.story, voice):
        _print(console, Text(correction, style="italic"), indent=2)


def _print(console: Console, text: Text, indent: int = 0) -> None:
    """Print a paragraph: folded at words in a terminal, in one line for other programs."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)))
    else:
        console.print(Text(" " * indent) + text, soft_wrap=True)
