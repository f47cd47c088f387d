"""Stories that are read when they are wanted, and are not in memory together."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from corpus import Story


class ReadStories(Sequence[Story]):
    """A sequence of stories that looks a story up by its id, where a list would read all of them."""

    @abstractmethod
    def with_id(self, id: str) -> tuple[Story, ...]:
        """Return the stories of an id."""

    def __contains__(self, story: object) -> bool:
        return isinstance(story, Story) and story in self.with_id(story.id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]
