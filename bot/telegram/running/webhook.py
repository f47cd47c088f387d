"""Updates by webhook."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from time import monotonic
from typing import Any

from telegram import Update, WebhookInfo
from telegram.error import BadRequest, TelegramError

from bot.http.server import serving
from bot.http.webhook import NotKeptError, Receiver
from bot.locks import LockName, SessionLocks
from bot.settings import SettingsError
from bot.telegram.receiving.requests import is_number, readable
from bot.telegram.running.polling import ALLOWED_UPDATES, catch_up, report
from bot.telegram.running.webhook_setup import Webhook
from bot.telegram.sending.calls import with_retries
from bot.telegram.wiring import Parts

log = logging.getLogger(__name__)

CHECK_EVERY = 30
"""Seconds between two looks at what Telegram says of the webhook."""

TRY_AGAIN_AFTER = 5.0
"""Seconds after which a call about the webhook that failed is tried again."""

PATIENCE = 300.0
"""Seconds for which Telegram may refuse the webhook because it cannot resolve the host."""

MOST_CONNECTIONS = 1
"""How many updates Telegram sends at a time.

With one, a chat's updates come in their order; no document promises that for more. An update is kept within
milliseconds and answered later, so that more connections would answer nobody sooner."""


class Registration:
    """Keeps the webhook registered at Telegram.

    Args:
        parts: the bot, and what follows how Telegram answers.
        webhook: what is registered.
    """

    def __init__(self, parts: Parts, webhook: Webhook) -> None:
        self._parts = parts
        self._bot = parts.application.bot
        self._pulse = parts.pulse
        self._webhook = webhook
        self._heard: float | None = None
        self._past_error: datetime | None = None

    async def begin(self) -> None:
        """Register the webhook, as soon as Telegram can be reached, even if other bots have: the secret may be new.

        Raises SettingsError if Telegram refuses it; if it cannot resolve the host, only after `PATIENCE`.
        """
        give_up_at: float | None = None
        while True:
            try:
                return await with_retries(self._register, "registering the webhook", lambda: False)
            except BadRequest as error:
                give_up_at = give_up_at or monotonic() + PATIENCE
                if not _may_pass(error) or monotonic() >= give_up_at:
                    raise SettingsError(
                        "STORYBOT_WEBHOOK_URL",
                        f"Telegram refuses it ({error.message})",
                        "set an address that Telegram can reach",
                    ) from None
                report(self._parts, error, "webhook", "Telegram refuses it")
            await asyncio.sleep(TRY_AGAIN_AFTER)

    async def keep(self) -> None:
        """Look after the registration, and never return."""
        pause: float = CHECK_EVERY
        while True:
            await asyncio.sleep(pause)
            pause = CHECK_EVERY
            try:
                await self.check()
            except TelegramError as error:
                report(self._parts, error, "webhook", "cannot check its registration")
                pause = TRY_AGAIN_AFTER

    async def check(self) -> None:
        """Ask Telegram about the webhook. Register it again if it is gone, and log it if Telegram cannot reach it.

        A quiet bot gets no updates, so that this is also how it knows that it would get them: unless Telegram cannot
        deliver, it counts as heard. Raises TelegramError.
        """
        info = await self._bot.get_webhook_info()
        if info.url != self._webhook.url:
            what = "changed" if info.url else "removed"
            log.warning("another program has %s the webhook; registering it again", what)
            await self._register()
            return
        self._note_trouble(info)
        if not self._pulse.undelivered:
            self._pulse.note_heard()
        self._heard = self._pulse.heard

    async def _register(self) -> None:
        webhook = self._webhook
        await self._bot.set_webhook(
            webhook.url,
            certificate=webhook.uploaded,
            max_connections=MOST_CONNECTIONS,
            allowed_updates=ALLOWED_UPDATES,
            secret_token=webhook.keys.secret,
        )
        self._pulse.note_heard()
        self._heard = self._pulse.heard

    def _note_trouble(self, info: WebhookInfo) -> None:
        """Note an error that Telegram has with the webhook, and log it, once, and its end."""
        has_come = self._pulse.heard != self._heard
        if has_come or not info.pending_update_count:
            # Telegram goes on to tell the last error after it has got through.
            self._past_error = info.last_error_date
        trouble = "" if info.last_error_date == self._past_error else info.last_error_message or ""
        if trouble and trouble != self._pulse.undelivered:
            count = info.pending_update_count
            log.warning("Telegram cannot deliver to the webhook (%s); %d updates wait there", trouble, count)
        elif self._pulse.undelivered and not trouble:
            log.info("Telegram delivers to the webhook again")
        self._pulse.undelivered = trouble


def _may_pass(error: BadRequest) -> bool:
    # That is "Bad webhook: failed to resolve host: Temporary failure in name resolution", among others.
    return "resolve host" in error.message.casefold()


@contextlib.asynccontextmanager
async def receiving(parts: Parts, webhook: Webhook) -> AsyncIterator[Registration]:
    """Receive updates by webhook as long as the context is open; yields what keeps the webhook registered.

    What waits at Telegram is fetched first, as before polling, and so is known to have waited. Telegram would send it
    one by one, after the pauses that its failures while the bot was away have earned. If another bot that shares the
    database receives already, nothing waits. The webhook stays registered at the end, so that Telegram sends what comes
    meanwhile to the other bots, or after the next start.

    Raises SettingsError if the address cannot be listened on, or if Telegram refuses the webhook.
    """
    receiver = Receiver(webhook.keys, functools.partial(_take, parts))
    async with serving(receiver, webhook.address, "STORYBOT_WEBHOOK_LISTEN", webhook.certificate) as address:
        try:
            registration = Registration(parts, webhook)
            async with _taking_part(parts.locks) as others_receive:
                if not others_receive:
                    await catch_up(parts)
                receiver.is_open = True
                await registration.begin()
            log.info("receiving by webhook at %s as @%s", address, parts.application.bot.username)
            yield registration
        finally:
            receiver.is_open = False


@contextlib.asynccontextmanager
async def _taking_part(locks: SessionLocks | None) -> AsyncIterator[bool]:
    """While it is open, no other bot begins to receive; yields whether others do already.

    From its end on, this bot counts as one that receives.
    """
    if locks is None:
        yield False
        return
    receiving = LockName.RECEIVING.number
    async with locks.alone(LockName.REGISTERING.number):
        is_first = bool(await locks.take((receiving,)))
        if is_first:
            await locks.free(receiving)
        yield not is_first
        await locks.wait_for(receiving, shared=True)


async def _take(parts: Parts, update: dict[str, Any]) -> bool:
    """Keep an update, as JSON values; return whether it is one.

    Raises NotKeptError if the database fails and no other bot shares it. The update is answered all the same if
    possible; until then, Telegram sends it again and again, in case the program ends before.
    """
    if not is_number(update.get("update_id")):
        return False
    await parts.updates.put(Update.de_json(readable(update), parts.application.bot))
    parts.pulse.note_heard()
    # Sent again, it would come to another bot, which would answer it too.
    if parts.shared is None and not parts.admission.is_safe(update["update_id"]):
        raise NotKeptError
    return True
