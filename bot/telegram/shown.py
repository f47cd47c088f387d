"""What an answer showed, in a form that outlasts the program: places in the stories, never a question's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import Enum, auto
from typing import Any

from corpus import Story
from index.answer import Answer, Excerpt

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
        known = False
        for story in stories:
            if story.digest.startswith(self.digest):
                return Excerpt(story, self.start, self.end, self.paragraph, self.span, self.speaker, 0.0)
            known = known or story.id == self.story
        return Gone.CHANGED if known else Gone.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Shown:
    """The excerpts of an answer, best first, a few on each page, and on the last pages what is related and no answer.

    Args:
        places: where the excerpts stand.
        per_page: most quotations on a page, at least 1.
        contradictory: whether the first two contradict each other.
        related: where the related passages stand. They are numbered after the excerpts.
    """

    places: tuple[Place, ...]
    per_page: int
    contradictory: bool = False
    related: tuple[Place, ...] = ()

    @classmethod
    def of(cls, answer: Answer, per_page: int) -> Shown:
        """Return what an answer shows; a refusal, or facts about the stories, have nothing to page through.

        Two figures that contradict each other stand on one page, also where a page is to hold one quotation.
        """
        if answer.facts or not answer.excerpts:
            return cls((), per_page)
        return cls(
            tuple(map(Place.of, answer.excerpts)),
            max(per_page, 2) if answer.contradictory else per_page,
            answer.contradictory,
            tuple(map(Place.of, answer.related)),
        )

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, self._answer_pages + self._pages_of(self.related))

    def is_related(self, page: int) -> bool:
        """Return whether a page, from 0, shows what is no answer."""
        return page >= self._answer_pages

    def first_on(self, page: int) -> int:
        """Return the number, from 0, of the first excerpt on a page."""
        if self.is_related(page):
            return len(self.places) + (page - self._answer_pages) * self.per_page
        return page * self.per_page

    def page_of(self, number: int) -> int:
        """Return the page on which an excerpt stands."""
        if number < len(self.places):
            return number // self.per_page
        return self._answer_pages + (number - len(self.places)) // self.per_page

    def page(self, number: int, stories: Sequence[Story]) -> tuple[Excerpt, ...] | Gone:
        """Return the excerpts of a page, from 0; those of a story that is gone are left out, unless all are."""
        first = self.first_on(number)
        lot = self.related if self.is_related(number) else self.places
        start = first - len(self.places) if self.is_related(number) else first
        found = [place.excerpt(stories) for place in lot[start : start + self.per_page]]
        kept = tuple(one for one in found if isinstance(one, Excerpt))
        gone = next((one for one in found if isinstance(one, Gone)), Gone.ANSWER)
        return kept or gone

    def excerpt(self, number: int, stories: Sequence[Story]) -> Excerpt | Gone:
        """Return an excerpt by its number, from 0, or why there is none."""
        places = (*self.places, *self.related)
        return places[number].excerpt(stories) if number < len(places) else Gone.ANSWER

    @property
    def _answer_pages(self) -> int:
        return self._pages_of(self.places)

    def _pages_of(self, places: Sequence[Place]) -> int:
        return -(-len(places) // self.per_page)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Shown:
        """Return what `to_json` gave. Raises KeyError, TypeError or ValueError for anything else."""
        places, related = (
            tuple(Place(**{**place, "span": tuple(place["span"]) if place["span"] else None}) for place in content[lot])
            for lot in ("places", "related")
        )
        return cls(places, max(1, int(content["per_page"])), bool(content["contradictory"]), related)
