"""Replies as Telegram's HTML (https://core.telegram.org/bots/api#html-style)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from html import escape, unescape

from bot.replies.attribution import LONGEST_PART, attribution, link
from bot.replies.dates import spoken_date
from bot.replies.reply import Detail, Reply
from bot.voice import Voice
from bot.voice.direction import isolated
from corpus import Story
from corpus.story import LONGEST_LEAD
from index.display import shortened
from index.excerpt import Excerpt

MESSAGE_LIMIT = 4096
"""Longest message, in UTF-16 code units after the entities are parsed."""

LONGEST_DETAIL = 1900
"""Longest fact about a story, in characters. Headlines and addresses in a file can have any length."""

_TAG = re.compile("<[^>]*>")


def length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def reply_html(reply: Reply, voice: Voice, limit: int = MESSAGE_LIMIT) -> str:
    """Return a reply as valid HTML of at most `limit` UTF-16 units.

    The first quotation is always complete. Details and further quotations that do not fit are left out.
    `reply_length` tells beforehand whether everything fits.
    """
    opening = [escape(reply.line)] if reply.line else []
    quoted = [_quotation(reply.quotation, voice)] if reply.quotation else []
    room = limit - sum(_shown_length(part) + 2 for part in (*opening, *quoted))
    details = _fitting(map(_detail, reply.details), room)
    room -= sum(_shown_length(part) + 2 for part in details)
    return "\n\n".join([*opening, *details, *quoted, *_further(reply.further, room, voice)])


def reply_length(reply: Reply, voice: Voice) -> int:
    """Return the length of the whole reply, in UTF-16 units after the entities are parsed."""
    return _shown_length(reply_html(reply, voice, sys.maxsize))


def stories_html(stories: Sequence[Story], voice: Voice) -> str:
    """Return the list of stories as HTML within the limit. A last line counts those that do not fit."""
    lines = (
        _listed(story, f"{number}." if len(stories) > 1 else "•", voice) for number, story in enumerate(stories, 1)
    )
    # Reserve room for the last line, whatever its number.
    room = MESSAGE_LIMIT - length(voice.text("stories-more", count=len(stories)))
    fitting = _fitting(lines, room, between=1)
    if len(fitting) < len(stories):
        fitting.append(escape(voice.text("stories-more", count=len(stories) - len(fitting))))
    return "\n".join(fitting)


def with_bold(text: str, start: int, end: int, span: tuple[int, int] | None) -> str:
    """Return text[start:end] as HTML, with the part of the span that is in it in bold."""
    if span is None or not start <= span[0] < min(span[1], end):
        return escape(text[start:end], quote=False)
    last = min(span[1], end)
    before, bold, rest = (
        escape(part, quote=False) for part in (text[start : span[0]], text[span[0] : last], text[last:end])
    )
    return f"{before}<b>{bold}</b>{rest}"


def lines_html(lines: Iterable[str]) -> str:
    """Return the lines that stand above a quotation as HTML, each in italics and with its line end.

    A line of emoji, which has more UTF-16 units than `LONGEST_LEAD`, is shortened, so that the quotation has room.
    """
    shown = (line if length(line) <= LONGEST_LEAD else shortened(line, LONGEST_LEAD // 2) for line in lines)
    return "".join(f"<i>{escape(line, quote=False)}</i>\n" for line in shown)


def _shown_length(html: str) -> int:
    return length(unescape(_TAG.sub("", html)))


def _fitting(parts: Iterable[str], room: int, between: int = 2) -> list[str]:
    """The first of the parts, as many as fit into `room` UTF-16 units with so many line ends between them."""
    fitting: list[str] = []
    for part in parts:
        room -= _shown_length(part) + between
        if room < 0:
            break
        fitting.append(part)
    return fitting


def _listed(story: Story, mark: str, voice: Voice) -> str:
    metadata = story.metadata
    about = [metadata.publisher, spoken_date(metadata.published, voice) if metadata.published else None]
    return f"{mark} {_headline(story)}{''.join(f' · {escape(shortened(part, 100))}' for part in about if part)}"


def _detail(detail: Detail) -> str:
    """A fact about a story, with the story's headline if there are several."""
    label = f"<b>{escape(detail.label)}</b> " if detail.label else ""
    source = f"\n— {_headline(detail.story)}" if detail.story else ""
    return f"{label}{escape(shortened(detail.text, LONGEST_DETAIL))}{source}"


def _quotation(excerpt: Excerpt, voice: Voice) -> str:
    return f"<blockquote>{_quoted(excerpt)}</blockquote>\n{_credit(excerpt, voice)}"


def _further(excerpts: Iterable[Excerpt], room: int, voice: Voice) -> list[str]:
    """The further excerpts in one folded quotation, as many as fit into `room` UTF-16 units."""
    heading = voice.text("further")
    parts = [f"{_quoted(excerpt)}\n{_credit(excerpt, voice)}" for excerpt in excerpts]
    folded = "\n\n".join(_fitting(parts, room - length(heading) - 2))
    return [f"{escape(heading)}\n<blockquote expandable>{folded}</blockquote>"] if folded else []


def _quoted(excerpt: Excerpt) -> str:
    return lines_html(excerpt.lines_above) + with_bold(excerpt.quote, 0, len(excerpt.quote), excerpt.highlight)


def _credit(excerpt: Excerpt, voice: Voice) -> str:
    """The attribution in one line. The headline is a link if the file gives an address."""
    headline = shortened(excerpt.story.headline, LONGEST_PART)
    # A right-to-left name would reorder the words beside it.
    parts = (
        _headline(excerpt.story) if part == headline else escape(isolated(part)) for part in attribution(excerpt, voice)
    )
    return f"— {' · '.join(parts)}"


def _headline(story: Story) -> str:
    text, address = escape(isolated(shortened(story.headline, LONGEST_PART))), link(story)
    return f'<a href="{escape(address)}">{text}</a>' if address else text
