"""Where to split a text that is too long for one message."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import regex

from bot.replies.graphemes import boundaries, fitting, whole
from corpus.sentences import sentence_spans

_WHITE_SPACE = re.compile(r"\s+")
_STOP = regex.compile(r"""(?r)[\p{Sentence_Terminal}…][\p{Pe}\p{Pf}\p{Pi}"'\s]*""")
"""A full stop of any script with the quotation marks and brackets after it, matched backwards (?r)."""

_LOOK_AHEAD = 200
"""Characters read beyond the limit, so that a sentence cut by the limit does not look complete."""


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
