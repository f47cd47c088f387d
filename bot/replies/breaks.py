"""Where a text that is too long for one message is parted."""

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
"""A full stop of any script, with the quotation marks and brackets after it; matched from its end (?r)."""

_LOOK_AHEAD = 200
"""Characters after what fits that are read too, so that a sentence is not taken to end where the room does."""


class Breaks:
    """The places at which a text may be parted, the best first.

    They are paragraph ends (an empty line), line ends, sentence ends, white space, and the places between graphemes.

    Args:
        text: the text.
        sentence_ends: offsets after its sentences, in order; where there are none given, they are looked for.
    """

    def __init__(self, text: str, sentence_ends: Sequence[int] | None = None) -> None:
        self._text = text
        self._sentence_ends = sentence_ends

    def after(self, start: int, limit: int, until: int | None = None) -> tuple[int, int]:
        """Return where a part that begins at `start` ends, and where the next one begins.

        Between both lies white space alone: all of it, or after a line end what comes before the next line, whose
        indentation stays.

        Args:
            start: offset of the part's first character.
            limit: most UTF-16 units of the part.
            until: offset that it may not go beyond, None for the text's end.
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
        """The runs of white space that a part from `start` may end before, without those that cut a grapheme."""
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
            # A very long sentence is given in pieces; white space, wherever the room ends, is as good as their ends.
            if start < end <= room and _STOP.match(self._text, start, end):
                yield end
