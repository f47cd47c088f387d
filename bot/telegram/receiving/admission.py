"""The door: what an update wants is found out as it comes, and whether that is taken on."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import TelegramError

from bot.database import MissedQuestion
from bot.telegram.errors import Trouble, kind_of
from bot.telegram.messages.answer_message import Message
from bot.telegram.messages.callback_data import PassageData, SuggestionData, read_data
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.backlog import Away, Backlog
from bot.telegram.receiving.edits import Versions
from bot.telegram.receiving.intent import Attention, Kind, attention
from bot.telegram.receiving.keeping import kept_of
from bot.telegram.receiving.mentions import Me
from bot.telegram.receiving.rate_limits import Admission, Verdict
from bot.telegram.sending.retry import reason
from bot.telegram.sending.sender import Target
from bot.telegram.services import Desk, now
from bot.voice import Voice

log = logging.getLogger(__name__)

LIMITED = frozenset({Kind.ANSWER, Kind.COMMAND, Kind.PRESS, Kind.NOT_TEXT})
"""What counts against the limits: whatever is replied to. Edits and inline queries supersede each other."""

DATED = frozenset({Kind.ANSWER, Kind.EDIT, Kind.COMMAND, Kind.NOT_TEXT})
"""What may be too old to be answered."""

FLEETING = frozenset({Kind.INLINE, Kind.UNREADABLE})
"""What is not kept: an inline query is worth nothing a moment later, and what cannot be read will not be. Both may come
twice without harm."""


class Reception:
    """Decides what is taken on, in the moment in which it comes; the gate of `ChatQueues`.

    What wants something of the bot is kept in the database until it is handled or turned away, so that a stop, a crash
    or a second delivery neither loses nor repeats it (all but what is `FLEETING`). So are the places of the questions
    that are missed, until their chats are told.

    Args:
        desk: what handlers need.
        me: returns who the bot is, once that is known.
        allowed: whom the bot serves.
        admission: the limits.
        backlog: what of the time before the start is still answered.
    """

    def __init__(
        self, desk: Desk, me: Callable[[], Me], allowed: Allowed, admission: Admission, backlog: Backlog
    ) -> None:
        self._desk = desk
        self._me = me
        self.allowed = allowed
        self._admission = admission
        self._backlog = backlog
        self.versions = Versions()
        self._found: dict[int, Attention] = {}
        self._typing: dict[Target, asyncio.Task[None]] = {}
        self._asked: Counter[Target] = Counter()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._resumed: set[int] = set()
        self._counted: set[int] = set()
        self._waiting: dict[int, tuple[int, int]] = {}

    def resume(self, update: Update) -> None:
        """Note that an update was taken on before the start, and comes again from the database."""
        self._resumed.add(update.update_id)
        self._note_question(update, attention(update, self._me(), self.allowed))

    def recall(self, missed: Iterable[MissedQuestion]) -> None:
        """Note the questions that were missed before the start, and whose chats were not told so."""
        self._backlog.recall(missed, now())

    async def keep(self, update: Update) -> bool:
        """Keep an update until it is handled; return False where it has come before, in this program or another.

        What is said among people, and wants nothing of the bot, is not kept; a message that was changed there has to
        be one that was a question. Raises what `attention` raises.
        """
        found = attention(update, self._me(), self.allowed)
        if found.kind is Kind.IGNORE or found.kind in FLEETING or update.update_id in self._resumed:
            return True
        if found.kind is Kind.WITHDRAW and not await self._was_a_question(found):
            return True
        is_new = await self._desk.database.updates.arrived(update.update_id, kept_of(update, found.kind), now())
        if is_new:
            self._note_question(update, found)
        return is_new

    def admit(self, update: object) -> bool:
        """Return whether an update is taken on."""
        if not isinstance(update, Update) or update.update_id in self._found:
            # What comes twice may come again before it is handled.
            return False
        found = attention(update, self._me(), self.allowed)
        if not self._is_taken_on(update, found):
            self._waiting.pop(update.update_id, None)
            return False
        if found.moved_to is not None:
            # At once: what is said in the supergroup may come with it, and groups that are not served are left.
            self.allowed = self.allowed.moved(found.chat_id, found.moved_to)
        self._found[update.update_id] = found
        if found.kind in (Kind.ANSWER, Kind.EDIT, Kind.WITHDRAW):
            self.versions.note(found.chat_id, found.message_id, update.update_id)
        if _is_waited_for(update, found):
            self._begin_typing(Target(found.chat_id, found.topic_id))
        return True

    def finished(self, update: object) -> None:
        """Note that an update that was taken on is handled, or never will be."""
        if not isinstance(update, Update):
            return
        found = self._found.pop(update.update_id, None)
        self._resumed.discard(update.update_id)
        self._waiting.pop(update.update_id, None)
        if found and update.update_id in self._counted:
            self._counted.discard(update.update_id)
            self._admission.finished(found.chat_id)
        if found and _is_waited_for(update, found):
            self._end_typing(Target(found.chat_id, found.topic_id))

    def wanted(self, update: Update) -> Attention | None:
        """Return what an update wants that was taken on; None for any other."""
        return self._found.get(update.update_id)

    async def tell_of_absence(self) -> None:
        """Tell the topics whose questions came while the bot was away, and are not answered, that it was."""
        for away in self._backlog.due(now()):
            self._run(self._say_it_was_away(away))

    async def _say_it_was_away(self, away: Away) -> None:
        voice = await self._desk.voice(away.chat_id, away.questions[-1].language_code)
        line = voice.text("was-away", count=len(away.questions))
        try:
            await self._desk.outbox.send(Target(away.chat_id, away.topic_id), Message(line))
        except TelegramError as error:
            # Telegram is away while the program stops, or has them wait for long: the next start tells them.
            if kind_of(error) in (Trouble.OUTAGE, Trouble.RETRY_AFTER):
                raise
            log.info("a chat was not told that the bot was away (%s)", reason(error))
        await self._desk.database.missed_questions.forget(away.questions)

    def _note_question(self, update: Update, found: Attention) -> None:
        """Note which message a question is that waits, or an edit of one."""
        if found.kind in (Kind.ANSWER, Kind.EDIT):
            self._waiting[update.update_id] = (found.chat_id, found.message_id)

    async def _was_a_question(self, found: Attention) -> bool:
        """Whether a message is one that has an answer, or waits for it."""
        if (found.chat_id, found.message_id) in self._waiting.values():
            return True
        return await self._desk.database.answers.by_question(found.chat_id, found.message_id) is not None

    def _begin_typing(self, target: Target) -> None:
        """Show typing while an answer is waited for: once for all that wait in one place, which show as one."""
        if not self._asked[target]:
            self._show_typing(target)
        self._asked[target] += 1

    def _end_typing(self, target: Target) -> None:
        self._asked[target] -= 1
        self._typing.pop(target).cancel()
        if self._asked[target]:
            # A message of the bot's takes the sign away: https://core.telegram.org/bots/api#sendchataction
            self._show_typing(target)
        else:
            del self._asked[target]

    def _show_typing(self, target: Target) -> None:
        self._typing[target] = asyncio.ensure_future(self._desk.outbox.keep_typing(target))

    def _is_taken_on(self, update: Update, found: Attention) -> bool:
        """Whether an update is taken on; one that is not is done with."""
        handled = self._desk.database.updates.handled
        if found.kind is Kind.IGNORE:
            if update.update_id in self._resumed:
                self._run(handled(update.update_id))
            return False
        question = MissedQuestion(found.chat_id, found.message_id, found.topic_id, _language_code(update))
        if not self._is_in_time(update, found, question):
            self._run(self._set_aside(update, question))
            return False
        if not self._is_within_limits(update, found):
            self._run(handled(update.update_id))
            return False
        return True

    def _is_in_time(self, update: Update, found: Attention, question: MissedQuestion) -> bool:
        sent = _sent_at(update)
        if found.kind not in DATED or sent is None:
            return True
        was_missed = self._backlog.has_missed(question)
        admitted = self._backlog.admit(question, sent, now(), again=update.update_id in self._resumed)
        if admitted and was_missed:
            self._run(self._desk.database.missed_questions.forget([question]))
        return admitted

    async def _set_aside(self, update: Update, question: MissedQuestion) -> None:
        """Keep of a question that is not answered where it stands, until its chat is told."""
        await self._desk.database.missed_questions.put(question)
        await self._desk.database.updates.handled(update.update_id)

    def _is_within_limits(self, update: Update, found: Attention) -> bool:
        sent = _sent_at(update)
        # What waited while the bot was away comes all at once, which is nobody's haste.
        if found.kind not in LIMITED or update.update_id in self._resumed or (sent and self._backlog.is_old(sent)):
            return True
        verdict = self._admission.admit(found.chat_id, found.user_id, time.monotonic())
        if verdict is Verdict.ACCEPT:
            self._counted.add(update.update_id)
            return True
        self._run(self._turn_away(update, found, verdict))
        return False

    async def _turn_away(self, update: Update, found: Attention, verdict: Verdict) -> None:
        """Say why something is not taken on, where that was not said of late; a press is acknowledged in any case."""
        line = None
        if verdict is not Verdict.DROP:
            line = _notice(verdict, await self._desk.voice(found.user_id, _language_code(update)))
        if update.callback_query:
            await self._desk.outbox.acknowledge(update.callback_query.id, line)
        elif line:
            await self._desk.outbox.send(Target(found.chat_id, found.topic_id), Message(line))

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something beside the queues; what goes wrong with it is of no consequence, and logged."""

        async def quietly() -> None:
            try:
                await work
            except TelegramError as error:
                log.info("a notice was not delivered (%s)", reason(error))
            except (SQLAlchemyError, OSError) as error:
                log.error("something could not be noted (%s)", reason(error))
            except Exception:
                log.exception("a notice was not delivered")

        task = asyncio.ensure_future(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _is_waited_for(update: Update, found: Attention) -> bool:
    """Whether somebody waits for an answer, or for a passage that they have pressed."""
    if found.kind is Kind.PRESS and update.callback_query and found.chat_id:
        return isinstance(read_data(update.callback_query.data or ""), PassageData | SuggestionData)
    return found.kind in (Kind.ANSWER, Kind.EDIT)


def _language_code(update: Update) -> str | None:
    return update.effective_user.language_code if update.effective_user else None


def _sent_at(update: Update) -> datetime | None:
    message = update.message or update.edited_message
    return (message.edit_date or message.date) if message else None


def _notice(verdict: Verdict, voice: Voice) -> str:
    if verdict is Verdict.NOTICE_READER:
        return voice.text("slow-down-reader")
    return voice.text("slow-down-chat") if verdict is Verdict.NOTICE_CHAT else voice.text("busy")
