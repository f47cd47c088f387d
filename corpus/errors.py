"""The errors that a user may see: one line with what, why and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.normalise import printable


class StorybotError(Exception):
    """An expected failure, shown as one line without a traceback.

    Args:
        what: the value or thing that is wrong, by the name that the user knows (a file, a setting, a message).
        why: what is wrong with it.
        cure: what to do about it.
    """

    def __init__(self, what: str, why: str, cure: str) -> None:
        self.what, self.why, self.cure = (printable(" ".join(part.split())) for part in (what, why, cure))
        super().__init__(f"{self.what}: {self.why}; {self.cure}")


class StoryFileError(StorybotError):
    """A story file that cannot be read as a story."""


class CorpusError(StorybotError):
    """A corpus directory that is missing, or holds no story that can be read."""


class NoStoriesError(CorpusError):
    """There is no story file at all."""


class UnknownStoryError(CorpusError):
    """No story has an id that begins as one was named, or several have.

    Args:
        start: what was named.
        why: which of the two.
        cure: what to do about it.
        candidates: ids that may be meant.
    """

    def __init__(self, start: str, why: str, cure: str, candidates: Sequence[str]) -> None:
        super().__init__(f"story {start!r}", why, cure)
        self.candidates = tuple(candidates)
