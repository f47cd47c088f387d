"""What came while the bot was away: how much of it is still answered, and who is told that the rest is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.database import MissedQuestion
from bot.settings import Settings
from bot.telegram.receiving.request import Request

LULL = timedelta(seconds=5)
"""How long no old question must have come before they count as over; Telegram sends them at once, 100 at a time."""


@dataclass(frozen=True, slots=True)
class Away:
    """A topic of a chat, or 0, that is to be told that the bot was away, and its missed questions."""

    chat_id: int
    topic_id: int
    questions: tuple[MissedQuestion, ...]


class Backlog:
    """Decides which old questions are answered, in the order in which they come.

    Those sent before the start are answered while they are young enough, up to a number over all chats; the others are
    missed. Those sent since then are all answered. A question and its edits are one.

    Args:
        started: when the program started.
        max_age: how long before the start a question may have been sent.
        max_count: most questions from before the start that are answered.
    """

    def __init__(self, started: datetime, max_age: timedelta, max_count: int) -> None:
        # Telegram gives whole seconds.
        self._started = self._own_start = started.replace(microsecond=0)
        self._max_age = max_age
        self._places = max_count
        self._admitted: set[tuple[int, int]] = set()
        self._missed: dict[tuple[int, int], MissedQuestion] = {}
        self._over: set[int] = set()
        self._last: datetime | None = None

    @classmethod
    def of(cls, settings: Settings, started: datetime) -> Backlog:
        """Return the backlog that the settings ask for."""
        return cls(started, timedelta(minutes=settings.pending_minutes), settings.pending_questions)

    def know_offset(self, offset: timedelta) -> None:
        """Correct the time of the start by what is to be added to the machine's time to get Telegram's."""
        self._started = self._own_start + offset

    def caught_up(self) -> None:
        """Note that all that waited at the start is here; what comes now is new, whatever its date says."""
        self._started = datetime.min.replace(tzinfo=UTC)

    def is_old(self, request: Request) -> bool:
        """Return whether something was sent before the start."""
        return request.sent_at is not None and request.sent_at < self._started

    def recall(self, missed: Iterable[MissedQuestion], now: datetime) -> None:
        """Take over the missed questions of an earlier run of the program, or of other bots, whose chats are not told.

        They are all that the database has, and so take the place of those that are known.
        """
        known, self._missed = self._missed, {(question.chat_id, question.message_id): question for question in missed}
        if self._missed.keys() - known.keys():
            self._last = now

    def admit(self, request: Request, now: datetime) -> bool:
        """Return whether a request is answered.

        A resumed one takes no place, since an earlier run of the program has taken it on.
        """
        key = (request.chat_id, request.message_id)
        admitted = self._is_answered(key, request)
        if self.is_old(request):
            self._last = now
        elif self._missed:
            # Updates come in order: with the first new one of a chat, its old ones are all here.
            self._over.add(request.chat_id)
        if not admitted:
            self._missed[key] = missed(request)
        return admitted

    def recover(self, request: Request) -> bool:
        """Return whether an answered question, or an earlier version of it, counted as missed; it no longer does."""
        return self._missed.pop((request.chat_id, request.message_id), None) is not None

    def due(self, now: datetime) -> list[Away]:
        """Return the topics to tell now, each once.

        A chat's turn comes with its first new question, or once no old question has come for `LULL`.
        """
        is_over = self._last is not None and now - self._last >= LULL
        topics: dict[tuple[int, int], list[MissedQuestion]] = {}
        for key, question in list(self._missed.items()):
            if is_over or question.chat_id in self._over:
                topics.setdefault((question.chat_id, question.topic_id), []).append(question)
                del self._missed[key]
        self._over.clear()
        return [Away(*topic, tuple(questions)) for topic, questions in topics.items()]

    def _is_answered(self, key: tuple[int, int], request: Request) -> bool:
        if request.sent_at is None or not self.is_old(request):
            return True
        if self._started - request.sent_at > self._max_age:
            return False
        if key not in self._admitted and not request.resumed:
            if not self._places:
                return False
            self._places -= 1
        self._admitted.add(key)
        return True


def missed(request: Request) -> MissedQuestion:
    """Return what is stored of a missed question."""
    return MissedQuestion(request.chat_id, request.message_id, request.topic_id, request.language_code)
