"""What a generation says of itself, in one row: whoever replaces that publishes a version, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Self

from index.errors import StoreError
from index.milvus.layout import FORMAT

MOST_GONE = 2000
"""Numbers of removed stories that a head lists; whoever has an older version reads the list of stories again.

If one version removes more, they are in a note of their own.
"""


@dataclass(frozen=True, slots=True)
class Head:
    """What a generation holds.

    Args:
        model: identity of the model that made the vectors.
        dimension: of the vectors.
        version: a number that grows with each publication; rows that are `since` a later one are not visible yet.
        changed_at: when it was changed last, in seconds since 1970.
        next_number: the number of the next story.
        stories: number of stories.
        passages: number of passages.
        stems: number of stems of all passages.
        with_questions: number of stories whose editors suggest questions.
        due: when it is out of date though no file changes, in seconds since 1970; None for never.
        words: the key of the note of all words up to a version; empty if there is none.
        words_from: the version from which on other notes add to that one.
        gone_from: the version from which on `gone` is known.
        gone: for each version, the numbers of the stories that it does not have any more.
        files: what tells the story files from others (`Book.told`); empty if it is made of none.
        format: number of the layout.
    """

    model: str
    dimension: int
    version: int = 0
    changed_at: float = 0.0
    next_number: int = 1
    stories: int = 0
    passages: int = 0
    stems: int = 0
    with_questions: int = 0
    due: float | None = None
    words: str = ""
    words_from: int = 1
    gone_from: int = 0
    gone: tuple[tuple[int, tuple[int, ...]], ...] = ()
    files: str = ""
    format: int = FORMAT

    @property
    def has_gone_note(self) -> bool:
        """Whether this version removes more stories than are listed here."""
        return 0 < self.version == self.gone_from

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str, where: str) -> Self:
        """Return what `to_json` wrote; raises StoreError, which tells `where` it is, for another text."""
        try:
            values = json.loads(text)
            if values["format"] != FORMAT:
                raise StoreError(
                    where, "its stories were written by another version of storybot", "storybot index --rebuild"
                )
            values["gone"] = tuple((version, tuple(numbers)) for version, numbers in values["gone"])
            return cls(**values)
        except (ValueError, KeyError, TypeError):
            raise StoreError(
                where, "what it says of its stories cannot be read", "build them again: storybot index --rebuild"
            ) from None

    def without(self, numbers: Sequence[int]) -> tuple[int, tuple[tuple[int, tuple[int, ...]], ...]]:
        """Return `gone_from` and `gone` of the next version, which does not have these stories any more."""
        gone = (*self.gone, (self.version + 1, tuple(numbers))) if numbers else self.gone
        since = self.gone_from
        while sum(len(one) for _, one in gone) > MOST_GONE:
            since, gone = gone[0][0], gone[1:]
        return since, gone
