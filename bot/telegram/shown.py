"""What an answer showed, in a form that outlasts the program: places in the stories, never a question's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from corpus import Story
from index.answer import Answer, Excerpt

DIGEST_SHOWN = 16
"""Hexadecimal digits of a story's digest that are kept; enough to tell its versions apart."""


class Gone(Enum):
    """Why a place can no longer be shown."""

    CHANGED = "story-changed"
    WITHDRAWN = "story-withdrawn"


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
    """The excerpts of an answer, best first, a few on each page.

    Args:
        places: where the excerpts stand.
        per_page: most quotations on a page, at least 1.
        contradictory: whether the first two contradict each other.
    """

    places: tuple[Place, ...]
    per_page: int
    contradictory: bool = False

    @classmethod
    def of(cls, answer: Answer, per_page: int) -> Shown:
        """Return what an answer shows; a refusal, or facts about the stories, have nothing to page through."""
        quoted = () if answer.facts else answer.excerpts
        return cls(tuple(map(Place.of, quoted)), per_page, answer.contradictory)

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-len(self.places) // self.per_page))

    def page(self, number: int, stories: Sequence[Story]) -> tuple[Excerpt, ...] | Gone:
        """Return the excerpts of a page, from 0; those of a story that is gone are left out, unless all are."""
        places = self.places[number * self.per_page : (number + 1) * self.per_page]
        found = [place.excerpt(stories) for place in places]
        kept = tuple(one for one in found if isinstance(one, Excerpt))
        gone = next((one for one in found if isinstance(one, Gone)), Gone.WITHDRAWN)
        return kept or gone

    def excerpt(self, number: int, stories: Sequence[Story]) -> Excerpt | Gone:
        """Return an excerpt by its number, from 0, or why there is none."""
        return self.places[number].excerpt(stories) if number < len(self.places) else Gone.CHANGED

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Shown:
        """Return what `to_json` gave. Raises KeyError, TypeError or ValueError for anything else."""
        places = tuple(
            Place(**{**place, "span": tuple(place["span"]) if place["span"] else None}) for place in content["places"]
        )
        return cls(places, max(1, int(content["per_page"])), bool(content["contradictory"]))
