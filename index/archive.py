"""Where the index is published that bots answer from."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from index.retrieval.story_store import StoryStore
from index.storage.generation import Contents
from index.storage.update import Update


class Archive(Protocol):
    """A published index: whoever opens it finds the old version or the new one, whole.

    `index.storage` has one of files in a folder, `index.milvus` one in a Milvus.
    """

    @property
    def where(self) -> str:
        """Where it is, for people."""

    def version(self) -> str | None:
        """Return what is another text after each publication, or None if there is no index.

        Raises StorybotError if there is an index that cannot be read.
        """

    def state(self) -> Hashable:
        """Return what is another value if anything was changed, or None if there is no index."""

    def contents(self) -> Contents | None:
        """Return what the published index holds, or None if there is none; raises StorybotError."""

    def checked_contents(self) -> Contents | None:
        """Return the same, and look for damage as far as that takes no time; raises IndexDamagedError."""

    def listed(self) -> frozenset[str]:
        """Return the ids of the stories in the files of the index, also of those that may not be shown now.

        Empty if there is no index. Raises StorybotError.
        """

    def load(self, known: Any = None) -> StoryStore:
        """Return the published index as it is now; raises StorybotError if there is none that is whole.

        Args:
            known: an earlier version of it, so that only what has changed is read.
        """

    def version_of(self, store: StoryStore) -> str | None:
        """Return what `version` said of what `load` returned, or None if that is not from here."""

    def verify(self) -> None:
        """Look for damage in the published index; raises StorybotError if anything is not as it was written."""

    def building(self) -> AbstractContextManager[None]:
        """Hold the lock on building, waiting while another process has it; raises StorybotError if it can't be had."""

    def bring_up_to_date(self, update: Update) -> Contents:
        """Publish the stories of an update; call it under `building`. Raises StorybotError; what is in use stays."""

    def remove(self) -> None:
        """Remove the index, for want of any story. Raises StorybotError if that is not possible."""

    def suggestions(self, story: str, conditions: str) -> tuple[str, ...] | None:
        """Return the questions that were kept for the story of a digest under some conditions, or None if none were."""

    def keep_suggestions(
        self, story: str, conditions: str, questions: Sequence[str], unanswered: Sequence[str]
    ) -> None:
        """Keep the questions that were made for the story of a digest, and a line for each that it does not answer."""
