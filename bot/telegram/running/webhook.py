"""Updates by webhook."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from telegram import Update, WebhookInfo
from telegram.error import BadRequest, TelegramError

from bot.http.server import serving
from bot.http.webhook import Receiver
from bot.settings import SettingsError
from bot.telegram.errors import reason
from bot.telegram.receiving.malformed import is_number, readable
from bot.telegram.receiving.token_refusals import RefusedPollError
from bot.telegram.running.polling import ALLOWED_UPDATES, catch_up
from bot.telegram.running.webhook_setup import Webhook
from bot.telegram.sending.retry import with_retries
from bot.telegram.wiring import Parts

log = logging.getLogger(__name__)

CHECK_EVERY = 30
"""Seconds between two looks at what Telegram says of the webhook."""

MOST_CONNECTIONS = 1
"""How many updates Telegram sends at a time.

With one, a chat's updates come in their order; no document promises that for more. An update is kept within
milliseconds and answered later, by one thread, so that more connections would answer nobody sooner."""


class Registration:
    """Keeps the webhook registered at Telegram.

    Args:
        parts: the bot, and what follows how Telegram answers.
        webhook: what is registered.
    """

    def __init__(self, parts: Parts, webhook: Webhook) -> None:
        self._bot = parts.application.bot
        self._pulse = parts.pulse
        self._webhook = webhook
        self._trouble: str | None = None
        self._past_error: datetime | None = None

    async def begin(self) -> None:
        """Register the webhook, as soon as Telegram can be reached; raises SettingsError if Telegram refuses it."""
        try:
            await with_retries(self._register, "registering the webhook", lambda: False)
        except BadRequest as error:
            raise SettingsError(
                "STORYBOT_WEBHOOK_URL",
                f"Telegram refuses it ({error.message})",
                "set an address that Telegram can reach",
            ) from None

    async def keep(self) -> None:
        """Look after the registration, and never return."""
        while True:
            await asyncio.sleep(CHECK_EVERY)
            try:
                await self.check()
            except RefusedPollError as error:
                log.error("webhook: Telegram refuses the token (%s); trying again", error)
            except TelegramError as error:
                log.warning("webhook: cannot check its registration (%s); trying again", reason(error))

    async def check(self) -> None:
        """Ask Telegram about the webhook. Register it again if it is gone, and log it if Telegram cannot reach it.

        A quiet bot gets no updates, so that this is also how it knows that it would get them. Raises TelegramError.
        """
        info = await self._bot.get_webhook_info()
        if info.url != self._webhook.url:
            what = "changed" if info.url else "removed"
            log.warning("another program has %s the webhook; registering it again", what)
            await self._register()
            return
        self._pulse.note_heard()
        self._note_trouble(info)

    async def _register(self) -> None:
        webhook = self._webhook
        await self._bot.set_webhook(
            webhook.url,
            certificate=webhook.uploaded,
            max_connections=MOST_CONNECTIONS,
            allowed_updates=ALLOWED_UPDATES,
            secret_token=webhook.keys.secret,
        )

    def _note_trouble(self, info: WebhookInfo) -> None:
        """Log an error that Telegram has with the webhook, once, and its end."""
        if not info.pending_update_count:
            # Telegram goes on to tell the last error after it has got through.
            self._past_error = info.last_error_date
        trouble = None if info.last_error_date == self._past_error else info.last_error_message
        if trouble and trouble != self._trouble:
            count = info.pending_update_count
            log.warning("Telegram cannot deliver to the webhook (%s); %d updates wait there", trouble, count)
        elif self._trouble and not trouble:
            log.info("Telegram delivers to the webhook again")
        self._trouble = trouble


@contextlib.asynccontextmanager
async def receiving(parts: Parts, webhook: Webhook) -> AsyncIterator[Registration]:
    """Receive updates by webhook as long as the context is open; yields what keeps the webhook registered.

    What waits at Telegram is fetched first, as before polling, and so is known to have waited. Telegram would send it
    one by one, after the pauses that its failures while the bot was away have earned. The webhook stays registered at
    the end, so that Telegram sends what comes meanwhile after the next start.

    Raises SettingsError if the address cannot be listened on, or if Telegram refuses the webhook.
    """
    receiver = Receiver(webhook.keys, functools.partial(_take, parts))
    async with serving(receiver, webhook.address, "STORYBOT_WEBHOOK_LISTEN", webhook.certificate) as address:
        try:
            registration = Registration(parts, webhook)
            await catch_up(parts)
            receiver.is_open = True
            await registration.begin()
            log.info("receiving by webhook at %s as @%s", address, parts.application.bot.username)
            yield registration
        finally:
            receiver.is_open = False


async def _take(parts: Parts, update: dict[str, Any]) -> bool:
    """Keep an update, as JSON values; return whether it is one."""
    if not is_number(update.get("update_id")):
        return False
    await parts.updates.put(Update.de_json(readable(update), parts.application.bot))
    parts.pulse.note_heard()
    return True
