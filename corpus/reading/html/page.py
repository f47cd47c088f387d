"""A saved web page as an article."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.errors import StoryFileError
from corpus.moments import moment_of
from corpus.normalise import letters_of
from corpus.reading.batches.batch import matter_of
from corpus.reading.document import Block, Document, Kind
from corpus.reading.html.linked_data import LinkedArticle, linked_article
from corpus.reading.html.metadata import BYLINE, Page
from corpus.reading.html.pieces import Piece, blocks_of, letters, pieces_of
from corpus.reading.html.pruning import pruned
from corpus.reading.html.selection import chosen, coverage, is_linked, main_text
from corpus.reading.html.source import LARGEST_PAGE, decoded, parsed

_COVERED = 0.6
_SHORTEST_ARTICLE, _SHORTEST_HEADED, _SHORTEST_DECLARED = 250, 60, 30
_LONGEST_NOTICE = 600
_TEASERS, _LONGEST_TEASER = 3, 200
_MANY_LINKED, _HALF_LINKED, _MOST_LINKED = 0.3, 0.5, 0.6
_SHORTEST_REPEAT, _LONGEST_REPEAT, _LONGEST_SEARCHED = 40, 1000, 200_000
_LONGEST_LABEL = 60
_LONGEST_HEADING, _BOLD_HEADING = 120, 3
_EDGE, _LONGEST_BYLINE, _BYLINE_LETTERS = 4, 150, 30
_MARKUP = re.compile(r"</?(?:a|b|blockquote|br|div|em|h[1-6]|i|li|p|span|strong|ul)\b[^<>]*>", re.IGNORECASE)
# Not without its semicolon: an address of a text may hold "&copy=2".
_REFERENCE = re.compile(r"&#?\w+;")


# Headlines of pages that only say why there is no article.
_NOTICE = re.compile(
    r"\b(404|403|not found|access denied|forbidden|just a moment|attention required|are you (a )?(human|robot)|"
    r"не найден[ао]?|не знайдено|доступ (запрещ[её]н|заборонено))\b|չի գտնվել",
    re.IGNORECASE,
)


def read_html(data: bytes, name: str) -> list[Document]:
    """Read a saved web page: the text of its article in blocks, and what the page says about it.

    What schema.org JSON-LD says of the article goes before what the rest of the page says. Menus, share bars, related
    links, captions, credits, comments, newsletter boxes and struck-out text are left out.

    Raises StoryFileError if the page is too large, empty, or no article (a login page, a list of links).
    """
    if len(data) > LARGEST_PAGE:
        raise StoryFileError(
            name, f"the page is larger than {LARGEST_PAGE:,} bytes", "copy the article into a text file"
        )
    source = decoded(data, name)
    root = parsed(source, name)
    page = Page(root, source)
    linked = linked_article(root, page.url) or LinkedArticle()
    language = linked.language or page.language
    headline = _headline(linked.headline, page.headline)
    authors = linked.authors or page.authors
    published = moment_of(linked.published or "", language) or page.published
    login = any((field.get("type") or "").lower() == "password" for field in root.iter("input"))

    pieces = pieces_of(pruned(root), language)
    article = chosen(pieces, (main_text(root), linked.body or ""), page.description)
    if linked.body and coverage(linked.body, article) < _COVERED:
        article = [Piece(block, None) for block in blocks_of_text(linked.body, name)]
    article = [one for one in article if not _is_pointer(one) and letters_of(one.text) != letters_of(headline or "")]
    article = _without_bylines(_without_repeats(article), [*authors, page.site or ""], language)
    article = list(_with_bold_headings(article))
    declared = bool(linked.headline or page.is_declared_article)
    headed = page.is_headed and _linked_share(pieces) < _HALF_LINKED
    shortest = _SHORTEST_DECLARED if declared else _SHORTEST_HEADED if headed else _SHORTEST_ARTICLE
    _check(article, pieces, name, shortest, declared=declared, login=login, notice=bool(_NOTICE.search(headline or "")))
    matter, _ = matter_of(
        {
            "headline": headline,
            "author": list(authors),
            "publisher": linked.publisher or page.site,
            "published": published,
            "url": page.url or linked.url,
            "language": language,
        }
    )
    return [Document(tuple(piece.block for piece in article), matter)]


def blocks_of_text(text: str, name: str, *, references: bool = True) -> tuple[Block, ...]:
    """Return the blocks of a text that may hold HTML, as in feeds and JSON-LD; without tags, each line is a paragraph.

    Args:
        text: the text.
        name: names the file in messages.
        references: whether `&amp;` is `&` in a text without tags.

    Raises StoryFileError if the text is too large.
    """
    if not _MARKUP.search(text):
        lines = text.splitlines()
        if references:
            lines = [_REFERENCE.sub(lambda one: html.unescape(one[0]), line) for line in lines]
        return tuple(Block(line) for line in map(str.strip, lines) if line)
    return blocks_of(pruned(parsed(f"<div>{text}</div>", name)))


def _headline(linked: str | None, shown: str | None) -> str | None:
    """The headline of the JSON-LD, unless it only cuts off what the page shows."""
    beginning = (linked or "").rstrip(".… ")
    return shown if shown and linked and len(shown) > len(linked) and shown.startswith(beginning) else linked or shown


def _is_pointer(piece: Piece) -> bool:
    """Tell whether a paragraph only points to another page: a link, perhaps after a colon, that is no sentence."""
    text = piece.text
    if piece.block.kind != Kind.TEXT or not piece.links or re.search(r"[.…։。！][\"'”»)]*$", text):
        return False
    before = text.removesuffix(piece.links).rstrip()
    return is_linked(piece) or (before != text and before.endswith((":", "՝")) and len(before) <= _LONGEST_LABEL)


def _without_repeats(article: list[Piece]) -> list[Piece]:
    """Leave out paragraphs that stand in the article twice, or in another paragraph (a pull quote)."""
    whole = "\n".join(piece.text for piece in article)
    whole = whole if len(whole) <= _LONGEST_SEARCHED else ""
    kept, seen = [], set()
    for piece in article:
        text = piece.text
        again = text in seen or (
            len(text) <= _LONGEST_REPEAT and whole.count(text) > 1 and f"\n{text}\n" not in f"\n{whole}\n"
        )
        if piece.block.kind != Kind.TEXT or len(text) < _SHORTEST_REPEAT or not again:
            kept.append(piece)
        seen.add(text)
    return kept


def _without_bylines(article: list[Piece], names: Iterable[str], language: str | None) -> list[Piece]:
    """Leave out lines at both ends of the article that only say who wrote it, where and when."""
    names = [name for name in names if name]

    def is_byline(piece: Piece) -> bool:
        text = piece.text
        if piece.block.kind != Kind.TEXT or len(text) > _LONGEST_BYLINE or re.search(r"[.!?…։。！？][\"'”»)]*$", text):
            return False
        rest = text
        for name in names:
            rest = rest.replace(name, "")
        marked = rest != text or bool(piece.times) or bool(BYLINE.match(text))
        return moment_of(text, language) is not None or (
            marked and len(letters_of(rest)) - letters(piece.times) <= _BYLINE_LETTERS
        )

    last = len(article) - _EDGE
    return [piece for at, piece in enumerate(article) if _EDGE <= at < last or not is_byline(piece)]


def _with_bold_headings(article: list[Piece]) -> Iterator[Piece]:
    """Make headings of short bold lines before a text that is not bold, as sites write them that use no headings."""
    for at, piece in enumerate(article):
        following = article[at + 1] if at + 1 < len(article) else None
        if (
            piece.block.kind == Kind.TEXT
            and len(piece.text) <= _LONGEST_HEADING
            and letters(piece.bold) == letters(piece.text)
            and not re.search(r"[.!?…։:;,][\"'”»)]*$", piece.text)
            and following is not None
            and letters(following.bold) < letters(following.text)
        ):
            yield replace(piece, block=Block(piece.text, Kind.HEADING, _BOLD_HEADING))
        else:
            yield piece


def _check(
    article: list[Piece],
    pieces: list[Piece],
    name: str,
    shortest: int,
    *,
    declared: bool,
    login: bool,
    notice: bool,
) -> None:
    """Raise StoryFileError if the pieces that were chosen make no article."""
    own = [piece for piece in article if piece.block.kind != Kind.HEADING and not is_linked(piece)]
    length = sum(len(piece.text) for piece in own)
    enough = length >= max(shortest, (_SHORTEST_ARTICLE if login else 0), (_LONGEST_NOTICE if notice else 0))
    if enough and (declared or not _is_listing(own, pieces)):
        return
    if login:
        why, cure = "a login page, without an article", "save the article's page while you are logged in"
    elif not any(piece.text for piece in pieces):
        why, cure = "the page is empty", "save the page of the article when all of it is shown"
    elif _is_listing(own, pieces) or _linked_share(pieces) > _MANY_LINKED:
        why, cure = "a list of links, without an article", "save the page of one article"
    else:
        why, cure = "the page has no text of an article", "save the page of the article when all of it is shown"
    raise StoryFileError(name, why, cure)


def _is_listing(own: list[Piece], pieces: list[Piece]) -> bool:
    """Tell whether the text is teasers: most of the page is links, or most of the text stands under linked headings."""
    longest = max((len(piece.text) for piece in own), default=0)
    if longest < _LONGEST_TEASER and _linked_share(pieces) > _MOST_LINKED:
        return True
    ours = set(map(id, own))
    under: dict[int, int] = {}
    linked = None
    for at, piece in enumerate(pieces):
        if piece.block.kind == Kind.HEADING:
            linked = at if is_linked(piece) else None
        elif linked is not None and id(piece) in ours:
            under[linked] = under.get(linked, 0) + len(piece.text)
    return len(under) >= _TEASERS and sum(under.values()) > sum(len(piece.text) for piece in own) / 2


def _linked_share(pieces: list[Piece]) -> float:
    return sum(piece.linked for piece in pieces) / max(1, sum(len(piece.text) for piece in pieces))
