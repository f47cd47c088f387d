"""A quotation as a picture: a page of a newspaper with nothing but the quotation and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageColor, ImageDraw

from bot.cards.glyphs import Face, font, piece_length, pieces, shaped
from bot.cards.lines import Line, Text, lines_within
from bot.replies.attribution import LONGEST_PART
from bot.replies.dates import spoken_date
from bot.voice import Voice
from bot.voice.marks import marks_around
from index.display import shortened
from index.excerpt import Excerpt

WIDTH = 1200
HEIGHT = 675
"""Of a card that is not square, in pixels."""

MARGIN = 80
"""Pixels at each side that are left empty."""

LARGEST, LARGEST_SQUARE, SMALLEST = 68, 92, 24
"""Sizes of the quotation's letters in pixels, the largest by the form of the card. On a phone, which shows a card 390
points wide, the smallest are 8 points high, as in a newspaper. If a quotation is too long for them, the card is made
higher instead."""

PAPER, INK, GREY, ACCENT = "#fbf8f2", "#1b1a18", "#5c5750", "#9b1b1e"
MARK = "storybot"

_ROOM = WIDTH - 2 * MARGIN
_STEP = 2
_RULE = (112, 8)
_RULE_GAP, _FOOT_GAP = 36, 32
_SPEAKER, _HEADLINE, _SOURCE = 30, 26, 22
_ABOVE = 0.66
"""Size of the lines above the quotation, as a part of its own."""
_BASELINE = 0.75
"""How far down its height the letters of a line stand."""
_SHADES = 60
"""Shades of each ink on the paper, for the edges of letters."""
_FULL = 255
"""A layer's value where the ink covers the paper."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A line with its colours: of its letters, and of those of the answering words."""

    line: Line
    colour: str
    space_after: int = 0

    @property
    def height(self) -> int:
        return self.line.height + self.space_after


def quote_card(excerpt: Excerpt, voice: Voice, *, square: bool = False) -> bytes:
    """Return a card with a quotation as a PNG file, 1200 pixels wide and 675 high, or 1200 if it is square.

    The quotation is never cut: its letters are as large as they can be, and if the smallest are too large, the card is
    higher. The same excerpt gives the same bytes, as long as Pillow and its libraries are the same.

    Args:
        excerpt: what is quoted.
        voice: writes the date.
        square: whether the card is square.
    """
    foot = _foot(excerpt, voice)
    foot_height = sum(one.height for one in foot)
    least = WIDTH if square else HEIGHT
    around = 2 * MARGIN + _RULE[1] + _RULE_GAP + _FOOT_GAP + foot_height
    body = _largest_fitting(excerpt, LARGEST_SQUARE if square else LARGEST, least - around)
    body_height = sum(one.height for one in body)
    height = max(least, around + body_height)
    sheet = _Sheet(height)
    sheet.inks[ACCENT].rectangle((MARGIN, MARGIN, MARGIN + _RULE[0] - 1, MARGIN + _RULE[1] - 1), _FULL)
    room = height - around - body_height
    sheet.lines(body, MARGIN + _RULE[1] + _RULE_GAP + room // 2, flush=True)
    sheet.lines(foot, height - MARGIN - foot_height)
    mark = font(Face.STRONG.value[0], _SOURCE)
    sheet.inks[ACCENT].text((WIDTH - MARGIN, height - MARGIN - _descent()), MARK, _FULL, mark, anchor="rs")
    file = BytesIO()
    sheet.image().save(file, "PNG", optimize=True)
    return file.getvalue()


def quotation_text(excerpt: Excerpt) -> Text:
    """Return a quotation in quotation marks, with the answering words marked."""
    opening, closing = marks_around(excerpt.quote)
    marked = excerpt.highlight
    if marked:
        marked = (marked[0] + len(opening), marked[1] + len(opening))
    return Text(f"{opening}{excerpt.quote}{closing}", Face.QUOTATION, marked, Face.ANSWER)


def _largest_fitting(excerpt: Excerpt, largest: int, room: int) -> list[_Set]:
    """The lines above the quotation and its own, in the largest size in which they are within `room` pixels."""
    above = [Text(line, Face.PLAIN) for line in excerpt.lines_above]
    quotation = quotation_text(excerpt)

    def body(size: int) -> list[_Set]:
        small = max(round(size * _ABOVE), SMALLEST - _STEP)
        lines = [one for text in above for one in _with_space(text.lines(small, _ROOM), GREY, small // 2)]
        return [*lines, *(_Set(line, INK) for line in quotation.lines(size, _ROOM))]

    low, high = SMALLEST // _STEP, largest // _STEP
    while low < high:
        middle = (low + high + 1) // 2
        fits = sum(one.height for one in body(middle * _STEP)) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return body(low * _STEP)


def _foot(excerpt: Excerpt, voice: Voice) -> list[_Set]:
    """The speaker, the headline, and the publisher with the date beside the program's mark."""
    metadata = excerpt.story.metadata
    lines: list[_Set] = []
    if excerpt.speaker:
        speaker = lines_within(shortened(excerpt.speaker, LONGEST_PART), Face.STRONG, _SPEAKER, _ROOM, 2)
        lines += _with_space(speaker, INK, 8)
    headline = shortened(excerpt.story.headline, LONGEST_PART)
    lines += _with_space(lines_within(headline, Face.PLAIN, _HEADLINE, _ROOM, 2), INK, 8)
    date = spoken_date(metadata.published, voice) if metadata.published else None
    # The date first: behind a right-to-left name, its day would change places.
    source = " · ".join(filter(None, (date, metadata.publisher))) or " "
    # An empty line leaves the room for the mark.
    return [
        *lines,
        *(_Set(line, GREY) for line in lines_within(source, Face.PLAIN, _SOURCE, _ROOM - _mark_length(), 1)),
    ]


def _with_space(lines: Sequence[Line], colour: str, space: int) -> Iterator[_Set]:
    """Lines of one text, and a space after the last one."""
    for number, line in enumerate(lines, 1):
        yield _Set(line, colour, space if number == len(lines) else 0)


def _mark_length() -> int:
    return round(font(Face.STRONG.value[0], _SOURCE).getlength(MARK)) + MARGIN // 2


class _Sheet:
    """The paper, with a layer for each ink, so that the picture has few colours and a small file."""

    def __init__(self, height: int) -> None:
        self._layers = {ink: Image.new("L", (WIDTH, height)) for ink in (INK, GREY, ACCENT)}
        self.inks = {ink: ImageDraw.Draw(layer) for ink, layer in self._layers.items()}

    def lines(self, lines: Sequence[_Set], top: int, *, flush: bool = False) -> None:
        """Draw lines from the left margin, or if `flush`, those that read from right to left from the right one."""
        for one in lines:
            line = one.line
            x = WIDTH - MARGIN - line.length if flush and line.right_to_left else float(MARGIN)
            baseline = top + round(line.height * _BASELINE)
            for piece in pieces(line.shown, right_to_left=line.right_to_left):
                ink = self.inks[ACCENT if piece.face is Face.ANSWER else one.colour]
                letters = font(piece.font, line.size)
                ink.text((x, baseline), piece.text, _FULL, letters, anchor="ls", direction=shaped(piece))
                x += piece_length(piece, line.size)
            top += one.height

    def image(self) -> Image.Image:
        """Return the picture, whose palette has the paper and each ink in shades."""
        together = Image.new("L", next(iter(self._layers.values())).size)
        palette = [*ImageColor.getrgb(PAPER)]
        for number, (ink, layer) in enumerate(self._layers.items()):
            shades = [round(cover * _SHADES / _FULL) for cover in range(_FULL + 1)]
            shown = layer.point([shade and shade + number * _SHADES for shade in shades])
            together = ImageChops.lighter(together, shown)
            palette += _shades(ink)
        together.putpalette(palette)
        return together


def _shades(ink: str) -> list[int]:
    """The colours from the paper to an ink."""
    return [
        round(start + (end - start) * shade / _SHADES)
        for shade in range(1, _SHADES + 1)
        for start, end in zip(ImageColor.getrgb(PAPER), ImageColor.getrgb(ink), strict=True)
    ]


def _descent() -> int:
    """Pixels from the baseline of the last line to the margin below."""
    height = Line((), _SOURCE, right_to_left=False).height
    return height - round(height * _BASELINE)
