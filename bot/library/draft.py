"""A draft: stories that an editor has sent, whether they are added, and what was there before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.library.folders import added_folder
from bot.library.shelf import Outcome, Planned, Shelf, locked, write
from bot.library.withdrawals import withdrawn
from bot.settings import Settings
from corpus import Story
from corpus.normalise import normalise
from corpus.story import slug
from corpus.withdrawing import without
from index.storage.story_rows import story_from_json, story_to_json


@dataclass(frozen=True, slots=True)
class Added:
    """A story that was added.

    Args:
        id, digest, headline: of the story.
        before: the story that it has replaced, or None.
    """

    id: str
    digest: str
    headline: str
    before: Story | None = None

    @classmethod
    def of(cls, done: Planned) -> Added:
        """Return what has to be known of a story that was written."""
        return cls(done.story.id, done.story.digest, done.story.headline, done.before)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft; after `added_at` it is no longer one, and can only be undone.

    Args:
        stories: what was sent, as it was read; empty once it is added.
        left_out: how many stories of the file could not be read.
        prompt: id of the message that asks for another headline, or 0.
        added: what was added.
        added_at: when, or None.
    """

    stories: tuple[Story, ...] = ()
    left_out: int = 0
    prompt: int = 0
    added: tuple[Added, ...] = ()
    added_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the draft as values of JSON."""
        added = [
            [one.id, one.digest, one.headline, one.before and json.loads(story_to_json(one.before))]
            for one in self.added
        ]
        return {
            "stories": [json.loads(story_to_json(story)) for story in self.stories],
            "left_out": self.left_out,
            "prompt": self.prompt,
            "added": added,
            "added_at": self.added_at and self.added_at.isoformat(),
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Draft:
        """Return the draft that `to_json` wrote."""
        return cls(
            tuple(_story(values) for values in content["stories"]),
            content["left_out"],
            content["prompt"],
            tuple(
                Added(id, digest, headline, _story(before) if before else None)
                for id, digest, headline, before in content["added"]
            ),
            datetime.fromisoformat(content["added_at"]) if content["added_at"] else None,
        )

    def with_headline(self, headline: str) -> Draft:
        """Return the draft of one story with another headline; an id that was made of the headline follows it."""
        (story,), headline = self.stories, normalise(headline)
        id = _id_of(headline) if story.id == _id_of(story.headline) else story.id
        return replace(self, stories=(replace(story, id=id, headline=headline),))


def planned(settings: Settings, stories: Sequence[Story]) -> list[Planned]:
    """Return what becomes of stories if they are added now; raises CorpusError."""
    return Shelf.read(settings).plan(stories, added_folder(settings))


def as_readers_see(settings: Settings, planned: Sequence[Planned]) -> list[Planned]:
    """Return a plan to be shown, without the sentences that were withdrawn; raises StateError."""
    left_out = withdrawn(settings)
    return [
        replace(one, story=without(one.story, left_out), before=without(one.before, left_out) if one.before else None)
        for one in planned
    ]


def take_back(settings: Settings, added: Sequence[Added]) -> bool:
    """Remove what was added, or put back what was there before; return False if one has changed since and stays.

    Raises CorpusError or StateError.
    """
    from index.storage.files import sync, writing

    folder = added_folder(settings)
    with locked(folder):
        there = Shelf.read(settings).stories
        mine = [one for one in added if one.id in there and there[one.id].story.digest == one.digest]
        mine = [one for one in mine if there[one.id].is_alone]
        write([Planned(one.before, Outcome.CHANGED) for one in mine if one.before], folder)
        with writing(folder):
            for one in mine:
                if one.before is None:
                    there[one.id].path.unlink(missing_ok=True)
            sync(folder)
    others = [one for one in added if one not in mine and one.id in there]
    return all(one.before and there[one.id].story.digest == one.before.digest for one in others)


def _id_of(headline: str) -> str:
    return slug(headline) or "story"


def _story(values: dict[str, Any]) -> Story:
    return story_from_json(json.dumps(values))
