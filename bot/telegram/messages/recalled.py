"""What an answer showed, put together again after its stories have changed, and which corrections its reply has got."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.database import DIGEST_DIGITS
from bot.telegram.messages.stored_answer import Page, Place, ShownAnswer
from corpus import Story, story_with_digest
from corpus.changes import Changed, changes_of
from corpus.story import OMISSION
from corpus.withdrawing import holds_withdrawn, without
from index.excerpt import Excerpt

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


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of a quotation whose story has other words now.

    Args:
        now: the story as it is now, or None if it was removed.
        changed: the quoted sentences that it no longer has.
        withdrawn: whether a quoted sentence was withdrawn; it is left out.
    """

    now: Story | None
    changed: tuple[Changed, ...] = ()
    withdrawn: bool = False

    @property
    def is_needed(self) -> bool:
        """Whether what the reply quotes no longer stands."""
        return self.now is None or self.withdrawn or bool(self.changed)


@dataclass(frozen=True, slots=True)
class Recalled:
    """What an answer showed.

    Args:
        shown: what it showed, without sentences that were withdrawn since.
        stories: the stories as they are now, and those versions that `shown` refers to.
        versions: the versions that it showed, as they were.
        corrections: of the quotations whose stories have other words now, by their numbers.
        digests: the first digits of the digest that each story has now, by its id.
    """

    shown: ShownAnswer
    stories: tuple[Story, ...] = ()
    versions: tuple[Story, ...] = ()
    corrections: Mapping[int, Correction] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)

    def on_page(self, page: int) -> dict[int, Correction]:
        """Return the corrections of a page, from 0, by the numbers of its quotations."""
        if page >= len(self.shown.layout):
            return {}
        content = self.shown.layout[page]
        found = {number: self.corrections[number] for number in content.numbers if number in self.corrections}
        return {number: _of_part(one, content.part) for number, one in found.items()} if content.part else found

    def is_corrected(self, page: int) -> bool:
        """Return whether something that a page quotes, from 0, no longer stands."""
        return any(one.is_needed for one in self.on_page(page).values())

    def is_old(self, number: int) -> bool:
        """Return whether the story of a quotation has other words now, by the quotation's number."""
        return number in self.corrections


def recalled(
    shown: ShownAnswer,
    now: Sequence[Story],
    versions: Mapping[str, Story],
    withdrawn: Collection[str],
    absent: Collection[str] = (),
) -> Recalled:
    """Return what an answer showed, as it was.

    Args:
        shown: what is stored of it.
        now: the stories as they are now, at least those that it showed (`standing_for`).
        versions: those that it showed and that are other than now, by the first digits of their digests.
        withdrawn: the digests of the sentences that were withdrawn.
        absent: the ids of stories that are there and may not be shown now; what was quoted of them still stands.
    """
    known, corrections, old = [*now], dict[int, Correction](), dict[str, Story]()
    places, parts = [*shown.places, *shown.related], dict[int, _Offsets]()
    for number, place in enumerate(places):
        version = None if story_with_digest(now, place.digest) else versions.get(place.digest)
        if version is None:
            continue
        old[place.digest] = version
        left = without(version, withdrawn)
        known.append(left)
        offsets = parts[number] = _Offsets(version, left)
        places[number] = moved = offsets.place(place, withdrawn)
        story = standing_for(place.story, now) or (left if place.story in absent else None)
        if story and story.id != place.story and story.text == left.text:
            # The same text is found under another outlet's story.
            continue
        changed = changes_of(left, story, moved.start, moved.end) if story else ()
        corrections[number] = Correction(story, changed, holds_withdrawn(version, place.start, place.end, withdrawn))
    for fact in shown.facts:
        if fact.digest in versions:
            old[fact.digest] = versions[fact.digest]
            known.append(versions[fact.digest])
    first_related = len(shown.places)
    layout = tuple(_moved(page, parts) for page in shown.layout)
    return Recalled(
        replace(shown, places=tuple(places[:first_related]), related=tuple(places[first_related:]), layout=layout),
        tuple({story.digest: story for story in known}.values()),
        (*(one for one in now if _is_shown(one, shown)), *old.values()),
        corrections,
        {id: story.digest[:DIGEST_DIGITS] for id in digests_of(shown).values() if (story := standing_for(id, now))},
    )


class _Offsets:
    """Leads from the offsets of a version to those of the same without the sentences that were withdrawn."""

    def __init__(self, version: Story, left: Story) -> None:
        self._version, self._left = version, left
        self._starts = [one.start for one in version.sentences]

    def place(self, place: Place, withdrawn: Collection[str]) -> Place:
        """Return where an excerpt stands; words that answer and were withdrawn no longer stand out."""
        if self._version == self._left:
            return place
        span = place.span
        if span and holds_withdrawn(self._version, *span, withdrawn):
            span = None
        leads = tuple(lead for lead in map(self.slice, place.leads) if self._left.text[slice(*lead)] != OMISSION)
        start, end = self.slice((place.start, place.end))
        return replace(
            Place.of(Excerpt(self._left, start, end, place.paragraph, None, None, 0.0)),
            span=self.slice(span) if span else None,
            speaker=place.speaker if place.speaker and place.speaker in self._left.text else None,
            leads=leads,
        )

    def slice(self, part: tuple[int, int]) -> tuple[int, int]:
        """Return [start, end) of the same words, and of the whole sign in place of a sentence that was withdrawn."""
        return self._start(part[0]), self._end(part[1])

    def _start(self, offset: int) -> int:
        before, after = self._pair(bisect_right(self._starts, offset) - 1)
        is_inside = offset < before[1] and before[1] - before[0] != after[1] - after[0]
        return after[0] if is_inside else after[1] + offset - before[1]

    def _end(self, offset: int) -> int:
        before, after = self._pair(bisect_left(self._starts, offset) - 1)
        is_inside = offset < before[1] and before[1] - before[0] != after[1] - after[0]
        return after[1] if is_inside else after[1] + offset - before[1]

    def _pair(self, number: int) -> tuple[tuple[int, int], tuple[int, int]]:
        before, after = self._version.sentences[max(number, 0)], self._left.sentences[max(number, 0)]
        return (before.start, before.end), (after.start, after.end)


def _moved(page: Page, parts: Mapping[int, _Offsets]) -> Page:
    """A page as it is without withdrawn sentences."""
    return replace(page, part=parts[page.first].slice(page.part)) if page.part and page.first in parts else page


def _of_part(correction: Correction, part: tuple[int, int]) -> Correction:
    """What became of a part of a long quotation."""
    start, end = part
    return replace(correction, changed=tuple(one for one in correction.changed if one.start < end and start < one.end))


def _is_shown(story: Story, shown: ShownAnswer) -> bool:
    return any(story.digest.startswith(digest) for digest in digests_of(shown))


def standing_for(id: str, stories: Iterable[Story]) -> Story | None:
    """Return the story of an id, or the one that names it as an outlet of the same text; None if it was removed."""
    return next((one for one in stories if one.id == id or any(id == other.id for other in one.metadata.outlets)), None)


def digests_of(shown: ShownAnswer) -> dict[str, str]:
    """Return the ids of the stories that an answer showed, by the first digits of the digests of their versions."""
    quoted = {one.digest: one.story for one in (*shown.places, *shown.related)}
    return quoted | {one.digest: one.story for one in shown.facts}
