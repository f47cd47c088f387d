"""What the bot does with each update. Handlers translate; what is answered is the answerer's to decide."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from telegram import ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import ChatMigrated
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.telegram.errors import Trouble, kind_of
from bot.telegram.handlers.buttons import Press, Presses
from bot.telegram.handlers.commands import Command, Commands
from bot.telegram.handlers.error_reports import Alarm, attempt
from bot.telegram.handlers.inline import InlineAnswers
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.questions import Asked, Questions
from bot.telegram.messages.answer_message import Message
from bot.telegram.receiving.admission import Reception
from bot.telegram.receiving.chat_queues import ChatQueues
from bot.telegram.receiving.intent import Attention, Kind
from bot.telegram.receiving.malformed import UnreadableUpdateError
from bot.telegram.receiving.rate_limits import Notices
from bot.telegram.sending.retry import reason
from bot.telegram.sending.sender import Target
from bot.telegram.sending.shutdown import carried_out
from bot.telegram.services import Desk
from bot.voice import Voice, voice_for

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

DAY = 86_400.0

SILENT = frozenset(
    {Trouble.BLOCKED, Trouble.CHAT_GONE, Trouble.TOPIC_GONE, Trouble.MESSAGE_GONE, Trouble.QUERY_EXPIRED}
)
"""Errors after which nobody is there to be told, and nothing is wrong with the bot."""


class Handlers:
    """Hands each update to what carries it out.

    Args:
        desk: what that needs.
        reception: what an update wants.
        queues: the order in which updates come.
        inline: answers inline queries.
        alarm: tells of what goes wrong.
    """

    def __init__(
        self, desk: Desk, reception: Reception, queues: ChatQueues, inline: InlineAnswers, alarm: Alarm
    ) -> None:
        self._alarm = alarm
        self._desk = desk
        self._reception = reception
        self._queues = queues
        self._inline = inline
        posted = PostedStories(desk)
        self._questions = Questions(desk)
        self._commands = Commands(desk, posted)
        self._presses = Presses(desk, self._questions, self._commands, posted)
        self._refused = Notices(quiet=DAY)

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers to an application."""
        application.add_handler(TypeHandler(Update, self.take))
        application.add_error_handler(self.failed)

    def forget_old(self) -> None:
        """Forget what is kept in memory and may not be used any more."""
        self._refused.forget_quiet(time.monotonic())

    async def take(self, update: Update, _context: Context) -> None:
        """Do what an update wants."""
        wanted = self._reception.wanted(update)
        if wanted is not None:
            await carried_out(self._carry_out(update, wanted))

    async def failed(self, update: object, context: Context) -> None:
        """Deal with what went wrong as what it is: tell who asked, the log, and the administrators."""
        error = context.error
        trouble = kind_of(error)
        chat = update.effective_chat if isinstance(update, Update) else None
        if isinstance(error, ChatMigrated) and chat:
            await self._moved(chat.id, error.new_chat_id)
        elif trouble in SILENT:
            log.info("a reply was not delivered (%s)", reason(error))
        elif trouble is Trouble.NO_RIGHTS and chat and chat.type != ChatType.PRIVATE:
            log.info("the bot may not write in a group, and leaves it (%s)", reason(error))
            await self._desk.outbox.leave(chat.id)
        elif error is not None:
            await self._tell(update, error)

    async def _carry_out(self, update: Update, wanted: Attention) -> None:
        try:
            question = wanted.text if wanted.kind in (Kind.ANSWER, Kind.EDIT, Kind.INLINE) else ""
            await self._do(update, wanted, await self._voice(update, question))
        except BaseException as error:
            # Cancelled, or given up while Telegram is away: the program stops, and takes it up at the next start.
            if not isinstance(error, asyncio.CancelledError) and kind_of(error) is not Trouble.OUTAGE:
                await self._done(update)
            raise
        await self._done(update)

    async def _done(self, update: Update) -> None:
        # Where that fails it is handled once more after the next start, at worst.
        await self._desk.if_possible(self._desk.database.updates.handled(update.update_id), None)

    async def _do(self, update: Update, wanted: Attention, voice: Voice) -> None:
        target = Target(wanted.chat_id, wanted.topic_id, wanted.message_id or None)
        if wanted.kind is not Kind.PRESS:
            self._presses.forget(wanted.chat_id)
        if wanted.kind in (Kind.ANSWER, Kind.EDIT, Kind.WITHDRAW):
            await self._question(update, wanted, target, voice)
        elif wanted.kind is Kind.COMMAND:
            await self._commands.take(Command(wanted.command, wanted.text, target, wanted.user_id), voice)
        elif wanted.kind is Kind.NOT_TEXT:
            await self._desk.outbox.send(target, Message(voice.text("not-text")))
        elif wanted.kind is Kind.PRESS:
            await self._press(update, wanted, voice)
        elif wanted.kind is Kind.INLINE and update.inline_query:
            await self._inline.take(update.inline_query.id, wanted.text, voice, lambda: self._queues.superseded(update))
        elif wanted.kind is Kind.MEMBERSHIP and update.my_chat_member:
            await self._membership(update.my_chat_member, voice)
        elif wanted.kind is Kind.MIGRATED and wanted.moved_to:
            await self._moved(wanted.chat_id, wanted.moved_to)
        elif wanted.kind is Kind.LEAVE:
            await self._desk.outbox.leave(wanted.chat_id)
        elif wanted.kind is Kind.UNREADABLE:
            raise UnreadableUpdateError(update.update_id, wanted.text)
        elif wanted.kind is Kind.FORBIDDEN:
            await self._forbidden(update, wanted, target, voice)

    async def _question(self, update: Update, wanted: Attention, target: Target, voice: Voice) -> None:
        message = update.effective_message
        asked = Asked(
            target,
            wanted.message_id,
            wanted.user_id,
            wanted.text,
            wanted.takes_up,
            private=message is not None and message.chat.type == ChatType.PRIVATE,
            edited=wanted.kind is Kind.EDIT,
            called=wanted.called,
        )
        if wanted.kind is Kind.WITHDRAW:
            await self._questions.withdraw(asked)
            return
        versions = self._reception.versions
        await self._questions.take(
            asked, voice, lambda: versions.is_newest(wanted.chat_id, wanted.message_id, update.update_id)
        )

    async def _press(self, update: Update, wanted: Attention, voice: Voice) -> None:
        query = update.callback_query
        if query is None:
            return
        private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
        # In a group it has to be seen what a new message belongs to.
        target = Target(wanted.chat_id, wanted.topic_id, None if private else wanted.message_id)
        press = Press(query.id, query.data or "", target, wanted.message_id, wanted.user_id, private)
        await self._presses.take(press, voice)

    async def _membership(self, change: ChatMemberUpdated, voice: Voice) -> None:
        """Greet a group that the bot was put into, and leave one that it may not write in."""
        there = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)
        before, after = change.old_chat_member, change.new_chat_member
        if change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
            return
        if after.status == ChatMemberStatus.RESTRICTED and not getattr(after, "can_send_messages", True):
            await self._desk.outbox.leave(change.chat.id)
        elif after.status in there and before.status in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
            await self._desk.outbox.send(Target(change.chat.id), Message(voice.text("group-hello")))

    async def _moved(self, old: int, new: int) -> None:
        self._reception.allowed = self._reception.allowed.moved(old, new)
        await self._desk.database.move_chat(old, new)

    async def _forbidden(self, update: Update, wanted: Attention, target: Target, voice: Voice) -> None:
        """Say that somebody is not served, and again after a day; a press, which nobody else sees, each time."""
        line = voice.text("not-allowed")
        if update.callback_query:
            await self._desk.outbox.acknowledge(update.callback_query.id, line)
        elif self._refused.due(wanted.user_id, time.monotonic()):
            await self._desk.outbox.send(target, Message(line))

    async def _tell(self, update: object, error: Exception) -> None:
        number, trouble = self._alarm.note(error), kind_of(error)
        # One that Telegram makes wait would only be made to wait longer.
        if isinstance(update, Update) and trouble is not Trouble.RETRY_AFTER:
            await self._tell_reader(update, number)
        await self._alarm.tell(error, number)

    async def _tell_reader(self, update: Update, number: str) -> None:
        if update.inline_query and not self._queues.superseded(update):
            await attempt(self._inline.apologise(update.inline_query.id, await self._any_voice(update), number))
        elif update.effective_chat:
            message = update.effective_message
            target = Target(
                update.effective_chat.id,
                (message.message_thread_id or 0) if message and message.is_topic_message else 0,
                message.message_id if message and update.callback_query is None else None,
            )
            line = (await self._any_voice(update)).text("error-line", reference=number)
            await attempt(self._desk.outbox.send(target, Message(line)))

    async def _voice(self, update: Update, question: str = "") -> Voice:
        # An anonymous administrator, and whoever writes as a channel, comes as a user whom all such people share.
        sender, user = update.effective_sender, update.effective_user
        code = user.language_code if user else None
        return await self._desk.voice(sender.id, code, question) if sender else voice_for(None)

    async def _any_voice(self, update: Update) -> Voice:
        """A voice also where the database, which knows the chosen one, is what fails."""
        try:
            return await self._voice(update)
        except Exception:
            log.exception("the language that a reader has chosen is not known")
            return voice_for(update.effective_user.language_code if update.effective_user else None)
