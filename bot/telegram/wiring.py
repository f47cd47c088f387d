"""The parts of the bot, put together."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Application, Defaults

from bot.database import Database
from bot.settings import Settings
from bot.telegram.handlers.dispatch import Handlers
from bot.telegram.handlers.error_reports import Alarm
from bot.telegram.handlers.inline import InlineAnswers
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.admission import Reception
from bot.telegram.receiving.backlog import Backlog
from bot.telegram.receiving.chat_queues import ChatQueues
from bot.telegram.receiving.malformed import UpdatesRequest
from bot.telegram.receiving.mentions import Me
from bot.telegram.receiving.rate_limits import Admission
from bot.telegram.receiving.update_queue import Inbox
from bot.telegram.sending.rate_limiter import Pacing
from bot.telegram.sending.sender import Outbox
from bot.telegram.services import Desk, now
from index.answerer import Answerer

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the bot's life has to do with.

    Args:
        application: the library's application.
        inbox: where updates come in.
        queues: the order in which updates are handled.
        desk: what handlers need.
        reception: what decides at the door.
        handlers: what carries things out.
    """

    application: AnyApplication
    inbox: Inbox
    queues: ChatQueues
    desk: Desk
    reception: Reception
    handlers: Handlers


def assemble(settings: Settings, answerer: Answerer, database: Database, executor: Executor, token: str) -> Assembly:
    """Put the parts together; nothing is sent yet.

    Args:
        settings: the settings.
        answerer: answers questions.
        database: what outlasts the program, open.
        executor: one thread for answering.
        token: the bot's token.
    """
    gate = _Gate()
    queues = ChatQueues(gate)
    inbox = Inbox()
    application: AnyApplication = (
        Application.builder()
        .update_queue(inbox)
        .token(token)
        .base_url(f"{settings.api_url}/bot")
        .get_updates_request(UpdatesRequest())
        .defaults(Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .rate_limiter(Pacing())
        .concurrent_updates(queues)
        .build()
    )
    bot = application.bot
    outbox = Outbox(bot, lambda: application.running)
    alarm = Alarm(outbox, settings.admins)
    desk = Desk(
        answerer,
        executor,
        database,
        outbox,
        settings.excerpts,
        timedelta(minutes=settings.follow_up_minutes),
        timedelta(days=settings.keep_days),
        alarm.mishap,
    )
    reception = Reception(
        desk,
        lambda: Me(bot.id, bot.username),
        Allowed.of(settings),
        Admission(settings.questions_per_minute, settings.queue),
        Backlog.of(settings, now()),
    )
    gate.reception = reception
    handlers = Handlers(desk, reception, queues, InlineAnswers(desk, bot), alarm)
    handlers.register(application)
    return Assembly(application, inbox, queues, desk, reception, handlers)


class _Gate:
    """The reception, which can only be made once the bot that it speaks through has been."""

    reception: Reception

    def admit(self, update: object) -> bool:
        return self.reception.admit(update)

    def finished(self, update: object) -> None:
        self.reception.finished(update)
