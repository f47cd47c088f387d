"""Texts as lines that fit into a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.glyphs import Cluster, Face, clusters, length_of, reads_right_to_left
from index.display import shortened

LEADING = 1.38
"""Height of a line as a multiple of its size."""

_LONGEST_WORD = 200
"""Clusters after which a word is broken before it is measured, more than fit into any line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text.

    Args:
        clusters: what stands in it, with the white space after it.
        size: of the letters, in pixels.
        right_to_left: the direction of its text.
    """

    clusters: tuple[Cluster, ...]
    size: int
    right_to_left: bool

    @property
    def text(self) -> str:
        """Its characters; those of all lines are the whole text."""
        return "".join(one.text for one in self.clusters)

    @property
    def shown(self) -> Sequence[Cluster]:
        """The clusters without the white space after them."""
        end = len(self.clusters)
        while end and self.clusters[end - 1].is_space:
            end -= 1
        return self.clusters[:end]

    @property
    def length(self) -> float:
        """Its length in pixels."""
        return length_of(self.shown, self.size, right_to_left=self.right_to_left)

    @property
    def height(self) -> int:
        """The pixels from its top to that of the next line."""
        return round(self.size * LEADING)


class Text:
    """A text that can be set in any size.

    Args:
        text: the text; its line ends are kept.
        face: its kind of letters.
        marked: [start, end) of what is set in another face, or None.
        marked_face: that face.
    """

    def __init__(
        self, text: str, face: Face, marked: tuple[int, int] | None = None, marked_face: Face | None = None
    ) -> None:
        self._clusters = clusters(text, face, marked or (0, 0), marked_face)
        self._right_to_left = reads_right_to_left(text)
        self._words = _words(self._clusters)
        self._known: dict[tuple[int, int, int], tuple[float, float]] = {}

    def lines(self, size: int, room: int) -> list[Line]:
        """Return the text as lines of at most `room` pixels, broken after words, and inside of those that are longer.

        A single character that is wider than that has a line of its own.
        """
        lines: list[Line] = []
        start = word = 0
        while word < len(self._words):
            end = self._end(start, word, size, room)
            lines.append(self._line(start, end, size))
            start = end
            while word < len(self._words) and self._words[word] <= end:
                word += 1
        return lines

    def _end(self, start: int, first: int, size: int, room: int) -> int:
        """The end of the line that begins at `start`, in the word with the number `first`."""
        used, last, begin = 0.0, first, start
        for number, end in enumerate(self._words[first:], first):
            shown, whole = self._lengths(begin, end, size)
            if number > first and used + shown > room:
                break
            used, last, begin = used + whole, number, end
            if self._clusters[end - 1].text in _LINE_ENDS:
                break
        # Together they may be a little longer than each alone.
        while last > first and not self._fits(start, self._words[last], size, room):
            last -= 1
        end = self._words[last]
        return end if self._fits(start, end, size, room) else self._longest(start, end, size, room)

    def _lengths(self, start: int, end: int, size: int) -> tuple[float, float]:
        """The lengths of a word without and with the white space after it."""
        key = (start, end, size)
        if key not in self._known:
            line = self._line(start, end, size)
            self._known[key] = line.length, length_of(line.clusters, size, right_to_left=self._right_to_left)
        return self._known[key]

    def _longest(self, start: int, end: int, size: int, room: int) -> int:
        """The end of the longest beginning of a word that fits, and of one cluster at least."""
        low, high = start + 1, end
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._fits(start, middle, size, room) else (low, middle - 1)
        return low

    def _fits(self, start: int, end: int, size: int, room: int) -> bool:
        return end - start <= 1 or self._line(start, end, size).length <= room

    def _line(self, start: int, end: int, size: int) -> Line:
        return Line(tuple(self._clusters[start:end]), size, self._right_to_left)


def lines_within(text: str, face: Face, size: int, room: int, most: int) -> list[Line]:
    """Return a text in at most so many lines; a longer one is cut at a word and ends with an ellipsis."""
    lines = Text(text, face).lines(size, room)
    limit = sum(len(line.text) for line in lines[:most])
    while len(lines) > most:
        cut = shortened(text, limit)
        lines, limit = Text(cut, face).lines(size, room), len(cut) - 1
    return lines


_LINE_ENDS = frozenset({"\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"})


def _words(text: Sequence[Cluster]) -> list[int]:
    """The offsets after each word with the white space behind it, and inside of words that no line has room for."""
    ends, start = [], 0
    for number in range(1, len(text)):
        last = text[number - 1]
        is_end = last.text in _LINE_ENDS or (last.is_space and not text[number].is_space)
        if is_end or number - start == _LONGEST_WORD:
            ends.append(number)
            start = number
    return [*ends, len(text)] if text else []
