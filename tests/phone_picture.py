"""Conversations of the gallery as they look on a phone: `python -m tests.phone_picture` draws `tests/phone.png`, and
two answers as `tests/answer-after.png`.

The text comes from `tests/gallery.md`, so draw the pictures again when the answers there change.
`tests/answer-before.png` shows the same two answers as they were: it was drawn from an earlier gallery.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from tests.gallery import GALLERY
from tests.transcript import BOT

PICTURE = Path(__file__).with_name("phone.png")
SCENE = "Another language"
EXCHANGES = 2
"""Questions of the scene that are shown, with their answers."""

ANSWERS_PICTURE = Path(__file__).with_name("answer-after.png")
ANSWERS = (("An answer", 2), ("An answer", 3), ("More excerpts", 3))
"""The messages of the other picture: the scene and the number of each, from 0."""

THUMBS = {"👍": 1, "👎": -1}
"""The labels that are drawn."""

WIDTH = 390
"""Width of the phone in points."""

SCALE, OVERSAMPLING = 2, 2
"""Pixels per point, and how much larger the picture is drawn before it is reduced to smooth its edges."""

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
WALL, HEADER, READER, ANSWER, BUTTON = "#d3e0ea", "#ffffff", "#e2fccc", "#ffffff", "#8fa6b8"
BLACK, GREY, BLUE, LINK, QUOTED = "#121417", "#84919d", "#3487d0", "#2678c0", "#eaf3fb"
MARGIN, PADDING, GAP, RADIUS, LEADING = 10, 11, 10, 16, 20

Style = frozenset[str]
"""Of "bold", "italic" and "link"."""

PLAIN, BOLD = Style(), Style({"bold"})

Runs = list[tuple[str, Style]]
"""Pieces of text, each with its style."""

_MARKED = re.compile(r"\*\*(?P<bold>.+?)\*\*|(?<!\\)\*(?P<italic>.+?)(?<!\\)\*|(?<!\\)\[(?P<link>.+?)\]\(\S+?\)")
_FILES = {PLAIN: "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf", Style({"italic"}): "DejaVuSans-Oblique.ttf"}


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message: of the reader if it has only a text, else the bot's.

    Args:
        text: what the reader says.
        blocks: what the bot says, each paragraph with whether it is a quotation.
        buttons: the labels under it, row by row.
    """

    text: str = ""
    blocks: tuple[tuple[bool, str], ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()


def conversation(gallery: str, scene: str, exchanges: int) -> list[Bubble]:
    """Return the first questions and answers of a scene of the gallery's Markdown."""
    return _messages(gallery, scene)[: 2 * exchanges]


def answers(gallery: str) -> list[Bubble]:
    """Return the messages of the picture with answers alone."""
    return [_messages(gallery, scene)[number] for scene, number in ANSWERS]


def _messages(gallery: str, scene: str) -> list[Bubble]:
    (section,) = re.findall(rf"^## {re.escape(scene)}\n(.*?)(?=^## |\Z)", gallery, re.MULTILINE | re.DOTALL)
    return [_bubble(one) for one in re.split(r"^(?=\*\*\w+\*\*)", section, flags=re.MULTILINE)[1:]]


def _bubble(message: str) -> Bubble:
    speaker, _, rest = message.partition(":")
    if not speaker.startswith(f"**{BOT}**"):
        return Bubble(text=rest.strip())
    blocks = [block.replace("\\\n", "\n") for block in rest.strip().split("\n\n")]
    rows = [line for block in blocks if block.startswith("`[") for line in block.split("\n")]
    return Bubble(
        blocks=tuple(
            (block.startswith("> "), re.sub("^> ?", "", block, flags=re.MULTILINE))
            for block in blocks
            if not block.startswith("`[")
        ),
        buttons=tuple(tuple(re.findall(r"`\[ (.*?) \]`", row)) for row in rows),
    )


def runs(markdown: str, style: Style = PLAIN) -> Runs:
    """Return the text of a line of Markdown in pieces of one style each."""
    pieces: Runs = []
    end = 0
    for marked in _MARKED.finditer(markdown):
        kind = str(marked.lastgroup)
        pieces += [(markdown[end : marked.start()], style), *runs(marked[kind], style | {kind})]
        end = marked.end()
    pieces.append((markdown[end:], style))
    return [(re.sub(r"\\(.)", r"\1", text), kind) for text, kind in pieces if text]


@cache
def font(size: float, style: Style = PLAIN) -> ImageFont.FreeTypeFont:
    """Return the font in a size in points."""
    name = _FILES[style - {"link"}]
    return ImageFont.truetype(str(FONTS / name), round(size * SCALE * OVERSAMPLING))


def width_of(text: str, size: float, style: Style = PLAIN) -> float:
    """Return the width of a text in points."""
    return font(size, style).getlength(text) / (SCALE * OVERSAMPLING)


def wrapped(pieces: Runs, size: float, room: float) -> list[Runs]:
    """Return the lines of a paragraph, broken at spaces to fit into `room` points."""
    lines: list[Runs] = [[]]
    used = 0.0
    for text, style in pieces:
        for word in re.findall(r"[^ \n]+ *|\n| +", text):
            if word == "\n" or (used and used + width_of(word.rstrip(), size, style) > room):
                lines.append([])
                used = 0.0
            if word != "\n":
                lines[-1].append((word, style))
                used += width_of(word, size, style)
    return lines


class Phone:
    """Draws from the top to the bottom; `y` is how far it has come. All measures are in points."""

    def __init__(self, height: float) -> None:
        size = WIDTH * SCALE * OVERSAMPLING, round(height * SCALE * OVERSAMPLING)
        self.image = Image.new("RGB", size, WALL)
        self._draw = ImageDraw.Draw(self.image)
        self.y = 0.0

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 0) -> None:
        """Draw a filled rectangle with round corners."""
        corners = [value * SCALE * OVERSAMPLING for value in (left, top, right, bottom)]
        self._draw.rounded_rectangle(corners, radius * SCALE * OVERSAMPLING, colour)

    def text(self, x: float, y: float, text: str, size: float, colour: str, style: Style = PLAIN) -> None:
        """Write one line; `y` is the middle of its letters."""
        place = x * SCALE * OVERSAMPLING, y * SCALE * OVERSAMPLING
        self._draw.text(place, text, LINK if "link" in style else colour, font(size, style), anchor="lm")

    def thumb(self, x: float, y: float, colour: str, up: int) -> None:
        """Draw a thumb that points up (1) or down (-1) around a place: the fonts have none."""
        self.box(x - 7.5, min(y, y + 6 * up), x - 4.5, max(y, y + 6 * up) + 0.5, colour, 0.6)
        outline = [(-3.5, 6), (-3.5, -0.5), (-0.5, -7), (2, -6.5), (1.5, -1.5), (6.5, -1.5), (7, 0.5), (5, 6)]
        points = [
            ((x + right) * SCALE * OVERSAMPLING, (y + up * down) * SCALE * OVERSAMPLING) for right, down in outline
        ]
        self._draw.polygon(points, colour)

    def lines(self, x: float, lines: Sequence[Runs], size: float, leading: float, colour: str) -> None:
        """Write lines and move down."""
        for line in lines:
            left = x
            for text, style in line:
                self.text(left, self.y + leading / 2, text, size, colour, style)
                left += width_of(text, size, style)
            self.y += leading

    def header(self, title: str) -> None:
        """Draw the bar with the chat's name."""
        self.box(0, 0, WIDTH, 58, HEADER)
        self.box(0, 57.5, WIDTH, 58, "#c3ced7")
        self.text(14, 29, "‹", 26, BLUE)
        self.box(36, 10, 74, 48, BLUE, 19)
        self.text(50, 29, title[0].upper(), 17, HEADER, BOLD)
        self.text(86, 21, title, 15, BLACK, BOLD)
        self.text(86, 40, "bot", 12, GREY)
        self.y = 58

    def field(self) -> None:
        """Draw the field that a message is written in."""
        self.box(0, self.y, WIDTH, self.y + 52, HEADER)
        self.box(14, self.y + 8, WIDTH - 14, self.y + 44, "#eff3f6", 18)
        self.text(28, self.y + 26, "Message", 14, GREY)
        self.y += 52

    def reader(self, bubble: Bubble) -> None:
        """Draw a question on the right."""
        lines = wrapped(runs(bubble.text), 14.5, WIDTH * 0.72)
        width = max(sum(width_of(text, 14.5, style) for text, style in line) for line in lines)
        left = WIDTH - MARGIN - width - 2 * PADDING
        self.box(left, self.y, WIDTH - MARGIN, self.y + 20 * len(lines) + 15, READER, RADIUS)
        self.y += 7.5
        self.lines(left + PADDING, lines, 14.5, 20, BLACK)
        self.y += 7.5

    def answer(self, bubble: Bubble) -> None:
        """Draw quotations and what stands beside them on the left, and the buttons below."""
        left, right = MARGIN, WIDTH - 32
        room = right - left - 2 * PADDING
        blocks = [(quoted, wrapped(runs(text), 14.5, room - 22 * quoted)) for quoted, text in bubble.blocks]
        heights = [LEADING * len(lines) + 12 * quoted for quoted, lines in blocks]
        gaps = [0.0, *(5.0 if quoted else 11.0 for quoted, _ in blocks[:-1])]
        self.box(left, self.y, right, self.y + sum(heights) + sum(gaps) + 20, ANSWER, RADIUS)
        self.y += 10
        for (quoted, lines), height, gap in zip(blocks, heights, gaps, strict=True):
            top = self.y = self.y + gap
            if quoted:
                self.box(left + PADDING, top, right - PADDING, top + height, QUOTED, 6)
                self.box(left + PADDING, top, left + PADDING + 3.5, top + height, BLUE, 1.7)
                self.y += 6
            self.lines(left + PADDING + 12 * quoted, lines, 14.5, LEADING, BLACK)
            self.y = top + height
        self.y += 13
        for row in bubble.buttons:
            self._row(left, right, row)

    def _row(self, left: float, right: float, labels: Sequence[str]) -> None:
        width = (right - left - 3 * (len(labels) - 1)) / len(labels)
        longest = max(labels, key=lambda label: width_of(label, 13, BOLD))
        size = next(size for size in (13, 12.5, 12, 11.5, 11, 10, 9) if width_of(longest, size, BOLD) < width - 8)
        for number, label in enumerate(labels):
            start = left + number * (width + 3)
            self.box(start, self.y, start + width, self.y + 33, BUTTON, 9)
            if label in THUMBS:
                self.thumb(start + width / 2, self.y + 16.5, HEADER, THUMBS[label])
                continue
            indent = (width - width_of(label, size, BOLD)) / 2
            self.text(start + indent, self.y + 16.5, label, size, HEADER, BOLD)
        self.y += 36


def drawn(bubbles: Sequence[Bubble]) -> Image.Image:
    """Return the picture of a conversation, as high as it needs."""
    high = 0.0
    # The first time measures the height.
    for _ in range(2):
        phone = Phone(max(high, 1.0))
        phone.header(BOT)
        for bubble in bubbles:
            phone.y += GAP
            (phone.answer if bubble.blocks else phone.reader)(bubble)
        phone.y += GAP
        phone.field()
        high = phone.y
    size = (phone.image.width // OVERSAMPLING, phone.image.height // OVERSAMPLING)
    return phone.image.resize(size, Image.Resampling.LANCZOS)


def words(bubbles: Sequence[Bubble]) -> str:
    """Return what is in the picture, which is also stored in its file."""

    def parts() -> Iterator[str]:
        for bubble in bubbles:
            yield bubble.text
            yield from (text for _, text in bubble.blocks)
            yield from (label for row in bubble.buttons for label in row)

    return "\n".join(filter(None, parts()))


def save(bubbles: Sequence[Bubble], picture: Path) -> None:
    """Write the picture of a conversation, with its words as a description."""
    description = PngImagePlugin.PngInfo()
    description.add_itxt("Description", words(bubbles))
    drawn(bubbles).quantize(128).save(picture, pnginfo=description, optimize=True)


if __name__ == "__main__":
    gallery = GALLERY.read_text("utf-8")
    for picture, shown in ((PICTURE, conversation(gallery, SCENE, EXCHANGES)), (ANSWERS_PICTURE, answers(gallery))):
        save(shown, picture)
        sys.stderr.write(f"{picture} is up to date\n")
