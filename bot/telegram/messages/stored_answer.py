"""What an answer showed, in a form that outlasts the program: places in the stories, never a question's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import Enum, auto
from typing import Any

from corpus import Story
from index.answer import Excerpt, Fact
from index.facts import facts_for
from index.understanding import Aspect

DIGEST_SHOWN = 16
"""Hexadecimal digits of a story's digest that are kept; enough to tell its versions apart."""


class Gone(Enum):
    """Why something can no longer be shown."""

    CHANGED = auto()
    """The story has other words now."""
    WITHDRAWN = auto()
    """The story is not among the stories any more."""
    ANSWER = auto()
    """The answer has no such page or excerpt, or not any more: its question was edited."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an excerpt stands.

    Args:
        story: id of the story.
        digest: the first digits of the digest of the story's words.
        start, end: offsets of the quotation in the story's text.
        paragraph: its number, from 1.
        span: [start, end) of the words that answer, in the story's text.
        speaker: the speaker that the attribution names.
    """

    story: str
    digest: str
    start: int
    end: int
    paragraph: int
    span: tuple[int, int] | None = None
    speaker: str | None = None

    @classmethod
    def of(cls, excerpt: Excerpt) -> Place:
        """Return where an excerpt stands."""
        return cls(
            excerpt.story.id,
            excerpt.story.digest[:DIGEST_SHOWN],
            excerpt.start,
            excerpt.end,
            excerpt.paragraph,
            excerpt.span,
            excerpt.speaker,
        )

    def excerpt(self, stories: Iterable[Story]) -> Excerpt | Gone:
        """Return the excerpt as it was, or why there is none: nothing is looked for in a story with other words."""
        story = _same(self.story, self.digest, stories)
        if isinstance(story, Gone):
            return story
        return Excerpt(story, self.start, self.end, self.paragraph, self.span, self.speaker, 0.0)


@dataclass(frozen=True, slots=True)
class FactPlace:
    """A fact that an answer told: its story, as in `Place`, and what of it was told."""

    story: str
    digest: str
    aspect: Aspect

    @classmethod
    def of(cls, fact: Fact) -> FactPlace:
        """Return where a fact is found again."""
        return cls(fact.story.id, fact.story.digest[:DIGEST_SHOWN], fact.aspect)

    def fact(self, stories: Iterable[Story]) -> Fact | Gone:
        """Return what the story's file says of it, or why nothing is told any more."""
        story = _same(self.story, self.digest, stories)
        return story if isinstance(story, Gone) else facts_for(self.aspect, [story])[0]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page.

    Args:
        first: number of its first excerpt, from 0.
        count: how many excerpts there are; 0 where the facts of the answer fill the page.
        part: [start, end) in the story's text of what is shown of the first and only excerpt, None for all of it.
    """

    first: int
    count: int
    part: tuple[int, int] | None = None

    @property
    def numbers(self) -> range:
        """The numbers of its excerpts."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True, slots=True)
class Shown:
    """The excerpts of an answer, best first, page by page, and on the last pages what is related and no answer.

    Args:
        places: where the excerpts stand.
        related: where the related passages stand. They are numbered after the excerpts.
        layout: the pages, laid out when the answer was made: every excerpt is on one, or goes over several.
        facts: what the first page tells of the stories before it quotes them.
        more: whether it says that there are stories of which nothing is told.
        closest_of: how many stories were asked, if the related passage is the closest one; None for any other answer.
    """

    places: tuple[Place, ...] = ()
    related: tuple[Place, ...] = ()
    layout: tuple[Page, ...] = ()
    facts: tuple[FactPlace, ...] = ()
    more: bool = False
    closest_of: int | None = None

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, len(self.layout))

    def is_related(self, page: int) -> bool:
        """Return whether a page, from 0, shows what is no answer."""
        return self.layout[page].first >= len(self.places)

    def page_of(self, number: int) -> int:
        """Return the page on which an excerpt stands, or begins; 0 for one that there is not."""
        return next((page for page, content in enumerate(self.layout) if number in content.numbers), 0)

    def part_of(self, page: int) -> tuple[int, int] | None:
        """Return which part of its excerpt a page shows, from 1, and how many there are; None where it shows all."""
        content = self.layout[page]
        if content.part is None:
            return None
        parts = [one for one in self.layout if one.part and one.first == content.first]
        return parts.index(content) + 1, len(parts)

    def page(self, page: int, stories: Sequence[Story]) -> dict[int, Excerpt] | Gone:
        """Return the excerpts of a page, from 0, by their numbers; those of a story that is gone are left out.

        Where all are gone, or there is no such page, it is said why. A page of facts alone has none.
        """
        if page >= len(self.layout):
            return Gone.ANSWER
        found = {number: self.excerpt(number, stories) for number in self.layout[page].numbers}
        kept = {number: one for number, one in found.items() if isinstance(one, Excerpt)}
        return kept or next((one for one in found.values() if isinstance(one, Gone)), {})

    def excerpt(self, number: int, stories: Sequence[Story]) -> Excerpt | Gone:
        """Return an excerpt by its number, from 0, or why there is none."""
        places = (*self.places, *self.related)
        return places[number].excerpt(stories) if number < len(places) else Gone.ANSWER

    def told(self, stories: Sequence[Story]) -> tuple[Fact, ...] | Gone:
        """Return the facts; those of a story that is gone are left out, unless all are."""
        found = [place.fact(stories) for place in self.facts]
        kept = tuple(one for one in found if isinstance(one, Fact))
        return kept or next((one for one in found if isinstance(one, Gone)), ())

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Shown:
        """Return what `to_json` gave, of this version or an earlier one.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        places, related = (
            tuple(Place(**{**place, "span": _pair(place["span"])}) for place in content[lot])
            for lot in ("places", "related")
        )
        if "per_page" in content:
            return cls(places, related, _by_count(len(places), len(related), int(content["per_page"])))
        layout = tuple(Page(int(page["first"]), int(page["count"]), _pair(page["part"])) for page in content["layout"])
        facts = tuple(FactPlace(**{**fact, "aspect": Aspect(fact["aspect"])}) for fact in content["facts"])
        closest_of = content.get("closest_of")
        return cls(
            places, related, layout, facts, bool(content["more"]), None if closest_of is None else int(closest_of)
        )


def shown_of(content: dict[str, Any]) -> Shown | None:
    """Return what an answer showed; None if another version of the program has written what this one cannot read."""
    try:
        return Shown.from_json(content)
    except (KeyError, TypeError, ValueError):
        return None


def _by_count(places: int, related: int, per_page: int) -> tuple[Page, ...]:
    """The pages of an earlier version, which counted the quotations and did not look how long they were."""
    most = max(1, per_page)
    lots = ((0, places), (places, places + related))
    return tuple(Page(first, min(most, end - first)) for start, end in lots for first in range(start, end, most))


def _same(story: str, digest: str, stories: Iterable[Story]) -> Story | Gone:
    """The story of that digest, or why there is none."""
    known = False
    for one in stories:
        if one.digest.startswith(digest):
            return one
        known = known or one.id == story
    return Gone.CHANGED if known else Gone.WITHDRAWN


def _pair(value: Sequence[int] | None) -> tuple[int, int] | None:
    if value is None:
        return None
    start, end = value
    return int(start), int(end)
