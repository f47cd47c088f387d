"""What came while the bot was away: how much of it is still answered, and who is told that the rest is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.database import MissedQuestion
from bot.settings import Settings

LULL = timedelta(seconds=5)
"""How long none of it must have come before it counts as over; Telegram hands it over in one go, 100 at a time."""


@dataclass(frozen=True, slots=True)
class Away:
    """A topic of a chat, 0 for none, that is to be told that the bot was away, and its questions that are missed."""

    chat_id: int
    topic_id: int
    questions: tuple[MissedQuestion, ...]


class Backlog:
    """A gate for questions, in the order in which they come.

    Those sent before the start are answered while they are young enough, up to a number over all chats; the others are
    missed. Those sent since then all pass. A question and its edits are one.

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
        self._admitted: set[tuple[int, int]] = set()
        self._missed: dict[tuple[int, int], MissedQuestion] = {}
        self._over: set[int] = set()
        self._last: datetime | None = None

    @classmethod
    def of(cls, settings: Settings, started: datetime) -> Backlog:
        """Return the gate that the settings ask for."""
        return cls(started, timedelta(minutes=settings.pending_minutes), settings.pending_questions)

    def is_old(self, date: datetime) -> bool:
        """Return whether something was sent before the start."""
        return date < self._started

    def has_missed(self, question: MissedQuestion) -> bool:
        """Return whether a question, or an earlier version of it, is missed and its chat not told yet."""
        return _key(question) in self._missed

    def recall(self, missed: Iterable[MissedQuestion], now: datetime) -> None:
        """Take over what an earlier run of the program has missed and could not tell of."""
        self._missed.update((_key(question), question) for question in missed)
        self._last = now

    def admit(self, question: MissedQuestion, date: datetime, now: datetime, *, again: bool = False) -> bool:
        """Return whether a question is answered; an earlier version of it that was missed then counts no longer.

        Args:
            question: where it stands.
            date: when it was sent or, for an edit, changed.
            now: when it comes.
            again: whether an earlier run of the program has taken it on, so that it takes nobody else's place.
        """
        admitted = self._is_answered(_key(question), date, again)
        if self.is_old(date):
            self._last = now
        elif self._missed:
            # Updates come in their order: with the first new one of a chat, its old ones are through.
            self._over.add(question.chat_id)
        if admitted:
            self._missed.pop(_key(question), None)
        else:
            self._missed[_key(question)] = question
        return admitted

    def due(self, now: datetime) -> list[Away]:
        """Return the topics that are to be told now, each once; the caller tells them.

        A chat's turn comes with its first new question, or once nothing old has come for `LULL`.
        """
        is_over = self._last is not None and now - self._last >= LULL
        places: dict[tuple[int, int], list[MissedQuestion]] = {}
        for question in self._missed.values():
            if is_over or question.chat_id in self._over:
                places.setdefault((question.chat_id, question.topic_id), []).append(question)
        self._over.clear()
        for questions in places.values():
            for question in questions:
                del self._missed[_key(question)]
        return [Away(*place, tuple(questions)) for place, questions in places.items()]

    def _is_answered(self, key: tuple[int, int], date: datetime, again: bool) -> bool:
        if not self.is_old(date):
            return True
        if self._started - date > self._max_age:
            return False
        if key not in self._admitted and not again:
            if not self._places:
                return False
            self._places -= 1
        self._admitted.add(key)
        return True


def _key(question: MissedQuestion) -> tuple[int, int]:
    return question.chat_id, question.message_id
