"""What a page says of its article in JSON-LD, in the words of schema.org (https://schema.org/NewsArticle)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag

from lxml.html import HtmlElement

Node = dict[str, Any]

_ARTICLE = re.compile(r"(^|[/:])(\w*Article|\w*BlogPosting|Report)$")
_LIST = re.compile(r"(^|[/:])(ItemList|BreadcrumbList|CollectionPage|SearchResultsPage)$")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """The article that the page is about, as its JSON-LD describes it; None or empty where it says nothing."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    body: str | None = None


def linked_article(root: HtmlElement, address: str | None = None) -> LinkedArticle | None:
    """Return the article of the page's JSON-LD scripts, or None if they describe none.

    Broken scripts are passed over. Of several articles, the one at `address` is taken, or else the first; those of a
    list (of related or of latest articles) do not count.
    """
    roots = [data for script in root.iter("script") if (data := _loaded(script)) is not None]
    named = {
        node["@id"]: node for data in roots for node in _nodes(data, lists=True) if isinstance(node.get("@id"), str)
    }
    articles = [node for data in roots for node in _nodes(data) if _is_a(node, _ARTICLE)]
    if not articles:
        return None
    here = next((node for node in articles if address and _same(_url(node), address)), None)
    return _described(here or next((node for node in articles if node.get("headline")), articles[0]), named)


def _loaded(script: HtmlElement) -> object:
    if "ld+json" not in (script.get("type") or "").lower():
        return None
    source = _WRAPPING.sub("", _WRAPPING.sub("", script.text or "", count=1), count=1)
    try:
        # Not strict: pages write line ends into strings.
        loaded: object = json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None
    return loaded


def _nodes(value: object, depth: int = 0, *, lists: bool = False) -> Iterator[Node]:
    """The objects in `value`, outermost first. Those in lists of other pages only if `lists`."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1, lists=lists)
    elif isinstance(value, dict):
        yield value
        if lists or not _is_a(value, _LIST):
            for item in value.values():
                if isinstance(item, (dict, list)):
                    yield from _nodes(item, depth + 1, lists=lists)


def _is_a(node: Node, kind: re.Pattern[str]) -> bool:
    return any(isinstance(name, str) and kind.search(name) for name in _as_list(node.get("@type")))


def _described(node: Node, named: dict[str, Node]) -> LinkedArticle:
    return LinkedArticle(
        headline=_line(node.get("headline")) or _line(node.get("name")),
        authors=_names(node.get("author") or node.get("creator"), named),
        published=_line(node.get("datePublished")),
        publisher=next(iter(_names(node.get("publisher"), named)), None),
        language=_line(_known(next(iter(_as_list(node.get("inLanguage"))), None), named, "alternateName")),
        url=_url(node),
        body=html.unescape(body) if isinstance(body := node.get("articleBody"), str) else None,
    )


def _names(value: object, named: dict[str, Node]) -> tuple[str, ...]:
    names = (_line(_known(item, named, "name")) for item in _as_list(value))
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith(("http:", "https:"))))


def _known(item: object, named: dict[str, Node], key: str) -> object:
    """A text, or the text under `key` of an object, which may be named by its @id alone."""
    if not isinstance(item, dict):
        return item
    value = item.get(key) or named.get(str(item.get("@id")), {}).get(key)
    return next(iter(_as_list(value)), None)


def _url(node: Node) -> str | None:
    page = node.get("mainEntityOfPage")
    found = (node.get("url"), page.get("@id") or page.get("url") if isinstance(page, dict) else page, node.get("@id"))
    return next((url for url in found if isinstance(url, str) and url.startswith(("http:", "https:"))), None)


def _same(one: str | None, other: str) -> bool:
    return one is not None and urldefrag(one).url.rstrip("/") == urldefrag(other).url.rstrip("/")


def _line(value: object) -> str | None:
    """A line of text without markup, or None."""
    if not isinstance(value, str):
        return None
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", "", html.unescape(value)).split()) or None


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
