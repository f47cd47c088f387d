"""A store without a story, for a bot whose last one was removed."""

# ruff: noqa: ARG002 (the arguments are those of the Protocol)

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from corpus import Story
from index.retrieval.encoder import Vectors
from index.retrieval.story_store import Candidate


class NoStories:
    """Every question is refused."""

    stories: Sequence[Story] = ()
    word_counts: Mapping[str, int] = {}

    def retrieve(self, question: str, query: Vectors, within: Collection[str] | None = None) -> list[Candidate]:
        """Return nothing."""
        return []

    def headed(self, words: str) -> Sequence[Story]:
        """Return nothing."""
        return ()

    def mentioning(self, word: str) -> Sequence[Story]:
        """Return nothing."""
        return ()
