"""The same text from several outlets is one story."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from corpus.normalise import normalise
from corpus.story import Outlet, Story, published_at

_LAST = datetime.max.replace(tzinfo=UTC)


def text_digest(story: Story) -> str:
    """Return what stories of the same text have in common, whatever their white space: its SHA-256, in hexadecimal."""
    return hashlib.sha256(normalise(story.text).encode()).hexdigest()


def joined(stories: Iterable[Story]) -> list[Story]:
    """Return the stories, in order, with one in place of those of the same text: the one that was published first.

    If none has a date, or several have the same, that is the first of them. Its metadata name the others as outlets.
    """
    groups: dict[str, list[Story]] = {}
    for story in stories:
        groups.setdefault(text_digest(story), []).append(story)
    return [
        _one(sorted(group, key=lambda story: published_at(story.metadata.published) or _LAST))
        for group in groups.values()
    ]


def _one(group: list[Story]) -> Story:
    first, *others = group
    if not others:
        return first
    about = [(one.id, one.metadata) for one in others]
    outlets = tuple(Outlet(id, each.publisher, each.url, each.published) for id, each in about)
    return replace(first, metadata=replace(first.metadata, outlets=outlets))
