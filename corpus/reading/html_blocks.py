"""From HTML to blocks: paragraphs, headings, list items and table rows, without marks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from corpus.normalise import normalise
from corpus.reading.document import Block, Kind

HEADINGS = {f"h{level}": level for level in range(1, 7)}
"""Levels of headings."""

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hgroup", "hr", "html", "legend",
    "li", "main", "menu", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul", *HEADINGS,
})  # fmt: skip
"""Elements that end the paragraph before them and their own."""

UNSEEN = frozenset({
    "applet", "area", "audio", "base", "button", "canvas", "datalist", "del", "embed", "frame", "head", "iframe",
    "input", "link", "map", "meta", "meter", "nav", "noframes", "noscript", "object", "optgroup", "option", "param",
    "picture", "progress", "rp", "rt", "s", "script", "select", "source", "strike", "style", "svg", "template",
    "textarea", "title", "track", "video",
})  # fmt: skip
"""Elements whose text is no part of what is read: struck out, unseen, or a control."""

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "col", "colgroup", "data", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "output", "q", "ruby", "samp", "small", "span",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_LEFT_OUT = UNSEEN | {"figcaption", "math"}
"""Captions are not the story's text, and the elements of a formula are none of HTML's."""

_STRONG = frozenset({"b", "strong"})
_LISTS = frozenset({"ul", "ol"})
_CELLS = frozenset({"td", "th"})
_CLOSING = re.compile(r"</([a-z][^\s/>]*)")
MARKER = "data-marker"
"""Attribute of a list item with the number that stands before its words."""


def html_blocks(html: str) -> list[Block]:
    """Return the blocks of a piece of HTML in reading order.

    Comments, struck-out words (`del`, `s`, `strike`), captions, scripts and controls are left out. A tag that
    HTML does not know, such as `<inaudible>`, is text.
    """
    parser = _Parser(Counter(_CLOSING.findall(html.lower())))
    parser.feed(html)
    parser.close()
    parser.end_block()
    return parser.blocks


@dataclass(slots=True)
class _Table:
    header: tuple[str, ...] = ()
    row: list[str] = field(default_factory=list)
    names: bool = True
    """Whether all cells of the row so far are names (`th`)."""
    spans: bool = False
    """Whether a cell spans several columns or rows: then the names cannot be told to belong to the cells."""
    rows: list[Block] = field(default_factory=list)


class _Parser(HTMLParser):
    def __init__(self, closing: Counter[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._closing = closing
        """How often each tag is still closed: one that never is would leave out the rest of the story."""
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._bare = False
        """Whether a word of the block so far is not bold."""
        self._heading = 0
        self._lists = 0
        self._marker = ""
        self._strong = 0
        self._left_out: list[str] = []
        self._tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _LEFT_OUT:
            if self._closing[tag]:
                self._left_out.append(tag)
        elif tag in _CELLS and self._tables:
            self.end_block()
            table = self._tables[-1]
            table.row.append("")
            table.names = table.names and tag == "th"
            table.spans = table.spans or any(values.get(name) not in {None, "1"} for name in ("colspan", "rowspan"))
        elif tag in BLOCKS:
            self.end_block()
            self._heading = HEADINGS.get(tag, self._heading)
            self._lists += tag in _LISTS
            self._marker = values.get(MARKER) or "" if tag == "li" else self._marker
            if tag == "table":
                self._tables.append(_Table())
        elif tag == "br":
            self.handle_data("\n")
        elif tag in _STRONG:
            self._strong += 1
        elif _is_text(tag):
            self.handle_data(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._closing[tag] -= 1
        if tag in _LEFT_OUT:
            if tag in self._left_out:
                del self._left_out[len(self._left_out) - 1 - self._left_out[::-1].index(tag) :]
        elif tag in BLOCKS:
            self.end_block()
            if tag in HEADINGS:
                self._heading = 0
            self._lists = max(0, self._lists - (tag in _LISTS))
            if self._tables and tag in {"tr", "table"}:
                _end_row(self._tables[-1])
            if self._tables and tag == "table":
                self._end_table(self._tables.pop())
        elif tag in _STRONG:
            self._strong = max(0, self._strong - 1)
        elif _is_text(tag):
            self.handle_data(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self._bare = self._bare or (not self._strong and bool(normalise(data)))
            self._text.append(data)

    def end_block(self) -> None:
        """End the paragraph, heading, item or cell that the words so far belong to."""
        text, strong = "".join(self._text), not self._bare
        self._text, self._bare = [], False
        if not normalise(text):
            return
        if self._tables and self._tables[-1].row:
            row = self._tables[-1].row
            row[-1] = f"{row[-1]} {text.strip()}".strip()
        elif self._heading:
            self.blocks.append(Block(text, Kind.HEADING, self._heading))
        elif self._lists:
            self.blocks.append(Block(f"{self._marker} {text}" if self._marker else text, Kind.ITEM, self._lists))
            self._marker = ""
        else:
            self.blocks.append(Block(text, strong=strong))

    def _end_table(self, table: _Table) -> None:
        if self._tables and self._tables[-1].row:
            # A table in a cell is laid out, and holds no figures.
            self._text.append(" ".join(row.text or " ".join(row.cells) for row in table.rows))
        else:
            self.blocks += table.rows


def _end_row(table: _Table) -> None:
    cells, table.row = table.row, []
    names, table.names = table.names, True
    if not any(cells):
        return
    if names and len(cells) > 1:
        table.header = tuple(cells)
    elif len(cells) == 1:
        table.rows.append(Block(cells[0]))
    else:
        table.rows.append(Block("", Kind.ROW, header=() if table.spans else table.header, cells=tuple(cells)))


def _is_text(tag: str) -> bool:
    """Whether what looks like a tag is none: no element of HTML, of an extension (`amp-img`), or of a namespace."""
    return tag not in _INLINE and tag != "br" and not {"-", ":"} & set(tag)
