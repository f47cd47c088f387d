"""Which corrections a reply has got, as stored with its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.telegram.messages.stored_answer import ShownAnswer

REMOVED = ""
"""Stands for the digest of a story that was removed."""

ABSENT = "absent"
"""Stands for the digest of a story that is there and may not be shown now: its time is over, or has not come."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Which corrections a reply has got.

    Args:
        seen: the first digits of the digest up to which it is corrected, and the ISO 8601 date of that, by the story's
            id; only of stories that have changed since the reply.
        edited: whether the reply says that something was corrected.
        withdrawn: stands for the list of withdrawn sentences that it was corrected by.
    """

    seen: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    edited: bool = False
    withdrawn: str = ""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Marks:
        """Return those in what is stored of an answer."""
        stored = content.get("corrections") or {}
        seen = {id: (digest, day) for id, (digest, day) in stored.get("seen", {}).items()}
        return cls(seen, bool(stored.get("edited")), stored.get("withdrawn", ""))

    @property
    def days(self) -> dict[str, str]:
        """The ISO 8601 date on which the bot learned of the correction of each story, by its id."""
        return {id: day for id, (_, day) in self.seen.items()}

    def up_to(self, shown: ShownAnswer, digests: Mapping[str, str], today: date) -> Marks:
        """Return those with what has changed since; the same if nothing has.

        Args:
            shown: what the answer shows.
            digests: the first digits of each story's digest now, by its id.
            today: the day on which the bot learns of the changes.
        """
        new = {}
        for place in (*shown.places, *shown.related):
            digest = digests.get(place.story, REMOVED)
            if digest != self.seen.get(place.story, (place.digest,))[0]:
                new[place.story] = (digest, today.isoformat())
        return replace(self, seen={**self.seen, **new}) if new else self

    def to_json(self) -> dict[str, Any]:
        """Return what `of` reads."""
        seen = {id: list(one) for id, one in self.seen.items()}
        return {"seen": seen, "edited": self.edited, "withdrawn": self.withdrawn}
