"""Puts the parts of the bot together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import Application, Defaults, ExtBot

from bot.answering.threads import Answering
from bot.database import Database
from bot.locks import Leadership, SessionLocks
from bot.rate_limits import RateLimits
from bot.settings import Settings
from bot.telegram.errors import ErrorKind
from bot.telegram.handlers.dispatch import Dispatch
from bot.telegram.handlers.error_reports import ErrorReports
from bot.telegram.metrics import Metrics
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.admission import Admission
from bot.telegram.receiving.backlog import Backlog
from bot.telegram.receiving.queues import ChatQueues, UpdateQueue
from bot.telegram.receiving.request import lock_of_chat
from bot.telegram.receiving.requests import FollowedRequest, UpdatesRequest, readable
from bot.telegram.receiving.telegram_state import Pulse, TelegramClock, TokenRefusals
from bot.telegram.sending.calls import ChatRateLimiter, Shutdown
from bot.telegram.sending.sender import Sender
from bot.telegram.services import Services, now
from bot.telegram.sharing.shared_chats import SharedChats
from bot.telegram.story_changes.corrections import Corrections
from bot.telegram.story_changes.story_updates import StoryUpdates
from index.story_bot import StoryBot

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that `running.life` starts, looks after and stops.

    Args:
        application: the library's application.
        updates: where updates come in.
        queues: the order in which requests are handled.
        services: what handlers need.
        admission: decides what is taken on.
        dispatch: hands requests to handlers.
        shutdown: tells the sender that the program stops.
        story_updates: keeps the bot in step with the stories.
        refusals: whether Telegram refuses the token.
        clock: how far off the machine's clock is.
        pulse: when the bot last heard of Telegram.
        corrections: edits replies whose quoted words were corrected.
        leadership: whether this bot does what is done once for all that share the database.
        locks: those of the database; None where this bot is alone.
        shared: decides which bot handles a chat; None where this bot is alone.
    """

    application: AnyApplication
    updates: UpdateQueue
    queues: ChatQueues
    services: Services
    admission: Admission
    dispatch: Dispatch
    shutdown: Shutdown
    story_updates: StoryUpdates
    refusals: TokenRefusals
    clock: TelegramClock
    pulse: Pulse
    corrections: Corrections
    leadership: Leadership
    locks: SessionLocks | None = None
    shared: SharedChats | None = None


def assemble(
    settings: Settings,
    answerer: StoryBot,
    database: Database,
    executor: Executor,
    token: str,
    metrics: Metrics,
    locks: SessionLocks | None = None,
) -> Parts:
    """Put the parts together; nothing is sent yet.

    Args:
        settings: the settings.
        answerer: answers questions.
        database: what outlasts the program, open.
        executor: the threads for answering.
        token: the bot's token.
        metrics: what is counted and timed.
        locks: those of the database. If None, no other bot shares it.
    """
    answerer.timed = metrics.timed
    refusals, clock, pulse = TokenRefusals(), TelegramClock(), Pulse()
    bot: ExtBot[Any] = ExtBot(
        token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        get_updates_request=UpdatesRequest(refusals, clock, pulse),
        request=FollowedRequest(refusals, clock, pulse),
        defaults=Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=ChatRateLimiter(),
    )
    shutdown = Shutdown()
    sender = Sender(bot, shutdown, metrics)
    errors = ErrorReports(sender, settings.admins, database.conversations.locale)

    def database_failed(error: Exception) -> None:
        metrics.note_error(error, ErrorKind.DATABASE)
        errors.database_failed(error)

    services = Services(
        answerer,
        Answering(executor),
        database,
        sender,
        settings.excerpts,
        timedelta(minutes=settings.follow_up_minutes),
        timedelta(days=settings.keep_days),
        database_failed,
        settings.admins,
        settings.editors,
        metrics,
    )
    admission = Admission(
        services,
        bot,
        Allowed.of(settings),
        RateLimits(settings.questions_per_minute, settings.queue),
        Backlog.of(settings, now()),
        is_shared=locks is not None,
    )
    updates, shared = UpdateQueue(admission), None
    if locks:

        def read(payload: dict[str, Any]) -> Update:
            return Update.de_json(readable(payload), bot)

        shared = SharedChats(locks, database.updates, admission, updates.put_nowait, read)
        updates.shared = shared.receive

    queues = ChatQueues(admission.finished, *([shared.finished] if shared else []))
    leadership = Leadership(locks)

    @asynccontextmanager
    async def turn(chat_id: int) -> AsyncIterator[None]:
        # First the lock: requests wait in line only once their chat's is held here.
        async with shared.turn(lock_of_chat(chat_id)) if shared else nullcontext(), queues.turn(chat_id):
            yield

    if locks:
        locks.lost.append(queues.drop)
    application: AnyApplication = (
        Application.builder().bot(bot).update_queue(updates).concurrent_updates(queues).build()
    )
    story_updates = StoryUpdates(services, settings, lambda: leadership.is_leading)
    dispatch = Dispatch(services, admission, errors, story_updates)
    dispatch.register(application)
    return Parts(
        application,
        updates,
        queues,
        services,
        admission,
        dispatch,
        shutdown,
        story_updates,
        refusals,
        clock,
        pulse,
        Corrections(services, story_updates, turn, dispatch.last_presses.forget),
        leadership,
        locks,
        shared,
    )
