"""Finding stories among many, by id or by digest, and listing them without their texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from corpus.errors import CorpusError, UnknownStoryError
from corpus.story import Metadata, Story


class StoryHead(NamedTuple):
    """What is known of a story besides its text."""

    id: str
    headline: str
    metadata: Metadata
    digest: str


MOST_CANDIDATES = 10
"""Ids that a message names at most."""


@runtime_checkable
class FindsStories(Protocol):
    """A sequence of stories that finds them without reading all of them."""

    def with_id(self, id: str) -> tuple[Story, ...]:
        """Return the stories of an id."""

    def with_digest(self, start: str) -> Story | None:
        """Return the first story whose digest begins so, or None."""

    def heads(self) -> Sequence[StoryHead]:
        """Return what is known of each story besides its text, in order."""

    def with_questions(self) -> Iterable[Story]:
        """Return the stories whose editors suggest questions."""


def stories_with_id(stories: Iterable[Story], id: str) -> tuple[Story, ...]:
    """Return the stories of an id: one if the stories are those of a corpus, none if it is not there."""
    return stories.with_id(id) if isinstance(stories, FindsStories) else tuple(one for one in stories if one.id == id)


def story_with_digest(stories: Iterable[Story], start: str) -> Story | None:
    """Return the first story whose digest begins so, or None."""
    if isinstance(stories, FindsStories):
        return stories.with_digest(start)
    return next((story for story in stories if story.digest.startswith(start)), None)


def story_heads(stories: Iterable[Story]) -> Sequence[StoryHead]:
    """Return what is known of each story besides its text, in order."""
    if isinstance(stories, FindsStories):
        return stories.heads()
    return [StoryHead(story.id, story.headline, story.metadata, story.digest) for story in stories]


def stories_with_questions(stories: Iterable[Story]) -> Iterable[Story]:
    """Return the stories whose editors suggest questions."""
    if isinstance(stories, FindsStories):
        return stories.with_questions()
    return (story for story in stories if story.metadata.questions)


def full_id(ids: Iterable[str], start: str) -> str:
    """Return the id that is written as `start`, or the only one that begins so.

    Raises UnknownStoryError if there is none, or several, of which it names at most ten.

    Example:
        >>> full_id(["ferry-returns", "ferry-sinks", "pier"], "ferry-r")
        'ferry-returns'
    """
    known = list(ids)
    found = [start] if start in known else [id for id in known if id.startswith(start)]
    if len(found) == 1:
        return found[0]
    candidates = (found or known)[:MOST_CANDIDATES]
    shown = ", ".join(candidates) + (", …" if len(found or known) > MOST_CANDIDATES else "")
    why = f"{len(found)} stories have an id that begins so" if found else "there is no such story"
    raise UnknownStoryError(start, why, f"name one of: {shown}" if shown else "add one: storybot add FILE", candidates)


def named_story(stories: Iterable[Story], start: str) -> str:
    """Return the id of the story whose id, or that of an outlet of it, begins so; raises UnknownStoryError."""
    heads = story_heads(stories)
    outlets = {outlet.id: head.id for head in heads for outlet in head.metadata.outlets}
    found = full_id((*(head.id for head in heads), *outlets), start)
    return outlets.get(found, found)


def choose_stories(stories: Sequence[Story], id: str) -> tuple[Story, ...]:
    """Return the story with that id as a tuple; raises CorpusError, which lists ids that exist, if there is none."""
    chosen = stories_with_id(stories, id)
    if not chosen:
        known = ", ".join(story.id for story in stories[:5]) + (", …" if len(stories) > 5 else "")
        raise CorpusError(f"story {id!r}", "there is no such story", f"name one of: {known}")
    return chosen
