"""Replies as Telegram's HTML (https://core.telegram.org/bots/api#html-style)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from html import escape

from bot.replies.attribution import attribution, link, shortened
from bot.replies.dates import spoken_date
from bot.replies.reply import Detail, Reply
from bot.voice import Voice
from bot.voice.direction import isolated
from corpus import Story
from index.answer import Excerpt

MESSAGE_LIMIT = 4096
"""Longest message, in UTF-16 code units after the entities are parsed."""

LONGEST_DETAIL = 1900
"""Longest fact about a story, in characters. Headlines and addresses in a file can have any length."""


def length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def reply_html(reply: Reply, voice: Voice, limit: int = MESSAGE_LIMIT) -> str:
    """Return a reply as valid HTML of at most `limit` UTF-16 units.

    The first quotation is always complete. Details and further quotations that do not fit are left out.
    `reply_length` tells beforehand whether everything fits.
    """
    return "\n\n".join(block.html for block in _blocks(reply, voice, limit))


def reply_length(reply: Reply, voice: Voice) -> int:
    """Return the length of the whole reply, in UTF-16 units after the entities are parsed."""
    return length("\n\n".join(block.text for block in _blocks(reply, voice, sys.maxsize)))


def stories_html(stories: Sequence[Story], voice: Voice) -> str:
    """Return the list of stories as HTML within the limit. A last line counts those that do not fit."""
    lines: list[_Block] = []
    # Reserve room for the last line, whatever its number.
    room = MESSAGE_LIMIT - length(voice.text("stories-more", count=len(stories)))
    for number, story in enumerate(stories, 1):
        metadata = story.metadata
        mark = f"{number}." if len(stories) > 1 else "•"
        about = [metadata.publisher, spoken_date(metadata.published, voice) if metadata.published else None]
        headline = isolated(shortened(story.headline, 300))
        tail = "".join(f" · {shortened(part, 100)}" for part in about if part)
        line = _Block(f"{mark} {_linked(headline, link(story))}{escape(tail)}", f"{mark} {headline}{tail}")
        room -= length(line.text) + 1
        if room < 0:
            more = voice.text("stories-more", count=len(stories) - len(lines))
            lines.append(_Block(escape(more), more))
            break
        lines.append(line)
    return "\n".join(line.html for line in lines)


class _Block:
    """A part of a message: its HTML, and the text that this parses to."""

    def __init__(self, html: str, text: str) -> None:
        self.html = html
        self.text = text


def _blocks(reply: Reply, voice: Voice, limit: int) -> list[_Block]:
    """The parts of a reply in order, as many as fit into `limit` UTF-16 units with empty lines between them."""
    opening = [_Block(escape(reply.line), reply.line)] if reply.line else []
    quoted = [_quotation(reply.quotation, voice)] if reply.quotation else []
    room = limit - sum(length(block.text) + 2 for block in (*opening, *quoted))
    details = _fitting((_detail(detail) for detail in reply.details), room)
    room -= sum(length(block.text) + 2 for block in details)
    further = _further(reply.further, room, voice)
    return [*opening, *details, *quoted, *([further] if further else [])]


def _quotation(excerpt: Excerpt, voice: Voice) -> _Block:
    quoted, credit = _quoted(excerpt), _credit(excerpt, voice)
    return _Block(f"<blockquote>{quoted}</blockquote>\n{credit.html}", f"{excerpt.quote}\n{credit.text}")


def _detail(detail: Detail) -> _Block:
    """A fact about a story, and the story's headline where there are several."""
    text = shortened(detail.text, LONGEST_DETAIL)
    line = _Block(escape(text), text)
    if detail.label:
        line = _Block(f"<b>{escape(detail.label)}</b> {escape(text)}", f"{detail.label} {text}")
    if detail.story is None:
        return line
    headline = isolated(shortened(detail.story.headline, 300))
    return _Block(f"{line.html}\n— {_linked(headline, link(detail.story))}", f"{line.text}\n— {headline}")


def _fitting(blocks: Iterable[_Block], room: int) -> list[_Block]:
    """The first of the blocks, as many as fit into `room` UTF-16 units with the empty lines between them."""
    fitting: list[_Block] = []
    for block in blocks:
        room -= length(block.text) + 2
        if room < 0:
            break
        fitting.append(block)
    return fitting


def _further(excerpts: Iterable[Excerpt], room: int, voice: Voice) -> _Block | None:
    """The further excerpts in one folded quotation, as many as fit into `room` UTF-16 units."""
    heading = voice.text("further")
    credits = ((excerpt, _credit(excerpt, voice)) for excerpt in excerpts)
    parts = _fitting(
        (
            _Block(f"{_quoted(excerpt)}\n{credit.html}", f"{excerpt.quote}\n{credit.text}")
            for excerpt, credit in credits
        ),
        room - length(heading) - 2,
    )
    if not parts:
        return None
    html = "\n\n".join(part.html for part in parts)
    text = "\n\n".join(part.text for part in parts)
    return _Block(f"{escape(heading)}\n<blockquote expandable>{html}</blockquote>", f"{heading}\n{text}")


def _quoted(excerpt: Excerpt) -> str:
    """The quotation's characters, escaped, with the answering words in bold."""
    if excerpt.highlight is None:
        return escape(excerpt.quote, quote=False)
    start, end = excerpt.highlight
    before, bold, after = (
        escape(part, quote=False) for part in (excerpt.quote[:start], excerpt.quote[start:end], excerpt.quote[end:])
    )
    return f"{before}<b>{bold}</b>{after}"


def _credit(excerpt: Excerpt, voice: Voice) -> _Block:
    """The attribution in one line. The headline is a link if the file gives an address."""
    address = link(excerpt.story)
    headline = isolated(shortened(excerpt.story.headline, 300))
    # A right-to-left name would reorder the words beside it.
    parts = [isolated(part) for part in attribution(excerpt, voice)]
    html = " · ".join(_linked(part, address) if part == headline else escape(part) for part in parts)
    return _Block(f"— {html}", f"— {' · '.join(parts)}")


def _linked(text: str, address: str | None) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>' if address else escape(text)
