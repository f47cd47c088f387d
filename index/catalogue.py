"""What lists say of the stories: headlines, publishers, dates and addresses, without their texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from zlib import crc32

from corpus import Story, StoryHead, story_heads
from corpus.story import published_at
from index.retrieval.bm25 import words

KEY_DIGITS = 16
"""Hexadecimal digits of a key."""

MOST_WORDS = 6
"""Words of a search that count; so many codes have room in a button."""

_MOST_ENDINGS = 2
"""Endings that are taken off a stem."""

_DEFAULT_PORTS = frozenset({None, 80, 443})


@dataclass(frozen=True, slots=True)
class Listing:
    """A story in a list.

    Args:
        number: its number in the list of all stories, from 1.
        id, headline: those of the story.
        publisher, published, url: from its metadata.
        publishers, addresses: those of all its outlets.
        stories: the sequence that it is from.
        place: its place there, from 0.
    """

    number: int
    id: str
    headline: str
    publisher: str | None
    published: str | None
    url: str | None
    publishers: tuple[str, ...]
    addresses: tuple[str, ...]
    stories: Sequence[Story] = field(repr=False, compare=False)
    place: int = field(repr=False, compare=False)

    @property
    def story(self) -> Story:
        """The story itself, which may be read when it is wanted."""
        return self.stories[self.place]

    @property
    def key(self) -> str:
        """What stands for the story in buttons and links: the beginning of the SHA-256 of its id."""
        return key_of(self.id)


class Catalogue:
    """All stories as a list, the newest first, then those without a date by headline.

    Args:
        stories: the stories.

    Example:
        >>> catalogue = Catalogue(bot.stories)
        >>> catalogue.with_key(key_of("ferry")).headline
        'Island ferry returns after storm'
    """

    def __init__(self, stories: Sequence[Story]) -> None:
        ordered = sorted(enumerate(story_heads(stories)), key=lambda placed: _order(placed[1]))
        self.listings: tuple[Listing, ...] = tuple(
            _listing(number, head, stories, place) for number, (place, head) in enumerate(ordered, 1)
        )
        """All stories, in order."""
        self._by_id = {one.id: one for one in reversed(self.listings)}
        self._by_key = {one.key: one for one in reversed(self.listings)}

    def with_id(self, id: str) -> Listing | None:
        """Return the story of an id, or None."""
        return self._by_id.get(id)

    def with_key(self, key: str) -> Listing | None:
        """Return the story that a key stands for, or None."""
        return self._by_key.get(key)

    def at_address(self, address: str) -> Listing | None:
        """Return the story that a page on the web shows, or None (`page_of`)."""
        page = page_of(address)
        return self._by_page.get(page) if page else None

    def publisher_with_key(self, key: str) -> str | None:
        """Return the name of the publisher that a key stands for (`key_of`), or None."""
        return next((name for name in self.publishers if key_of(name) == key), None)

    @cached_property
    def publishers(self) -> Mapping[str, tuple[Listing, ...]]:
        """The stories of each publisher, in order; one that several published is among those of each."""
        found: dict[str, list[Listing]] = {}
        for one in self.listings:
            for name in one.publishers:
                found.setdefault(name, []).append(one)
        return {name: tuple(listings) for name, listings in found.items()}

    def with_words(self, codes: Collection[int], among: Sequence[Listing]) -> tuple[Listing, ...]:
        """Return the stories whose headline and publisher hold all words of a search, in order.

        Args:
            codes: the words (`codes_of`); no story holds none.
            among: the stories to search.
        """
        wanted = frozenset(codes)
        return tuple(one for one in among if wanted and wanted <= self._codes[one.number - 1])

    @cached_property
    def _codes(self) -> tuple[frozenset[int], ...]:
        return tuple(
            frozenset(map(_code, words(f"{one.headline} {' '.join(one.publishers)}"))) for one in self.listings
        )

    @cached_property
    def _by_page(self) -> Mapping[str, Listing]:
        pages = ((page_of(url), one) for one in reversed(self.listings) for url in one.addresses)
        return {page: one for page, one in pages if page}


def key_of(name: str) -> str:
    """Return the first `KEY_DIGITS` hexadecimal digits of the SHA-256 of a story's id or a publisher's name."""
    return sha256(name.encode()).hexdigest()[:KEY_DIGITS]


def codes_of(text: str) -> tuple[int, ...]:
    """Return a code for each word of a search, at most `MOST_WORDS`, without case, accents and inflection.

    A code is the CRC-32 of the word's stem. Empty if the text has no word that carries meaning.
    """
    return tuple(dict.fromkeys(map(_code, words(text))))[:MOST_WORDS]


def _code(stem: str) -> int:
    # The stemmers take the endings of some words one after another: "парома", "паром", "пар".
    for _ in range(_MOST_ENDINGS):
        stem = next(iter(words(stem)), stem)
    return crc32(stem.encode(errors="replace"))


def _listing(number: int, head: StoryHead, stories: Sequence[Story], place: int) -> Listing:
    about = head.metadata
    own = (about.publisher, about.published, about.url)
    return Listing(number, head.id, head.headline, *own, about.publishers, about.addresses, stories, place)


def _order(one: StoryHead) -> tuple[float, str, str]:
    moment = published_at(one.metadata.published)
    return -moment.timestamp() if moment else float("inf"), one.headline.casefold(), one.id


def page_of(address: str) -> str | None:
    """Return what addresses of the same page have in common; None for what is no address of a web page.

    Scheme, "www.", a trailing slash, the fragment, the order of the query and its `utm_` parameters make no difference,
    nor does it whether letters are percent-encoded.

    Args:
        address: as it was pasted, maybe without a scheme ("example.org/ferry").
    """
    try:
        parts = urlsplit(address.strip() if "://" in address else f"https://{address.strip()}")
        port = parts.port
    except ValueError:
        return None
    host = _host(parts.hostname or "")
    if parts.scheme.casefold() not in ("http", "https") or "." not in host or re.search(r"[\s@]", parts.netloc):
        return None
    query = sorted(
        one for one in parse_qsl(parts.query, keep_blank_values=True) if not one[0].casefold().startswith("utm_")
    )
    where = host if port in _DEFAULT_PORTS else f"{host}:{port}"
    return f"{where}{unquote(parts.path).rstrip('/')}{'?' if query else ''}{urlencode(query)}"


def _host(name: str) -> str:
    """A host in the letters that the network uses, without "www."."""
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        name = name.casefold()
    return name.removeprefix("www.")
