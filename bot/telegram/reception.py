"""The door: what an update wants is found out as it comes, and whether that is taken on."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import TelegramError

from bot.telegram.addressing import Me
from bot.telegram.allowed import Allowed
from bot.telegram.attention import Attention, Kind, attention
from bot.telegram.backlog import Away, Backlog
from bot.telegram.callback_data import PassageData, SuggestionData, read_data
from bot.telegram.delivery import reason
from bot.telegram.desk import Desk, now
from bot.telegram.limits import Admission, Verdict
from bot.telegram.outbox import Target
from bot.telegram.versions import Versions
from bot.telegram.views import Message
from bot.voice import Voice

log = logging.getLogger(__name__)

LIMITED = frozenset({Kind.ANSWER, Kind.COMMAND, Kind.PRESS, Kind.NOT_TEXT})
"""What counts against the limits: whatever is replied to. Edits and inline queries supersede each other."""

DATED = frozenset({Kind.ANSWER, Kind.EDIT, Kind.COMMAND, Kind.NOT_TEXT})
"""What may be too old to be answered."""

FLEETING = frozenset({Kind.WITHDRAW, Kind.INLINE, Kind.UNREADABLE})
"""What is not kept: a changed message may be one among people, which is not the bot's to keep, an inline query is
worth nothing a moment later, and what cannot be read will not be. All may come twice without harm."""


class Reception:
    """Decides what is taken on, in the moment in which it comes; the gate of `ChatQueues`.

    What wants something of the bot is kept in the database until it is handled or turned away, so that a stop, a crash
    or a second delivery neither loses nor repeats it (all but what is `FLEETING`).

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
        self._languages: dict[int, str | None] = {}

    def resume(self, update: Update) -> None:
        """Note that an update was taken on before the start, and comes again from the database."""
        self._resumed.add(update.update_id)

    async def keep(self, update: Update) -> bool:
        """Keep an update until it is handled; return False where it has come before, in this program or another.

        What is said among people, and wants nothing of the bot, is not kept. Raises what `attention` raises.
        """
        kind = attention(update, self._me(), self.allowed).kind
        if kind is Kind.IGNORE or kind in FLEETING or update.update_id in self._resumed:
            return True
        return await self._desk.database.updates.arrived(update.update_id, update.to_dict(), now())

    def admit(self, update: object) -> bool:
        """Return whether an update is taken on."""
        if not isinstance(update, Update) or update.update_id in self._found:
            # What comes twice may come again before it is handled.
            return False
        found = attention(update, self._me(), self.allowed)
        if found.kind is Kind.IGNORE or not (self._is_in_time(update, found) and self._is_within_limits(update, found)):
            if found.kind is not Kind.IGNORE or update.update_id in self._resumed:
                self._run(self._desk.database.updates.handled(update.update_id))
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
        if found and update.update_id in self._counted:
            self._counted.discard(update.update_id)
            self._admission.finished(found.chat_id)
        if found and _is_waited_for(update, found):
            self._end_typing(Target(found.chat_id, found.topic_id))

    def wanted(self, update: Update) -> Attention | None:
        """Return what an update wants that was taken on; None for any other."""
        return self._found.get(update.update_id)

    async def tell_of_absence(self) -> None:
        """Tell the chats whose questions came while the bot was away, and are not answered, that it was."""
        for away in self._backlog.due(now()):
            self._run(self._say_it_was_away(away, self._languages.pop(away.chat_id, None)))

    async def _say_it_was_away(self, away: Away, language_code: str | None) -> None:
        voice = await self._desk.voice(away.chat_id, language_code)
        line = voice.text("was-away", count=away.questions)
        await self._desk.outbox.send(Target(away.chat_id), Message(line))

    def _begin_typing(self, target: Target) -> None:
        """Show typing while an answer is waited for: once for all that wait in one place, which show as one."""
        if not self._asked[target]:
            self._typing[target] = asyncio.ensure_future(self._desk.outbox.keep_typing(target))
        self._asked[target] += 1

    def _end_typing(self, target: Target) -> None:
        self._asked[target] -= 1
        if not self._asked[target]:
            del self._asked[target]
            self._typing.pop(target).cancel()

    def _is_in_time(self, update: Update, found: Attention) -> bool:
        sent = _sent_at(update)
        if found.kind not in DATED or sent is None:
            return True
        if update.update_id in self._resumed and self._backlog.is_young(sent):
            # It was taken on once, and takes nobody else's place.
            return True
        admitted = self._backlog.admit(found.chat_id, sent, now())
        if not admitted:
            self._languages[found.chat_id] = _language_code(update)
        return admitted

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
