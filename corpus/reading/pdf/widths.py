"""How wide texts are in the fonts of a file."""

from __future__ import annotations

from typing import Any

try:
    from pypdf.generic._font import Font
except ImportError:  # no public part of pypdf gives the widths of letters
    Font = None  # type: ignore[assignment, misc]

_LETTER, _CAPITAL = 0.5, 0.72
_NARROWEST, _WIDEST = 0.2, 1.6


class Widths:
    """Tells the widths of texts; each font is read once."""

    def __init__(self) -> None:
        self._fonts: dict[int, tuple[Any, dict[str, float]]] = {}

    def of(self, text: str, font: Any) -> float:
        """Return the width of `text` in em, an estimate if the font, a dictionary of pypdf or None, does not say it."""
        if font is None or not text:
            return _estimate(text)
        if id(font) not in self._fonts:
            # The font is kept, so that no other one gets its identity.
            self._fonts[id(font)] = font, _widths(font)
        widths = self._fonts[id(font)][1]
        width = sum(widths.get(one) or _estimate(one) for one in text)
        # A font of drawn glyphs (Type 3) has units of its own.
        return width if _NARROWEST <= width / len(text) <= _WIDEST else _estimate(text)


def _widths(font: Any) -> dict[str, float]:
    """The widths of the letters of a font in em."""
    if Font is None:
        return {}
    try:
        read = Font.from_font_resource(font)
    except Exception:  # noqa: BLE001  (a font that the library cannot read is no reason to refuse the file)
        return {}
    encoded = read.encoding if isinstance(read.encoding, dict) else {}
    letters = {**{chr(code): letter for code, letter in encoded.items()}, **read.character_map}
    return {
        letter: read.character_widths[code] / 1000
        for code, letter in letters.items()
        if isinstance(letter, str) and code in read.character_widths
    }


def _estimate(text: str) -> float:
    return sum(_CAPITAL if one.isupper() else _LETTER for one in text)
