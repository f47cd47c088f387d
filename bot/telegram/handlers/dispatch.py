"""What the bot does with each request. Handlers translate; the answerer decides what is answered."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from typing import Any

from telegram.error import ChatMigrated
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.database import Outcome
from bot.telegram.errors import UNDELIVERED, ErrorKind, UnreadableUpdateError, kind_of, reason
from bot.telegram.handlers.announcements import Announcements
from bot.telegram.handlers.answer_views import AnswerViews
from bot.telegram.handlers.buttons import Buttons
from bot.telegram.handlers.commands import Commands
from bot.telegram.handlers.editing.drafts import Drafts
from bot.telegram.handlers.erasure import Erasure
from bot.telegram.handlers.error_reports import ErrorReports, attempt, reader_line
from bot.telegram.handlers.feedback.reload import Reload
from bot.telegram.handlers.feedback.statistics import Statistics
from bot.telegram.handlers.feedback.unanswered import UnansweredQuestions
from bot.telegram.handlers.feedback.votes import Votes
from bot.telegram.handlers.group_stories import GroupStories
from bot.telegram.handlers.inline import InlineAnswers
from bot.telegram.handlers.kept_questions import KeptQuestions
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.questions import Questions
from bot.telegram.handlers.scopes import Scopes
from bot.telegram.handlers.status import Status
from bot.telegram.handlers.story_lists import StoryLists
from bot.telegram.messages.callback_data import DraftData
from bot.telegram.messages.message import Message
from bot.telegram.recall import Recall
from bot.telegram.receiving.admission import Admission
from bot.telegram.receiving.last_presses import LastPresses
from bot.telegram.receiving.rate_limits import Notices
from bot.telegram.receiving.request import QUESTIONS, Kind, Request
from bot.telegram.sending.sender import Target
from bot.telegram.services import Services
from bot.telegram.story_changes.story_updates import StoryUpdates
from bot.voice import Voice

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

DAY = 86_400.0

ALBUM_PATIENCE = 1.0
"""Seconds within which the other pictures of an album come, of which one may have words."""

SILENT = frozenset(
    {
        ErrorKind.BLOCKED,
        ErrorKind.CHAT_GONE,
        ErrorKind.TOPIC_GONE,
        ErrorKind.MESSAGE_GONE,
        ErrorKind.QUERY_EXPIRED,
    }
)
"""Errors after which nobody is there to be told, and nothing is wrong with the bot."""


class Dispatch:
    """Hands each request to its handler.

    Args:
        services: what handlers need.
        admission: has made the requests.
        errors: reports what goes wrong.
        updates: keeps the bot in step with the stories.
    """

    def __init__(self, services: Services, admission: Admission, errors: ErrorReports, updates: StoryUpdates) -> None:
        self._services = services
        self._admission = admission
        self._errors = errors
        posted, scopes, recall = PostedStories(services), Scopes(services), Recall(services, updates.settings)
        lists = StoryLists(services, scopes)
        groups = GroupStories(services, lists)
        self._inline = InlineAnswers(services, admission.newest)
        self._questions = Questions(services, admission.newest, scopes, recall)
        kept, erasure = KeptQuestions(services), Erasure(services)
        for_admins = {
            "status": Status(services, updates).command,
            "announce": Announcements(services).command,
            "stats": Statistics(services, recall, updates.settings).command,
            "unanswered": UnansweredQuestions(services).command,
            "reload": Reload(services, updates).command,
        }
        self._commands = Commands(services, posted, scopes, lists, groups, kept, erasure, for_admins)
        self._drafts = Drafts(services, updates, scopes)
        views = AnswerViews(services, posted, scopes, recall, updates)
        self._votes = Votes(services, recall)
        self._last_presses = LastPresses(services, is_shared=admission.is_shared)
        self._buttons = Buttons(
            services,
            self._questions,
            posted,
            scopes,
            lists,
            groups,
            views,
            recall,
            kept,
            erasure,
            self._votes,
            self._last_presses,
        )
        self._refused = Notices(least=DAY)

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers to an application."""
        application.add_handler(TypeHandler(Request, self.handle))
        application.add_error_handler(self.failed)

    def forget_old(self) -> None:
        """Forget what is remembered in memory and no longer needed."""
        self._refused.forget_old(time.monotonic())

    async def forget_press(self, chat_id: int) -> None:
        """Note that a reply was edited without a request: the same button may be pressed again."""
        await self._last_presses.forget(chat_id)

    async def handle(self, request: Request, _context: Context) -> None:
        """Do what a request wants, and note that it was done."""
        # Somebody who types sends many queries, of which nothing is stored.
        if request.kind is Kind.INLINE and not self._admission.newest.is_newest(request):
            return
        if request.kind in QUESTIONS:
            self._services.metrics.note_since("turn", request.taken_on_at)
        if request.kind is Kind.PRESS:
            request = await self._in_its_chat(request)
        try:
            question = request.text if request.kind in QUESTIONS or request.kind is Kind.INLINE else ""
            await self._do(request, await self._voice(request, question))
        except BaseException as error:
            # Cancelled, or given up: the program stops, and the next start handles it.
            is_over = not isinstance(error, asyncio.CancelledError) and kind_of(error) not in UNDELIVERED
            if is_over:
                await self._services.handled(request.update_id)
            raise

    async def failed(self, request: object, context: Context) -> None:
        """Deal with an error by its kind: tell who asked, the log, and the administrators."""
        error = context.error
        kind = kind_of(error)
        self._services.metrics.note_error(error)
        wanted = request if isinstance(request, Request) else None
        if isinstance(error, ChatMigrated) and wanted:
            await self._moved(wanted.chat_id, error.new_chat_id)
            await self._tell_of_move(wanted, error.new_chat_id)
        elif kind in SILENT:
            log.info("could not deliver a reply (%s)", reason(error))
        elif kind is ErrorKind.NO_RIGHTS and wanted and wanted.chat_id and not wanted.private:
            log.info("the bot may not write in a group, and leaves it (%s)", reason(error))
            await self._services.sender.leave(wanted.chat_id)
        elif error is not None:
            number = self._errors.log(error)
            # If Telegram wants a pause, another message would only prolong it.
            if wanted and kind is not ErrorKind.RETRY_AFTER:
                await self._tell_reader(wanted, error, number)
            await self._errors.tell(error, number)

    async def _do(self, request: Request, voice: Voice) -> None:
        if request.kind is Kind.PRESS and not isinstance(request.button, DraftData):
            await self._buttons.press(request, voice)
            return
        self._last_presses.interrupted(request.chat_id)
        if request.kind is Kind.PRESS:
            await self._drafts.press(request, voice)
        elif request.kind is Kind.REACT:
            await self._services.carry_out(request.update_id, self._votes.react(request))
        elif request.kind is Kind.SUBMIT:
            await self._drafts.submit(request, voice)
        elif request.kind in QUESTIONS and await self._drafts.takes_headline(request, voice):
            return
        elif request.kind in QUESTIONS:
            await self._questions.answer(request, voice)
        elif request.kind is Kind.INLINE:
            await self._inline.answer(request, voice)
        else:
            await self._services.carry_out(request.update_id, self._simple(request, voice))

    async def _simple(self, request: Request, voice: Voice) -> Outcome | None:
        """Do what needs no models."""
        sender = self._services.sender
        match request.kind:
            case Kind.WITHDRAW:
                return await self._questions.withdraw(request)
            case Kind.COMMAND:
                return await self._commands.carry_out(request, voice)
            case Kind.NOT_TEXT:
                if request.album:
                    await asyncio.sleep(ALBUM_PATIENCE)
                if not await self._admission.albums.has_words(request):
                    await sender.send(request.target, Message(voice.text("not-text")))
            case Kind.GREET:
                await sender.send(request.target, Message(voice.text("group-hello")))
            case Kind.MIGRATED if request.moved_to:
                await self._moved(request.chat_id, request.moved_to)
            case Kind.LEAVE:
                await sender.leave(request.chat_id)
            case Kind.FORBIDDEN:
                await self._forbidden(request, voice)
            case Kind.UNREADABLE:
                raise UnreadableUpdateError(request.update_id, request.text)
        return None

    async def _in_its_chat(self, request: Request) -> Request:
        """Return a press as one in the supergroup that its group has become, where the message has no id."""
        if self._admission.is_shared and not request.private:
            await self._services.if_possible(self._admission.know_moves(), None)
        chat_id = self._admission.allowed.id_now(request.chat_id)
        return request if chat_id == request.chat_id else replace(request, chat_id=chat_id, message_id=0)

    async def _moved(self, old: int, new: int) -> None:
        self._admission.allowed = self._admission.allowed.moved(old, new)
        await self._services.database.conversations.move_chat(old, new)

    async def _tell_of_move(self, request: Request, new: int) -> None:
        """Say in a supergroup that what was said in the group before stays as it is, to whoever wanted that changed."""
        if request.kind in {Kind.PRESS, *QUESTIONS}:
            line = (await self._voice(request)).text("group-moved")
            await attempt(self._services.sender.send(Target(new), Message(line)))

    async def _forbidden(self, request: Request, voice: Voice) -> None:
        """Say that somebody is not served: for a message once a day, for a button press, which is private, always."""
        line = voice.text("not-allowed")
        if request.query_id:
            await self._services.sender.acknowledge(request.query_id, line)
        elif self._refused.due(request.user_id, time.monotonic()):
            await self._services.sender.send(request.target, Message(line))

    async def _tell_reader(self, request: Request, error: BaseException, number: str) -> None:
        voice = await self._voice(request)
        line = reader_line(error, number, voice)
        if request.kind is Kind.INLINE:
            await attempt(self._inline.apologise(request, voice, line))
        elif request.chat_id and request.kind is not Kind.REACT:
            target = request.place if request.query_id else request.target
            await attempt(self._services.sender.send(target, Message(line)))

    async def _voice(self, request: Request, question: str = "") -> Voice:
        return await self._services.voice(request.user_id, request.language_code, question)
