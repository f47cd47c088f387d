"""Splits texts that are too long for one message: between paragraphs, sentences or graphemes."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from html.parser import HTMLParser

import regex

from bot.replies.html import MESSAGE_LIMIT, length
from corpus.sentences import sentence_spans

_CLUSTER = regex.compile(r"\X")
_CONTROLS = {code: " " for code in range(0x20) if code not in (0x0A, 0x0D)}
_TAKEN_OUT = dict.fromkeys((0x0D, *range(0x2028, 0x202F), 0x030A, 0x0333, 0x033F))
_KEPT = str.maketrans({**_CONTROLS, **_TAKEN_OUT})
_BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_BLANK_SYMBOLS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Hangul fillers and the empty Braille pattern: letters and symbols by category, but invisible."""

_WHITE_SPACE = re.compile(r"\s+")

_STOP = regex.compile(r"""(?r)[\p{Sentence_Terminal}…][\p{Pe}\p{Pf}\p{Pi}"'\s]*""")
"""A full stop of any script with the quotation marks and brackets after it, matched backwards (?r)."""

_LOOK_AHEAD = 200
"""Characters read beyond the limit, so that a sentence cut by the limit does not look complete."""

MOST_ENTITIES = 100
"""Most entities of one message. Telegram drops further ones (https://core.telegram.org/bots/api#sendmessage)."""


def boundaries(text: str) -> list[int]:
    """Return the offsets between the grapheme clusters of `text` in order, including 0 and its end.

    The clusters are those of https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundaries.
    """
    return [*(cluster.start() for cluster in _CLUSTER.finditer(text)), len(text)]


def fitting(text: str, start: int, limit: int, between: Sequence[int]) -> int:
    """Return the end of the longest part of `text` from `start` that is within `limit` UTF-16 units.

    It ends at one of the `boundaries` in `between`. Only a cluster that is longer than the limit is cut (a letter with
    a heap of marks). At least one character is returned, so that a caller's loop ends.
    """
    # A character has one or two units. Decoding drops the first half of a pair at the cut.
    units = text[start : start + limit].encode("utf-16-le")[: 2 * limit]
    end = start + len(units.decode("utf-16-le", "ignore"))
    return max(whole(between, start, end), start + 1) if start < len(text) else start


def whole(between: Sequence[int], start: int, end: int) -> int:
    """Return the last cluster boundary up to `end`, or `end` itself if that leaves nothing."""
    before = between[bisect_right(between, end) - 1]
    return before if before > start else end


def beginning(text: str, limit: int) -> str:
    """Return at most `limit` UTF-16 units of `text`, cut between graphemes, without white space before the cut."""
    return text if length(text) <= limit else text[: fitting(text, 0, limit, boundaries(text))].rstrip()


def kept(text: str) -> str:
    """Return the characters of `text` that Telegram keeps.

    It turns control characters into spaces, and removes carriage returns, line separators, bidirectional embeddings,
    and the marks U+030A, U+0333 and U+033F (`clean_input_string` of https://github.com/tdlib/td).
    """
    return text.translate(_KEPT)


def shows(text: str) -> bool:
    """Return whether `text` has a visible character. Telegram refuses messages without one."""
    return any(
        unicodedata.category(character) not in _BLANK_CATEGORIES and character not in _BLANK_SYMBOLS
        for character in kept(text)
    )


class Breaks:
    """The places where a text can be split.

    In order of preference: paragraph ends (an empty line), line ends, sentence ends, white space, between graphemes.

    Args:
        text: the text.
        sentence_ends: offsets after its sentences, in order. If None, they are detected.
    """

    def __init__(self, text: str, sentence_ends: Sequence[int] | None = None) -> None:
        self._text = text
        self._sentence_ends = sentence_ends

    def after(self, start: int, limit: int, until: int | None = None) -> tuple[int, int]:
        """Return the end of a part that begins at `start`, and the start of the next part.

        Only white space is between the two. After a line end, the indentation of the next line is kept.

        Args:
            start: offset of the part's first character.
            limit: most UTF-16 units of the part.
            until: offset that the part must not cross, or None for the text's end.
        """
        text = self._text
        room = fitting(text, start, limit, self._between)
        if until is not None and until < room:
            room = whole(self._between, start, until)
        if room == len(text):
            return room, room
        spaces = list(self._spaces(start, room))
        for line_ends in (2, 1):
            for end, following in reversed(spaces):
                if text.count("\n", end, following) >= line_ends:
                    return end, text.rindex("\n", end, following) + 1
        end = self._sentence_end(start, room) or (spaces[-1][0] if spaces else room)
        white_space = _WHITE_SPACE.match(text, end)
        following = white_space.end() if white_space else end
        return (end, following) if self._is_between(following) else (room, room)

    @cached_property
    def _between(self) -> list[int]:
        return boundaries(self._text)

    def _is_between(self, offset: int) -> bool:
        return self._between[bisect_left(self._between, offset)] == offset

    def _spaces(self, start: int, room: int) -> Iterator[tuple[int, int]]:
        """The runs of white space that a part from `start` can end before, except those inside a grapheme."""
        for run in _WHITE_SPACE.finditer(self._text, start):
            if run.start() > room:
                return
            if run.start() > start and self._is_between(run.start()) and self._is_between(run.end()):
                yield run.span()

    def _sentence_end(self, start: int, room: int) -> int | None:
        """The last sentence end after `start` and up to `room`."""
        ends: Iterable[int]
        if self._sentence_ends is not None:
            ends = self._sentence_ends[
                bisect_right(self._sentence_ends, start) : bisect_right(self._sentence_ends, room)
            ]
        else:
            ends = self._found_sentence_ends(start, room)
        return max(filter(self._is_between, ends), default=None)

    def _found_sentence_ends(self, start: int, room: int) -> Iterator[int]:
        for _, offset in sentence_spans(self._text[start : room + _LOOK_AHEAD]):
            end = start + offset
            # Very long sentences come in pieces. The end of such a piece is no better than any white space.
            if start < end <= room and _STOP.match(self._text, start, end):
                yield end


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
