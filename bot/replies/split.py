"""Splits long HTML into messages that Telegram accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from bot.replies.breaks import Breaks
from bot.replies.graphemes import shows
from bot.replies.html import MESSAGE_LIMIT, length

MOST_ENTITIES = 100
"""Most entities of one message. Telegram drops further ones (https://core.telegram.org/bots/api#sendmessage)."""


def split_html(html: str, limit: int = MESSAGE_LIMIT) -> tuple[str, ...]:
    """Return messages that together show `html`, each valid and within Telegram's limits.

    The cuts are at paragraph ends, or else line ends, sentence ends, white space, or between graphemes. Only white
    space is lost at a cut, and formatting continues on both sides. Messages without visible text are left out.

    Args:
        html: valid HTML of https://core.telegram.org/bots/api#html-style, of any length.
        limit: longest message, in UTF-16 code units after the entities are parsed.
    """
    text, marks = _parsed(html)
    if length(text) <= limit and len(marks) <= MOST_ENTITIES:
        return (html,) if shows(text) else ()
    breaks = Breaks(text)
    messages = []
    start = 0
    while start < len(text):
        around = [mark for mark in marks if mark.end > start]
        # The first entity beyond the limit ends the message. If too many begin at once, the innermost are dropped.
        until = min((mark.start for mark in around[MOST_ENTITIES:] if mark.start > start), default=None)
        end, following = breaks.after(start, limit, until)
        if shows(text[start:end]):
            messages.append(_marked(text, start, end, around[:MOST_ENTITIES]))
        start = following
    return tuple(messages)


@dataclass(slots=True)
class _Mark:
    """A tag around text[start:end]. `opening` is the tag as it was written."""

    name: str
    opening: str
    start: int
    end: int


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marks: list[_Mark] = []
        self._open: list[_Mark] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (kept as written)
        mark = _Mark(tag, self.get_starttag_text() or f"<{tag}>", len(self.text), len(self.text))
        self.marks.append(mark)
        self._open.append(mark)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (in valid HTML it is the last one's)
        if self._open:
            self._open.pop().end = len(self.text)

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(html: str) -> tuple[str, list[_Mark]]:
    """The text without tags, and the marks that are not empty, outer ones first."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.text, [mark for mark in parser.marks if mark.start < mark.end]


def _marked(text: str, start: int, end: int, marks: Sequence[_Mark]) -> str:
    """text[start:end] as HTML, with the marks that overlap it."""
    parts: list[str] = []
    position = start
    inside: list[_Mark] = []

    def go_to(offset: int) -> None:
        nonlocal position
        parts.append(escape(text[position:offset], quote=False))
        position = offset

    for mark in (mark for mark in marks if mark.start < end):
        while inside and inside[-1].end <= mark.start:
            go_to(inside[-1].end)
            parts.append(f"</{inside.pop().name}>")
        go_to(max(mark.start, start))
        parts.append(mark.opening)
        inside.append(mark)
    while inside:
        go_to(min(inside[-1].end, end))
        parts.append(f"</{inside.pop().name}>")
    go_to(end)
    return "".join(parts)
