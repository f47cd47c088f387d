"""Text as the clusters that a card draws, each with a font that has its glyphs.

The fonts are DejaVu Serif and DejaVu Sans, which have Latin, Cyrillic, Armenian and Georgian; Sans also has Arabic and
Hebrew. A cluster that no font has is drawn as one box. Combining marks that its font lacks, the variation selectors of
emoji and control characters are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import regex
from PIL import ImageFont, features

BOX = "□"
"""What is drawn for characters that no font has."""

SHAPES_TEXT = bool(features.check("raqm"))
"""Whether Pillow orders right-to-left words and joins their letters; the library FriBiDi has to be there for it."""

FONTS = Path(__file__).with_name("fonts")
"""The folder with the fonts and their licence."""

_NO_CHARACTER = "\U0010ffff"
_JOINERS = frozenset("\u200c\u200d")
_TO_THE_LEFT = frozenset({"R", "AL"})
_CLUSTER = regex.compile(r"\X")


class Face(Enum):
    """A kind of letters: the font, and the one for what it lacks."""

    QUOTATION = ("DejaVuSerif", "DejaVuSans")
    ANSWER = ("DejaVuSerif-Bold", "DejaVuSans-Bold")
    PLAIN = ("DejaVuSans", "DejaVuSans")
    STRONG = ("DejaVuSans-Bold", "DejaVuSans-Bold")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A character as a reader sees it.

    Args:
        text: its characters in the text.
        drawn: what is drawn for them, perhaps nothing.
        face: its kind of letters.
        font: name of the font's file, without its ending.
        direction: "L" or "R" if it has a direction of its own, else "".
    """

    text: str
    drawn: str
    face: Face
    font: str
    direction: str

    @property
    def is_space(self) -> bool:
        """Whether a line can end with it."""
        return self.text.isspace()


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring clusters of one face and font: what is drawn at once, and its direction ("ltr" or "rtl")."""

    text: str
    face: Face
    font: str
    direction: str


@lru_cache(maxsize=128)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return one of the fonts by the name of its file, in a size in pixels."""
    return ImageFont.truetype(FONTS / f"{name}.ttf", size)


@lru_cache(maxsize=8192)
def has_glyph(name: str, character: str) -> bool:
    """Return whether a font has a glyph of its own for a character."""
    return _picture(name, character) != _picture(name, _NO_CHARACTER)


def clusters(text: str, face: Face, marked: tuple[int, int] = (0, 0), marked_face: Face | None = None) -> list[Cluster]:
    """Return a text as clusters; those that begin in [start, end) of `marked` are of another face."""
    found = []
    is_right_to_left = reads_right_to_left(text)
    for match in _CLUSTER.finditer(text):
        one = marked_face if marked_face and marked[0] <= match.start() < marked[1] else face
        # One font for a whole text from right to left, so that its digits and full stops are ordered with its words.
        fonts = one.value[1:] if is_right_to_left else one.value
        found.append(_cluster(match.group(), one, fonts))
    return _with_neutral_ones(found)


def pieces(line: Sequence[Cluster], *, right_to_left: bool) -> list[Piece]:
    """Return the pieces of a line in the order in which they stand, from the left.

    `right_to_left` is the direction of the whole text.
    """
    runs = list(_runs(line))
    directions = [
        right_to_left or ({"R"} == {one.direction for one in run if one.direction} and SHAPES_TEXT) for run in runs
    ]
    found = [
        Piece("".join(one.drawn for one in run), run[0].face, run[0].font, "rtl" if direction else "ltr")
        for run, direction in zip(runs, directions, strict=True)
    ]
    return _ordered(found) if SHAPES_TEXT else found


def length_of(line: Sequence[Cluster], size: int, *, right_to_left: bool) -> float:
    """Return the length of a line in pixels."""
    return sum(piece_length(one, size) for one in pieces(line, right_to_left=right_to_left))


def piece_length(piece: Piece, size: int) -> float:
    """Return the length of a piece in pixels."""
    return font(piece.font, size).getlength(piece.text, direction=shaped(piece))


def shaped(piece: Piece) -> str | None:
    """Return the direction to give to Pillow, which takes none if it does not shape text."""
    return piece.direction if SHAPES_TEXT else None


def reads_right_to_left(text: str) -> bool:
    """Return whether the first letter of a text belongs to a right-to-left script."""
    directions = map(unicodedata.bidirectional, text)
    return next((one in _TO_THE_LEFT for one in directions if one == "L" or one in _TO_THE_LEFT), False)


def _picture(name: str, character: str) -> tuple[tuple[int, int], bytes]:
    mask = _plain_font(name).getmask(character, "1")
    return mask.size, bytes(mask)


@lru_cache(maxsize=8)
def _plain_font(name: str) -> ImageFont.FreeTypeFont:
    """A font that draws one glyph for each character."""
    return ImageFont.truetype(FONTS / f"{name}.ttf", 20, layout_engine=ImageFont.Layout.BASIC)


def _cluster(text: str, face: Face, fonts: Sequence[str]) -> Cluster:
    direction = next((_direction(one) for one in text if _direction(one)), "")
    if text.isspace():
        return Cluster(text, " ", face, fonts[0], "")
    drawn = "".join(one for one in text if one in _JOINERS or not _is_unseen(one))
    for name in fonts:
        if all(has_glyph(name, one) for one in drawn):
            return Cluster(text, drawn, face, name, direction)
    for name in fonts:
        if has_glyph(name, drawn[0]):
            kept = (one for one in drawn[1:] if unicodedata.combining(one) and has_glyph(name, one))
            return Cluster(text, "".join([drawn[0], *kept]), face, name, direction)
    return Cluster(text, BOX, face, fonts[-1], direction)


def _direction(character: str) -> str:
    bidirectional = unicodedata.bidirectional(character)
    return "R" if bidirectional in _TO_THE_LEFT else "L" if bidirectional == "L" else ""


def _is_unseen(character: str) -> bool:
    """Whether a character is a control, a sign of direction, or chooses between two looks of an emoji."""
    return unicodedata.category(character) in {"Cc", "Cf"} or "\ufe00" <= character <= "\ufe0f"


def _with_neutral_ones(found: list[Cluster]) -> list[Cluster]:
    """The same with what stands between two right-to-left clusters (spaces, digits) in their font, as one piece."""
    strong = [number for number, one in enumerate(found) if one.direction]
    for before, after in pairwise(strong):
        if found[before].direction == found[after].direction == "R":
            for number in range(before + 1, after):
                name = found[before].face.value.index(found[before].font)
                other = found[number].face.value[name]
                if all(has_glyph(other, one) for one in found[number].drawn):
                    found[number] = replace(found[number], font=other)
    return found


def _runs(line: Sequence[Cluster]) -> Iterator[list[Cluster]]:
    run: list[Cluster] = []
    for one in line:
        if run and (one.face, one.font) != (run[0].face, run[0].font):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _ordered(found: list[Piece]) -> list[Piece]:
    """The same with neighbouring pieces that read from right to left in their order on paper."""
    ordered: list[Piece] = []
    group: list[Piece] = []
    for one in found:
        if one.direction == "rtl":
            group.insert(0, one)
        else:
            ordered += [*group, one]
            group = []
    return [*ordered, *group]
