"""Which blocks of a page are the article: those that trafilatura finds there, as the page has them.

trafilatura (https://trafilatura.readthedocs.io) is good at telling an article from its page, but changes the text on
the way: it leaves out dates in `<time>`, cells of joined rows, or the headings of a page that is hard to read. So it
only chooses here. The words of the blocks are those of the page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from copy import deepcopy
from itertools import groupby, pairwise

from lxml.html import HtmlElement

from corpus.reading.document import Kind
from corpus.reading.html.pieces import Piece, is_layout, letters

# Its remarks on pages that it cannot read are not for the users of this project.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_RUN = 4
_ENOUGH = 0.5
_LINKED = 0.7
_WORD = re.compile(r"\w+")


def main_text(root: HtmlElement) -> str:
    """Return the words of the article in `root` as trafilatura finds them, a line for each paragraph."""
    from trafilatura import bare_extraction

    copy = deepcopy(root)
    for element in list(copy.iter("time", "label", "q")):
        element.drop_tag()
    for table in [one for one in copy.iter("table") if is_layout(one)]:
        for element in [table, *table.iterdescendants("tbody", "tr", "td", "th")]:
            if next(element.iterancestors("table"), table) is table:
                element.tag = "div"
    found = bare_extraction(copy, include_comments=False, include_tables=True, include_formatting=False)
    return (found.text or "") if found is not None and not isinstance(found, dict) else ""


def chosen(pieces: list[Piece], texts: Iterable[str], description: str = "") -> list[Piece]:
    """Return the pieces that belong to the article whose words are in `texts`, in the order of the page.

    A piece belongs if at least half of its runs of four words are there, or a line of as few words as it has; a list
    or a table belongs as a whole. A paragraph between two that belong does, too, and so does a heading before one.
    What stands before all of them belongs if the page's `description` has it: the lead is often set apart.
    """
    runs = {run for text in texts for run in _runs(text)}
    kept = [piece.block.kind != Kind.HEADING and _share(piece.text, runs) >= _ENOUGH for piece in pieces]
    _lead(pieces, kept, _runs(description))
    _groups(pieces, kept)
    _neighbours(pieces, kept)
    _headings(pieces, kept)
    return [piece for piece, keep in zip(pieces, kept, strict=True) if keep]


def coverage(text: str, pieces: Iterable[Piece]) -> float:
    """Return the share of the words of `text` that are in the pieces, in runs of four."""
    return _share(text, {run for piece in pieces for run in _runs(piece.text)})


def _runs(text: str) -> set[tuple[str, ...]]:
    """All runs of four words of `text`, in lower case, and its lines and cells that have fewer."""
    words = _words(text)
    runs = {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    short = (_words(line) for line in re.split(r"[\n|]", text))
    return runs | {tuple(line) for line in short if len(line) < _RUN}


def _share(text: str, runs: set[tuple[str, ...]]) -> float:
    """The share of the runs of four words of `text` that are in `runs`; of a short one, whether it is there."""
    words = _words(text)
    if len(words) < _RUN:
        return float(bool(words) and tuple(words) in runs)
    own = [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
    return sum(run in runs for run in own) / len(own)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _lead(pieces: list[Piece], kept: list[bool], described: set[tuple[str, ...]]) -> None:
    """Keep the paragraphs before the first that is kept, if they are in the description."""
    for at in range(kept.index(True) if any(kept) else 0):
        if pieces[at].block.kind == Kind.TEXT and not is_linked(pieces[at]):
            kept[at] = _share(pieces[at].text, described) >= _ENOUGH


def _groups(pieces: list[Piece], kept: list[bool]) -> None:
    """Keep or leave whole lists, tables and quotations, by most of their words; a list of links stays out."""
    for group, members in groupby(range(len(pieces)), key=lambda at: pieces[at].group):
        places = list(members)
        if group is not None:
            words = sum(len(pieces[at].text) for at in places)
            keep = sum(len(pieces[at].text) for at in places if kept[at]) >= _ENOUGH * words
            keep = keep and sum(pieces[at].linked for at in places) <= _LINKED * words
            for at in places:
                kept[at] = keep


def _neighbours(pieces: list[Piece], kept: list[bool]) -> None:
    """Keep what stands between two kept blocks of the same element, if it is not made of links."""
    places = [at for at, keep in enumerate(kept) if keep]
    for first, last in pairwise(places):
        same = pieces[first].parent is pieces[last].parent
        for at in range(first + 1, last):
            piece = pieces[at]
            if same and piece.parent is pieces[first].parent and not is_linked(piece):
                kept[at] = True


def _headings(pieces: list[Piece], kept: list[bool]) -> None:
    """Keep a heading if what comes after it, other than headings, is kept."""
    after = False
    for at in range(len(pieces) - 1, -1, -1):
        if pieces[at].block.kind != Kind.HEADING:
            after = kept[at]
        else:
            kept[at] = after and not is_linked(pieces[at])


def is_linked(piece: Piece) -> bool:
    """Tell whether most of a piece is a link: a pointer to another page and no part of the text."""
    return piece.linked > _LINKED * letters(piece.text)
