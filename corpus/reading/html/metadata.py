"""What a page says about its article outside JSON-LD: in `<meta>`, `<link>`, `<time>`, `<html>` and its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from corpus.moments import moment_of

_PUBLISHED = (
    "article:published_time", "datepublished", "og:article:published_time", "article:published", "date.issued",
    "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "citation_publication_date",
    "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_AUTHOR = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "citation_author",
)  # fmt: skip
_SITE = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher")
_TITLE = ("og:title", "headline", "dc.title", "twitter:title", "parsely-title", "sailthru.title")
_LANGUAGE = ("content-language", "og:locale", "dc.language", "language")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=(?:\(\d+\))?(https?://\S+?)\s*-->", re.IGNORECASE)
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)
_DATE_CLASS = re.compile(r"\b(date|datetime|published|pub-?date|timestamp|posted(-on)?|entry-date)\b", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(r"(^|\s)(author|author-?_*name|by-?line(-|__)?(name|author)|byline)(\s|$)", re.IGNORECASE)
BYLINE = re.compile(
    r"^\s*(by|from|written by|text|von|par|por|автор(ы|и|ка)?|текст|від|հեղինակ(ներ)?՝?)\s*[:：]?\s+", re.IGNORECASE
)
_SUFFIX = re.compile(r"\s+[|–—·»«•-]\s+")
_LONGEST_NAME = 60


class Page:
    """The metadata of a page. Each property is None or empty if the page does not say it."""

    def __init__(self, root: HtmlElement, source: str) -> None:
        self._root = root
        self._source = source
        self._meta: dict[str, list[str]] = {}
        for element in root.iter("meta"):
            content = " ".join((element.get("content") or "").split())
            for key in ("property", "name", "itemprop", "http-equiv"):
                if content and element.get(key):
                    self._meta.setdefault(element.get(key).strip().lower(), []).append(content)

    @property
    def language(self) -> str | None:
        """The language of the page, as a code."""
        declared = [self._root.get("lang"), self._root.get("xml:lang"), *self._values(_LANGUAGE)]
        return next((code.replace("_", "-") for code in declared if code and _LANGUAGE_CODE.fullmatch(code)), None)

    @property
    def url(self) -> str | None:
        """The canonical address; that which the page was saved from, if it gives none."""
        links = (
            link.get("href")
            for link in self._root.iter("link")
            if "canonical" in (link.get("rel") or "").lower().split()
        )
        saved = _SAVED_FROM.search(self._source[:4096])
        found = [*links, *self._meta.get("og:url", ()), saved[1] if saved else None]
        return next((url.strip() for url in found if url and url.strip().startswith(("http:", "https:"))), None)

    @property
    def site(self) -> str | None:
        """The name of the site."""
        return next(self._values(_SITE), None)

    @property
    def description(self) -> str:
        """The description of the page, or an empty text."""
        return next(self._values(("og:description", "description")), "")

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the authors."""
        named = [name for name in self._values(_AUTHOR) if not name.startswith(("http:", "https:", "@"))]
        return tuple(dict.fromkeys(named or (name for text in self._bylines() for name in _names(text))))

    @property
    def published(self) -> str | None:
        """When the article was published, in ISO 8601: from metadata, a marked `<time>`, or a marked date in words."""
        times = list(self._root.iter("time"))
        marked = [one for one in times if one.get("pubdate") is not None or "published" in _marks(one)]
        stamps = [one.get("datetime") or "" for one in (marked or times[:1])]
        dated = (
            one.text_content()
            for one in self._root.iter("time", "span", "div", "p")
            if _DATE_CLASS.search(one.get("class") or "")
        )
        named = [
            one.get("content") or one.get("datetime") or one.text_content()
            for one in self._root.iterfind(".//*[@itemprop='datePublished']")
        ]
        for text in (
            *self._values(_PUBLISHED),
            *named,
            *stamps,
            *(text for text in dated if len(text) < _LONGEST_NAME),
        ):
            if moment := moment_of(text, self.language):
                return moment
        return None

    @property
    def headline(self) -> str | None:
        """The headline: the page's only first-level heading, or else its title without the name of the site."""
        titles = [*self._values(_TITLE), *(_line(one) for one in self._root.iter("title"))]
        headings = list(
            dict.fromkeys(text for one in self._root.iter("h1") if (text := _line(one)) and text != self.site)
        )
        for heading in headings:
            if len(headings) == 1 or any(title.startswith(heading) for title in titles):
                return heading
        return next((shorter for title in titles if (shorter := self._without_site(title))), None)

    @property
    def is_headed(self) -> bool:
        """Tell whether the page has a first-level heading, or an article element."""
        return any(_line(one) for one in self._root.iter("h1", "article"))

    @property
    def is_declared_article(self) -> bool:
        """Tell whether the page calls itself an article (Open Graph or microdata)."""
        kinds = [
            *self._meta.get("og:type", ()),
            *((one.get("itemtype") or "") for one in self._root.iterfind(".//*[@itemtype]")),
        ]
        return any(re.search(r"article|blogposting", kind, re.IGNORECASE) for kind in kinds)

    def _without_site(self, title: str) -> str:
        parts = _SUFFIX.split(title)
        if len(parts) == 1 or not self.site:
            return title
        return (
            title[: title.rfind(parts[-1])].rstrip(" |–—·»«•-")
            if parts[-1].casefold() == self.site.casefold()
            else title
        )

    def _values(self, names: Iterable[str]) -> Iterator[str]:
        return (value for name in names for value in self._meta.get(name, ()))

    def _bylines(self) -> Iterator[str]:
        """Texts that the page marks as its author: microdata and rel first, then class names."""
        elements = [one for one in self._root.iterdescendants() if isinstance(one.tag, str)]
        marked = [one for one in elements if "author" in _marks(one) or "author" in (one.get("rel") or "").split()]
        inner = [name for one in marked for name in one.iterfind(".//*[@itemprop='name']")]
        classed = [one for one in elements if _AUTHOR_CLASS.search(one.get("class") or "")]
        for found in (inner, marked, classed):
            texts = [
                text
                for one in found
                if (text := _line(one)) and len(text) <= _LONGEST_NAME and not re.search(r"\d", text)
            ]
            if texts:
                yield from texts
                return


def _marks(element: HtmlElement) -> str:
    """The names by which an element says what it is."""
    return (
        f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if element.tag == "time"
        else element.get("itemprop") or ""
    )


def _names(text: str) -> list[str]:
    """The names of a byline: `By Ida Lund and Ola Berg`."""
    return [
        name
        for part in re.split(r",|;|\s+(?:and|и|й|та|և|und|et)\s+", BYLINE.sub("", text))
        if (name := part.strip(" .|·"))
    ]


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
