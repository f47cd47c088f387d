"""Markdown (CommonMark with tables and struck-out text): a headline, front matter and blocks.

It is rendered to HTML, so that HTML within it is read the same way. Code marks are not interpreted: backticks and
lines that begin with four spaces stay as written.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference

from corpus.errors import StoryFileError
from corpus.front_matter import FrontMatterError
from corpus.normalise import normalise
from corpus.reading.decoding import decoded
from corpus.reading.document import Block, Document, Kind
from corpus.reading.front_matter_block import split_front_matter
from corpus.reading.html_blocks import MARKER, html_blocks

_COMMENT = re.compile(r"<!--(?:-?>|.*?-->)", re.DOTALL)
_LINK_COMMENT = re.compile(
    r"""^[ \t>]*\[[^\]\n]*\]:[ \t]*(?:\#|<>)(?=$|[ \t("'])
        (?: [^\n]*[)"'][ \t]*$
          | [ \t]*[("'](?:(?!\n[ \t]*\n).)*?(?:[)"'][ \t]*$|(?=\n[ \t]*\n)|\Z)
          | [^\n]*$
        )\n?""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
"""The customary comment of Markdown, the title of a link that is never made: `[//]: # (not to be published)`.

Without its closing mark it ends with its paragraph."""

_ADDRESS = re.compile(r"[ ]{0,3}\[[^\]\n]+\]:[ \t]*(?:<|/|#|\.{0,2}/|[\w.+-]+:|\S+\.\w)")


def read_markdown(data: bytes, name: str) -> list[Document]:
    """Return the document of a Markdown file; a `Reader`.

    Its headline is the front matter's, or else its first heading if the text opens with one of the first level, or else
    its first line. Raises StoryFileError if the file cannot be decoded, its front matter cannot be read, or a comment
    in it has no end.
    """
    try:
        matter, source = split_front_matter(decoded(data, name))
    except FrontMatterError as error:
        raise StoryFileError(name, str(error), error.cure) from None
    # No comment ends after the last mark, and to look for its end from each beginning takes long.
    last = source.rfind("-->") + len("-->")
    source = _COMMENT.sub("", source[:last]) + source[last:]
    if "<!--" in source:
        raise StoryFileError(name, "a comment that begins with <!-- has no end", "close it with -->")
    blocks = markdown_blocks(source)
    given = matter.headline or matter.title
    opening = blocks[0] if blocks else Block("")
    if opening.kind is Kind.HEADING and opening.level == 1 and normalise(opening.text) == given:
        return [Document(tuple(blocks[1:]), matter)]
    if given or not blocks:
        return [Document(tuple(blocks), matter)]
    return [Document(tuple(blocks[1:]), matter.model_copy(update={"headline": normalise(opening.text)}))]


def markdown_blocks(source: str) -> list[Block]:
    """Return the blocks of Markdown without front matter and HTML comments."""
    tokens = _PARSER.parse(_LINK_COMMENT.sub("", source))
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            # An ordered item's number is a word of the text ("2023. That was the year"), a bullet is not.
            token.attrSet(MARKER, f"{token.info}{token.markup}")
    return html_blocks(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _link_definition(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A definition of a link (`[1]: https://…`), which is no text. "[Laughs]: no" defines none."""
    line = state.src[state.bMarks[first] : state.eMarks[first]]
    return _ADDRESS.match(line) is not None and reference(state, first, last, silent)


_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["code", "backticks"])
_PARSER.block.ruler.at("reference", _link_definition)
