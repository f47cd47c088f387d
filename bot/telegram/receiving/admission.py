"""Which updates are taken on: found out once, when they come."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.database import MissedQuestion
from bot.telegram.errors import UNDELIVERED, kind_of, reason
from bot.telegram.messages.message import Message
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.albums import Albums
from bot.telegram.receiving.backlog import Away, Backlog, missed
from bot.telegram.receiving.edits import NewestRequests
from bot.telegram.receiving.intent import request_of
from bot.telegram.receiving.malformed import why
from bot.telegram.receiving.mentions import Me
from bot.telegram.receiving.rate_limits import RateLimits, Verdict
from bot.telegram.receiving.request import QUESTIONS, TEMPORARY, Kind, Request
from bot.telegram.sending.sender import Target
from bot.telegram.services import Services, now
from bot.voice import Voice

log = logging.getLogger(__name__)

LIMITED = frozenset({*QUESTIONS, Kind.COMMAND, Kind.SUBMIT, Kind.PRESS, Kind.NOT_TEXT})
"""What counts against the limits: whatever is replied to. Inline queries replace each other."""

DATED = frozenset({*QUESTIONS, Kind.COMMAND, Kind.NOT_TEXT})
"""What may be too old to be answered."""


MOST_UNSTORED = 10_000
"""Most updates that are remembered because the database failed when they came."""

NOTICES_AT_ONCE = 5
"""Most notices of a refusal on their way at a time: more would hold up the answers, which share Telegram's limits."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A request, and whether it is taken on: if it came in time, and if limits allow it."""

    request: Request
    verdict: Verdict = Verdict.ACCEPT
    is_late: bool = False

    @property
    def is_accepted(self) -> bool:
        return self.verdict is Verdict.ACCEPT and not self.is_late


class Admission:
    """Makes a request of each update when it comes, and decides whether it is taken on.

    What wants something of the bot is stored in the database until it is handled or refused, so a stop, a crash or a
    second delivery neither loses nor repeats it (except what is `TEMPORARY`). So are the places of missed questions,
    until their chats are told.

    Args:
        services: what handlers need too.
        bot: knows who it is.
        allowed: whom the bot serves.
        limits: how much is taken on.
        backlog: what of the time before the start is still answered.
        is_shared: whether other bots share the database, and any of them may handle what comes here.
    """

    def __init__(
        self,
        services: Services,
        bot: Bot,
        allowed: Allowed,
        limits: RateLimits,
        backlog: Backlog,
        *,
        is_shared: bool = False,
    ) -> None:
        self._services = services
        self._bot = bot
        self.allowed = allowed
        self._limits = limits
        self._backlog = backlog
        self.is_shared = is_shared
        self.newest = NewestRequests()
        self.albums = Albums(services, is_shared=is_shared)
        self._taken_on: dict[int, Request] = {}
        self._unstored: deque[int] = deque(maxlen=MOST_UNSTORED)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._notices = asyncio.Semaphore(NOTICES_AT_ONCE)
        self._catching_up = False

    @property
    def waiting(self) -> int:
        """How many requests are taken on and not handled."""
        return len(self._taken_on)

    @contextmanager
    def catching_up(self) -> Iterator[Callable[[], None]]:
        """While it is open, what comes has waited while the bot was away, and is nobody's haste.

        Returns a function to call once all that waited is here.
        """
        self._catching_up = True
        try:
            yield self._backlog.caught_up
        finally:
            self._catching_up = False

    @property
    def queue_length(self) -> int:
        """How many questions wait or are being answered, of those that count against the limits."""
        return self._limits.waiting

    def know_offset(self, offset: timedelta) -> None:
        """Correct the ages of messages by what is to be added to the machine's time to get Telegram's."""
        self._backlog.know_offset(offset)

    async def admit(self, update: Update, *, resumed: bool = False) -> Request | None:
        """Return what an update wants of the bot, or None if it is not taken on.

        Args:
            update: as it came.
            resumed: whether an earlier run of the program has taken it on, so that it is in the database.
        """
        request = await self.receive(update, resumed=resumed)
        return self.take_on(request) if request else None

    async def receive(self, update: Update, *, resumed: bool = False) -> Request | None:
        """Do the first half of `admit`, whose second half, `take_on`, another bot that shares the database may do.

        If that is so, `leave` is called here in its place.
        """
        if update.update_id in self._taken_on or update.update_id in self._unstored:
            return None
        try:
            me = Me(self._bot.id, self._bot.username)
            request = request_of(update, me, self.allowed)
            if request.kind is Kind.LEAVE and self.is_shared:
                await self._services.if_possible(self.know_moves(), None)
                request = request_of(update, me, self.allowed)
            request = replace(await self.albums.once(request), resumed=resumed)
        except Exception as error:  # noqa: BLE001  (the updater would stop for good)
            request = Request(update.update_id, Kind.UNREADABLE, text=why(error))
        # Before it is stored if other bots can see it then, and could answer what is refused here.
        judged = self._judge(request) if self.is_shared and not resumed else None
        if not resumed:
            self._services.metrics.note_update(request.kind.name.lower())
            try:
                if not await self._store(update, request, judged):
                    if judged and judged.request.counts:
                        self.leave(judged.request)
                    return None
            except (SQLAlchemyError, OSError) as error:
                # It is answered all the same if possible, and only once if it comes again.
                self._services.report(error)
                self._unstored.append(update.update_id)
                request = replace(request, is_stored=False)
        judged = judged or self._judge(request)
        request = replace(judged.request, is_stored=request.is_stored)
        if request.kind is not Kind.IGNORE and judged.is_accepted:
            if request.moved_to is not None:
                # At once: what is said in the supergroup may come with it, and groups that are not served are left.
                self.allowed = self.allowed.moved(request.chat_id, request.moved_to)
                move = self._services.database.conversations.move_chat(request.chat_id, request.moved_to)
                await self._services.if_possible(move, None)
            return request
        done = self._refuse(judged)
        if self.is_shared:
            # Whoever looks for what waits does not find it any more.
            await asyncio.wait({done})
        return None

    async def know_moves(self) -> None:
        """Know of the groups that have become supergroups, of which another bot may have been told.

        Raises SQLAlchemyError or OSError if the database fails.
        """
        self.allowed = self.allowed.after(await self._services.database.conversations.moves())

    def take_on(self, request: Request) -> Request:
        """Take on a request that was received; `finished` is called once it was handled, or never will be."""
        request = replace(request, taken_on_at=time.monotonic())
        self.newest.note(request)
        self._taken_on[request.update_id] = request
        if request.shows_typing:
            self._services.sender.begin_typing(request.place)
        return request

    def leave(self, request: Request) -> None:
        """Leave a request that was received to another bot."""
        if request.counts:
            self._limits.finished(request.chat_id)

    def has_taken_on(self, update_id: int) -> bool:
        """Return whether an update is taken on and not handled."""
        return update_id in self._taken_on

    def is_safe(self, update_id: int) -> bool:
        """Return whether no crash can lose an update that has come: it is in the database, or nothing is left to do."""
        request = self._taken_on.get(update_id)
        return request is None or request.is_stored

    def finished(self, request: Request) -> None:
        """Note that a request was handled, or never will be."""
        del self._taken_on[request.update_id]
        if request.kind in QUESTIONS:
            self._services.metrics.note_since("whole", request.taken_on_at)
        if request.counts:
            self._limits.finished(request.chat_id)
        if request.shows_typing:
            self._services.sender.end_typing(request.place)

    def recall(self, questions: Iterable[MissedQuestion]) -> None:
        """Note the questions that were missed before the start, and whose chats were not told."""
        self._backlog.recall(questions, _moment())

    async def tell_of_absence(self) -> None:
        """Tell the topics whose questions came while the bot was away, and are not answered, that it was.

        Of bots that share the database only the leading one does, for all of them.
        """
        if self.is_shared:
            self.recall(await self._services.database.updates.missed_questions())
        told = [self._run(self._say_it_was_away(away)) for away in self._backlog.due(_moment())]
        if self.is_shared and told:
            # Else they would be read from the database again, and told twice.
            await asyncio.wait(told)

    async def _store(self, update: Update, request: Request, judged: _Judged | None) -> bool:
        """Store an update until it is handled, or only its number if it was judged and is refused.

        Return whether there is something to do. What people say to each other is not stored.
        """
        if request.kind is Kind.IGNORE or (request.kind is Kind.WITHDRAW and not await self._was_a_question(request)):
            return False
        if request.kind is Kind.REACT and not await self._may_be_on_an_answer(request):
            return False
        if request.kind in TEMPORARY:
            return True
        store = self._services.database.updates
        if judged and not judged.is_accepted:
            return await store.turned_away(update.update_id, now(), missed(request) if judged.is_late else None)
        chat_lock = request.chat_lock if self.is_shared else None
        return await store.arrived(update.update_id, _stored(update, request), now(), chat_lock)

    async def _was_a_question(self, request: Request) -> bool:
        """Whether a message that asks nothing any more has an answer, or waits for it, perhaps at another bot."""
        if self.is_shared and await self._services.database.updates.waiting(request.chat_lock):
            return True
        if any(
            one.kind in QUESTIONS and (one.chat_id, one.message_id) == (request.chat_id, request.message_id)
            for one in self._taken_on.values()
        ):
            return True
        answer_to = self._services.database.conversations.answer_to
        return await answer_to(request.chat_id, request.message_id) is not None

    async def _may_be_on_an_answer(self, request: Request) -> bool:
        """Whether the message that is reacted to shows an answer, or one is being sent to its chat."""
        if self.is_shared and await self._services.database.updates.waiting(request.chat_lock):
            return True
        if any(one.chat_id == request.chat_id for one in self._taken_on.values()):
            return True
        return await self._services.database.conversations.answer_in(request.chat_id, request.message_id) is not None

    def _judge(self, request: Request) -> _Judged:
        if not self._is_in_time(request):
            self._services.metrics.note_turned_away("too_old")
            return _Judged(request, is_late=True)
        # What waited while the bot was away comes all at once, which is nobody's haste.
        waited = request.resumed or self._catching_up or self._backlog.is_old(request)
        if request.kind not in LIMITED or waited:
            return _Judged(request)
        is_press = request.kind is Kind.PRESS
        verdict = self._limits.admit(request.chat_id, request.user_id, time.monotonic(), is_press=is_press)
        if verdict is Verdict.ACCEPT:
            return _Judged(replace(request, counts=True))
        self._services.metrics.note_turned_away(verdict.name.lower().removeprefix("notice_"))
        return _Judged(request, verdict)

    def _refuse(self, judged: _Judged) -> asyncio.Task[None]:
        """Do with what is not taken on what is to be done; return the task that notes it in the database."""
        request = judged.request
        if judged.is_late:
            return self._run(self._services.database.updates.set_aside(request.update_id, missed(request)))
        if judged.verdict is not Verdict.ACCEPT:
            self._run(self._turn_away(request, judged.verdict))
        # Otherwise it was resumed, from somebody who is no longer served.
        return self._run(self._services.handled(request.update_id))

    def _is_in_time(self, request: Request) -> bool:
        if request.kind not in DATED:
            return True
        if not self._backlog.admit(request, _moment()):
            return False
        if self._backlog.recover(request):
            self._run(self._services.database.updates.forget_missed([missed(request)]))
        return True

    async def _say_it_was_away(self, away: Away) -> None:
        voice = await self._services.voice(away.chat_id, away.questions[-1].language_code)
        line = voice.text("was-away", count=len(away.questions))
        try:
            await self._services.sender.send(Target(away.chat_id, away.topic_id), Message(line))
        except TelegramError as error:
            # The program stops: the next start tells them.
            if kind_of(error) in UNDELIVERED:
                raise
            log.info("could not tell a chat that the bot was away (%s)", reason(error))
        await self._services.database.updates.forget_missed(away.questions)

    async def _turn_away(self, request: Request, verdict: Verdict) -> None:
        """Reply why something is not taken on, unless that was said lately; acknowledge a button press in any case."""
        line = None
        if verdict is not Verdict.DROP:
            line = _notice(verdict, await self._services.voice(request.user_id, request.language_code))
        if request.query_id:
            await self._services.sender.acknowledge(request.query_id, line)
        elif line:
            async with self._notices:
                await self._services.sender.send(request.target, Message(line))

    def _run(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
        """Do something in the background; its errors are only logged."""

        async def quietly() -> None:
            try:
                await work
            except TelegramError as error:
                log.info("could not send a notice (%s)", reason(error))
            except (SQLAlchemyError, OSError) as error:
                log.error("could not update the database (%s)", reason(error))
            except Exception:
                log.exception("could not send a notice")

        task = asyncio.ensure_future(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _moment() -> datetime:
    """A moment to measure pauses from, which no change of the machine's clock moves."""
    return datetime.fromtimestamp(time.monotonic(), UTC)


def _notice(verdict: Verdict, voice: Voice) -> str:
    if verdict is Verdict.NOTICE_READER:
        return voice.text("slow-down-reader")
    return voice.text("slow-down-chat") if verdict is Verdict.NOTICE_CHAT else voice.text("busy")


def _stored(update: Update, request: Request) -> dict[str, Any]:
    """What is stored of an update: all that it says, but of a withdrawal only which message was edited.

    What a question was edited into is said to other people, and not the bot's to store. The rest reads as an edit
    without words, and so as a withdrawal again.
    """
    edited = update.edited_message
    if request.kind is not Kind.WITHDRAW or edited is None:
        return update.to_dict()
    chat = {"id": edited.chat.id, "type": edited.chat.type}
    message = {"message_id": edited.message_id, "date": int(edited.date.timestamp()), "chat": chat}
    return {"update_id": update.update_id, "edited_message": message}
