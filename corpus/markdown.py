"""From Markdown to paragraphs of plain text.

Headings, paragraphs, list items and quotations become paragraphs; emphasis and links keep their words, images are
removed. HTML, entities and code marks are not interpreted: `<`, `&amp;` and backticks stay as written.
"""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").disable(
    ["code", "html_block", "html_inline", "autolink", "entity", "backticks", "reference"]
)


def markdown_paragraphs(source: str) -> tuple[str | None, list[str]]:
    """Return the first-level heading that `source` opens with (None if it opens otherwise) and its paragraphs."""
    heading: str | None = None
    paragraphs: list[str] = []
    prefix = ""
    tokens = _PARSER.parse(source)
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and token.info:
            # An ordered item's number is a word of the text ("2023. That was the year"), a bullet is not.
            prefix = f"{token.info}{token.markup} "
        elif token.type == "inline":
            text = prefix + "".join(_words(token.children or []))
            prefix = ""
            if not paragraphs and heading is None and tokens[index - 1].tag == "h1":
                heading = text
            else:
                paragraphs.append(text)
        elif token.type == "fence":
            paragraphs.append(token.content)
    return heading, paragraphs


def _words(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type in ("text", "text_special"):
            yield token.content
