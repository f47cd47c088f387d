"""What stands on pages and is no text of theirs: running heads and feet, and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from corpus.reading.pdf.lines import Line, body_size

_EDGE_LINES = 3
_SHARE = 0.4
_SAME_HEIGHT = 6.0
_MARGIN, _EDGE = 0.15, 0.06
_SMALL = 0.85
_NUMBER = re.compile(
    r"[\W_]*(?:page|p\.|pg\.?|seite|стр\.?|страница|с\.|сторінка|стор\.|էջ)?[\W_]*\d{1,4}"
    r"(?:[\W_]*(?:of|von|из|з|із|/|-ից)?[\W_]*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page without those at its top and bottom that repeat, and without page numbers.

    A line repeats if it has the same words at the same height on two pages in five; its numbers may differ. Small
    print at the very edge, as browsers add it, goes without repeating.
    """
    small = _SMALL * body_size(line for page in pages for line in page if not _is_at(line, _EDGE))
    seen: dict[str, list[Line]] = defaultdict(list)
    for page in pages:
        for line in _edges(page):
            seen[_key(line)].append(line)
    repeated = {
        key
        for key, lines in seen.items()
        if len({line.page for line in lines}) >= max(2, _SHARE * len(pages)) and _same_height(lines)
    }

    def is_furniture(line: Line, edges: list[Line]) -> bool:
        if line not in edges:
            return False
        number = _NUMBER.fullmatch(line.text)
        return _key(line) in repeated or bool(number) or (_is_at(line, _EDGE) and line.size <= small)

    return [[line for line in page if not is_furniture(line, edges)] for page in pages for edges in [_edges(page)]]


def _edges(page: Sequence[Line]) -> list[Line]:
    """The highest and the lowest lines of a page, as far as they are in its margins."""
    ordered = sorted(page, key=lambda line: -line.y)
    return [line for line in (*ordered[:_EDGE_LINES], *ordered[-_EDGE_LINES:]) if _is_at(line, _MARGIN)]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text.casefold())


def _same_height(lines: list[Line]) -> bool:
    heights = sorted(line.y for line in lines)
    return heights[-1] - heights[0] <= _SAME_HEIGHT


def _is_at(line: Line, margin: float) -> bool:
    """Tell whether a line stands in the outer part of its page."""
    return not margin * line.height < line.y < (1 - margin) * line.height
