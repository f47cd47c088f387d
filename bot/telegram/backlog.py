"""What came while the bot was away: how much of it is still answered, and who is told that the rest is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.settings import Settings

LULL = timedelta(seconds=5)
"""How long none of it must have come before it counts as over; Telegram hands it over in one go, 100 at a time."""


@dataclass(frozen=True, slots=True)
class Away:
    """A chat that is to be told that the bot was away, and how many of its questions are not answered."""

    chat_id: int
    questions: int


class Backlog:
    """A gate for questions, in the order in which they come.

    Those sent before the start are answered while they are young enough, up to a number over all chats; the others are
    counted for each chat. Those sent since then all pass.

    Args:
        started: when the program started.
        max_age: how long before the start a question may have been sent.
        max_count: most questions from before the start that are answered.
    """

    def __init__(self, started: datetime, max_age: timedelta, max_count: int) -> None:
        # Telegram gives whole seconds.
        self._started = started.replace(microsecond=0)
        self._max_age = max_age
        self._places = max_count
        self._missed: Counter[int] = Counter()
        self._over: set[int] = set()
        self._last: datetime | None = None

    @classmethod
    def of(cls, settings: Settings, started: datetime) -> Backlog:
        """Return the gate that the settings ask for."""
        return cls(started, timedelta(minutes=settings.pending_minutes), settings.pending_questions)

    def is_old(self, date: datetime) -> bool:
        """Return whether something was sent before the start."""
        return date < self._started

    def is_young(self, date: datetime) -> bool:
        """Return whether something from before the start may still be answered."""
        return self._started - date <= self._max_age

    def admit(self, chat_id: int, date: datetime, now: datetime) -> bool:
        """Return whether a question is answered.

        Args:
            chat_id: where it was asked.
            date: when it was sent or, for an edit, changed.
            now: when it comes.
        """
        if not self.is_old(date):
            # Updates come in their order: with the first new one of a chat, its old ones are through.
            if chat_id in self._missed:
                self._over.add(chat_id)
            return True
        self._last = now
        if self.is_young(date) and self._places > 0:
            self._places -= 1
            return True
        self._missed[chat_id] += 1
        return False

    def due(self, now: datetime) -> list[Away]:
        """Return the chats that are to be told now, each once; the caller tells them.

        A chat's turn comes with its first new question, or once nothing old has come for `LULL`.
        """
        if self._last is not None and now - self._last >= LULL:
            self._over.update(self._missed)
        told = [Away(chat_id, count) for chat_id, count in self._missed.items() if chat_id in self._over]
        for away in told:
            del self._missed[away.chat_id]
        self._over.clear()
        return told
