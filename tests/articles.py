"""Ten invented news articles in four languages, and the blocks that a reader should find in them.

They are Markdown files in `tests/data/articles`, with headings, list items, table rows (the first is the header) and
quotations. The same articles stand in web pages in `tests/data/pages`; files of other kinds are made of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from corpus.front_matter import FrontMatter
from corpus.reading.document import Block, Kind

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Article:
    """An article: its name, what its file says about it, and its blocks."""

    name: str
    matter: FrontMatter
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All words of the blocks; a row has its cells."""
        return text_of(self.blocks)


def text_of(blocks: Iterable[Block]) -> str:
    """The words of blocks, a line for each."""
    return "\n".join(" ".join(block.cells) or block.text for block in blocks)


def words(text: str) -> Counter[str]:
    """The words of a text, counted."""
    return Counter(re.findall(r"\w+", text.casefold()))


def read_article(path: Path) -> Article:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return Article(path.stem, FrontMatter.model_validate(yaml.safe_load(head)), tuple(_blocks(body)))


def articles() -> list[Article]:
    """All of them, by name."""
    return [read_article(path) for path in sorted((DATA / "articles").glob("*.md"))]


def _blocks(body: str) -> Iterable[Block]:
    header: tuple[str, ...] = ()
    for line in body.splitlines():
        if line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if header:
                yield Block("", Kind.ROW, header=header, cells=cells)
            else:
                header = cells
        elif line.startswith("## "):
            yield Block(line[3:], Kind.HEADING, 2)
        elif line.startswith("- "):
            yield Block(line[2:], Kind.ITEM, 1)
        elif line:
            yield Block(line.removeprefix("> "))


def page_of(name: str) -> bytes:
    """The web page of an article, in the encoding that it declares."""
    text = (DATA / "pages" / f"{name}.html").read_text("utf-8")
    return text.encode("cp1251" if "charset=windows-1251" in text else "utf-8")
