"""From HTML elements to blocks: paragraphs, headings, list items and table rows in the order of the page.

The text is what a reader sees: white space runs together, `<br>` breaks the line, and what is struck out, hidden or no
text (scripts, forms, pictures) is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from corpus.reading.document import Block, Kind
from corpus.reading.html.tables import is_layout, table_rows

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hgroup", "hr", "html",
    "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul", *_HEADINGS,
})  # fmt: skip
UNSEEN = frozenset({
    "applet", "area", "audio", "base", "button", "canvas", "datalist", "del", "embed", "frame", "head", "iframe",
    "input", "link", "map", "meta", "meter", "nav", "noframes", "noscript", "object", "optgroup", "option", "param",
    "picture", "progress", "rp", "rt", "s", "script", "select", "source", "strike", "style", "svg", "template",
    "textarea", "title", "track", "video",
})  # fmt: skip
"""Elements whose text is no part of what is read: struck out, unseen, or a control."""

_SPACE = re.compile(r"[ \t\n\r\f]+")
_GUILLEMETS = frozenset({"be", "es", "fr", "hy", "it", "ru", "uk"})
_QUOTATION_MARK = re.compile(r"\s*[\"'“”„«»‘’]")
_DEEPEST = 250


@dataclass(slots=True)
class Piece:
    """A block as it stands in a page.

    Args:
        block: the block.
        parent: the element that holds its element, to tell neighbours.
        group: the list or table that it belongs to, or None.
        linked: characters of its text that are in links.
        timed: characters of its text that are in `<time>`.
    """

    block: Block
    parent: HtmlElement | None
    group: HtmlElement | None = None
    linked: int = 0
    timed: int = 0

    @property
    def text(self) -> str:
        """The words of the block, those of a row in the order of its cells."""
        return " ".join(cell for cell in self.block.cells if cell) or self.block.text


@dataclass(slots=True)
class _Context:
    """What the elements around a text make of it; `lists` counts the lists, `spaced` keeps white space."""

    kind: Kind = Kind.TEXT
    level: int = 0
    parent: HtmlElement | None = None
    group: HtmlElement | None = None
    lists: int = 0
    spaced: bool = False


@dataclass(slots=True)
class _Line:
    """Text that is being gathered for a block."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    timed: int = 0


def blocks_of(element: HtmlElement) -> tuple[Block, ...]:
    """Return the blocks of everything in `element`."""
    return tuple(piece.block for piece in pieces_of(element))


def pieces_of(element: HtmlElement, language: str | None = None) -> list[Piece]:
    """Return the blocks of everything in `element`, with where they stand; `<q>` gets the marks of `language`."""
    marks = ("«", "»") if (language or "").partition("-")[0].lower() in _GUILLEMETS else ("“", "”")
    walk = _Walk(marks)
    walk.element(element, _Context(), depth=0)
    walk.flush(_Context())
    return walk.pieces


class _Walk:
    """One walk over the elements of a page."""

    def __init__(self, marks: tuple[str, str]) -> None:
        self.pieces: list[Piece] = []
        self._line = _Line()
        self._marks = marks

    def element(
        self, element: HtmlElement, context: _Context, depth: int, link: bool = False, time: bool = False
    ) -> None:
        """Take in the text of an element, with its children, but not what follows it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSEEN or depth > _DEEPEST or is_note_mark(element):
            return
        if tag == "br":
            self._line.parts.append("\n")
        elif tag == "table" and not is_layout(element):
            self.flush(context)
            self._table(element)
        elif tag in _BLOCKS:
            self.flush(context)
            inner = _inner(element, context)
            self._children(element, inner, depth, link=link, time=time)
            self.flush(inner)
        elif tag == "q" and not _QUOTATION_MARK.match("".join(element.itertext())):
            self._line.parts.append(self._marks[0])
            self._children(element, context, depth, link=link, time=time)
            self._line.parts.append(self._marks[1])
        else:
            self._children(element, context, depth, link=link or tag == "a", time=time or tag == "time")

    def _children(self, element: HtmlElement, context: _Context, depth: int, *, link: bool, time: bool) -> None:
        self._text(element.text, context, link=link, time=time)
        for child in element:
            self.element(child, context, depth + 1, link, time)
            self._text(child.tail, context, link=link, time=time)

    def _text(self, text: str | None, context: _Context, *, link: bool, time: bool) -> None:
        if not text:
            return
        text = text if context.spaced else _SPACE.sub(" ", text)
        self._line.parts.append(text)
        letters = len("".join(text.split()))
        self._line.linked += letters * link
        self._line.timed += letters * time

    def flush(self, context: _Context) -> None:
        """End the block that is being gathered; empty lines in it part paragraphs."""
        line, self._line = self._line, _Line()
        whole = re.sub(r" ?\n ?", "\n", re.sub(r" {2,}", " ", "".join(line.parts)))
        paragraphs = [text for one in re.split(r"\n\s*\n", whole) if (text := one.strip())]
        for text in paragraphs:
            self.pieces.append(
                Piece(
                    Block(text, context.kind, context.level),
                    context.parent,
                    context.group,
                    line.linked // len(paragraphs),
                    line.timed // len(paragraphs),
                )
            )

    def _table(self, table: HtmlElement) -> None:
        caption, rows = table_rows(table, cell_text)
        if caption:
            self.pieces.append(Piece(Block(caption), table.getparent(), table))
        for row in rows:
            self.pieces.append(Piece(row, table.getparent(), table))


def cell_text(element: HtmlElement) -> str:
    """Return the text of a table cell; its paragraphs are lines."""
    return "\n".join(piece.text for piece in pieces_of(element))


def is_note_mark(element: HtmlElement) -> bool:
    """Tell whether an element is the raised number of a footnote: `word<sup><a href="#note">1</a></sup>`."""
    return element.tag == "sup" and any((link.get("href") or "").startswith("#") for link in element.iter("a"))


def _inner(element: HtmlElement, context: _Context) -> _Context:
    """The context inside a block element."""
    tag = element.tag
    if tag in _HEADINGS:
        return _Context(Kind.HEADING, _HEADINGS[tag], element.getparent())
    if tag in ("ul", "ol", "dl"):
        outermost = context.group if context.lists else element
        return replace(context, parent=element, group=outermost, lists=context.lists + 1)
    if tag in ("li", "dt", "dd") and context.lists:
        return replace(context, kind=Kind.ITEM, level=context.lists, parent=element.getparent())
    return replace(context, parent=element.getparent(), spaced=context.spaced or tag == "pre")
