"""A conversation of the gallery as it looks on a phone: `python -m tests.phone_picture` draws `tests/phone.png`.

The text comes from `tests/gallery.md`, so draw the picture again when the answers there change.
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

WIDTH = 390
"""Width of the phone in points."""

SCALE, OVERSAMPLING = 2, 2
"""Pixels per point, and how much larger the picture is drawn before it is reduced to smooth its edges."""

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
WALL, HEADER, READER, ANSWER, BUTTON = "#d3e0ea", "#ffffff", "#e2fccc", "#ffffff", "#8fa6b8"
BLACK, GREY, BLUE, QUOTED = "#121417", "#84919d", "#3487d0", "#eaf3fb"
MARGIN, PADDING, GAP, RADIUS = 10, 11, 10, 16

Runs = list[tuple[str, bool]]
"""Pieces of text, each with whether it is bold."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message: of the reader if it has only a text, else the bot's."""

    text: str = ""
    quotation: str = ""
    attribution: str = ""
    buttons: tuple[tuple[str, ...], ...] = ()


def conversation(gallery: str, scene: str, exchanges: int) -> list[Bubble]:
    """Return the first questions and answers of a scene of the gallery's Markdown."""
    (section,) = re.findall(rf"^## {re.escape(scene)}\n(.*?)(?=^## |\Z)", gallery, re.MULTILINE | re.DOTALL)
    messages = re.split(r"^(?=\*\*\w+\*\*)", section, flags=re.MULTILINE)[1:]
    return [_bubble(message) for message in messages[: 2 * exchanges]]


def _bubble(message: str) -> Bubble:
    speaker, _, rest = message.partition(":")
    if speaker != f"**{BOT}**":
        return Bubble(text=rest.strip())
    blocks = [block.replace("\\\n", "\n") for block in rest.strip().split("\n\n")]
    rows = [line for block in blocks if block.startswith("`[") for line in block.split("\n")]
    return Bubble(
        quotation="\n".join(block.replace("> ", "") for block in blocks if block.startswith("> ")),
        attribution="\n".join(block for block in blocks if block.startswith("— ")),
        buttons=tuple(tuple(re.findall(r"`\[ (.*?) \]`", row)) for row in rows),
    )


def runs(markdown: str) -> Runs:
    """Return the text of a line of Markdown as plain and bold pieces."""
    text = re.sub(r"\[(.*?)\]\(\S+?\)", r"\1", markdown)
    pieces = re.split(r"\*\*(.*?)\*\*", text)
    return [(re.sub(r"\\(.)", r"\1", piece), bool(number % 2)) for number, piece in enumerate(pieces) if piece]


@cache
def font(size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the font in a size in points."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(FONTS / name), round(size * SCALE * OVERSAMPLING))


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in points."""
    return font(size, bold=bold).getlength(text) / (SCALE * OVERSAMPLING)


def wrapped(pieces: Runs, size: float, room: float) -> list[Runs]:
    """Return the lines of a paragraph, broken at spaces to fit into `room` points."""
    lines: list[Runs] = [[]]
    used = 0.0
    for text, bold in pieces:
        for word in re.findall(r"\S+\s*|\s+", text):
            if used and used + width_of(word.rstrip(), size, bold=bold) > room:
                lines.append([])
                used = 0.0
            lines[-1].append((word, bold))
            used += width_of(word, size, bold=bold)
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

    def text(self, x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False) -> None:
        """Write one line; `y` is the middle of its letters."""
        place = x * SCALE * OVERSAMPLING, y * SCALE * OVERSAMPLING
        self._draw.text(place, text, colour, font(size, bold=bold), anchor="lm")

    def lines(self, x: float, lines: Sequence[Runs], size: float, leading: float, colour: str) -> None:
        """Write lines and move down."""
        for line in lines:
            left = x
            for text, bold in line:
                self.text(left, self.y + leading / 2, text, size, colour, bold=bold)
                left += width_of(text, size, bold=bold)
            self.y += leading

    def header(self, title: str) -> None:
        """Draw the bar with the chat's name."""
        self.box(0, 0, WIDTH, 58, HEADER)
        self.box(0, 57.5, WIDTH, 58, "#c3ced7")
        self.text(14, 29, "‹", 26, BLUE)
        self.box(36, 10, 74, 48, BLUE, 19)
        self.text(50, 29, title[0].upper(), 17, HEADER, bold=True)
        self.text(86, 21, title, 15, BLACK, bold=True)
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
        width = max(sum(width_of(text, 14.5, bold=bold) for text, bold in line) for line in lines)
        left = WIDTH - MARGIN - width - 2 * PADDING
        self.box(left, self.y, WIDTH - MARGIN, self.y + 20 * len(lines) + 15, READER, RADIUS)
        self.y += 7.5
        self.lines(left + PADDING, lines, 14.5, 20, BLACK)
        self.y += 7.5

    def answer(self, bubble: Bubble) -> None:
        """Draw a quotation with its attribution on the left, and the buttons below."""
        left, right = MARGIN, WIDTH - 32
        room = right - left - 2 * PADDING
        quotation = wrapped(runs(bubble.quotation), 14.5, room - 22)
        attribution = wrapped(runs(bubble.attribution), 12.5, room)
        quoted_height = 20.5 * len(quotation) + 12
        self.box(left, self.y, right, self.y + quoted_height + 17 * len(attribution) + 28, ANSWER, RADIUS)
        top = self.y + 10
        self.box(left + PADDING, top, right - PADDING, top + quoted_height, QUOTED, 6)
        self.box(left + PADDING, top, left + PADDING + 3.5, top + quoted_height, BLUE, 1.7)
        self.y = top + 6
        self.lines(left + PADDING + 12, quotation, 14.5, 20.5, BLACK)
        self.y += 12
        self.lines(left + PADDING, attribution, 12.5, 17, GREY)
        self.y += 13
        for row in bubble.buttons:
            self._row(left, right, row)

    def _row(self, left: float, right: float, labels: Sequence[str]) -> None:
        width = (right - left - 3 * (len(labels) - 1)) / len(labels)
        longest = max(labels, key=lambda label: width_of(label, 13, bold=True))
        size = next(size for size in (13, 12.5, 12, 11.5, 11, 10, 9) if width_of(longest, size, bold=True) < width - 8)
        for number, label in enumerate(labels):
            start = left + number * (width + 3)
            self.box(start, self.y, start + width, self.y + 33, BUTTON, 9)
            indent = (width - width_of(label, size, bold=True)) / 2
            self.text(start + indent, self.y + 16.5, label, size, HEADER, bold=True)
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
            (phone.answer if bubble.quotation else phone.reader)(bubble)
        phone.y += GAP
        phone.field()
        high = phone.y
    size = (phone.image.width // OVERSAMPLING, phone.image.height // OVERSAMPLING)
    return phone.image.resize(size, Image.Resampling.LANCZOS)


def words(bubbles: Sequence[Bubble]) -> str:
    """Return what is in the picture, which is also stored in its file."""

    def parts() -> Iterator[str]:
        for bubble in bubbles:
            yield from (
                bubble.text,
                bubble.quotation,
                bubble.attribution,
                *(label for row in bubble.buttons for label in row),
            )

    return "\n".join(filter(None, parts()))


if __name__ == "__main__":
    shown = conversation(GALLERY.read_text("utf-8"), SCENE, EXCHANGES)
    description = PngImagePlugin.PngInfo()
    description.add_itxt("Description", words(shown))
    drawn(shown).quantize(128).save(PICTURE, pnginfo=description, optimize=True)
    sys.stderr.write(f"{PICTURE} is up to date\n")
