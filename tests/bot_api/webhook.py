"""The webhook: where the bot wants its updates sent, and sending them there."""

import asyncio
import contextlib
import re
import ssl
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from .errors import ApiError, bad_request
from .journal import Delivery, Journal
from .parameters import Parameters
from .updates import UpdateQueue

RETRY_S = 0.1
TIMEOUT_S = 10.0
MAX_CONNECTIONS = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the bot has asked for by `setWebhook`."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    certificate: bytes | None = None
    """The certificate that was uploaded, or None."""


class Webhooks:
    """Sends updates to the webhook, if one is set: one after another, each until it is taken.

    To be used from the server's event loop only, but for `current`.
    """

    def __init__(self, updates: UpdateQueue, journal: Journal) -> None:
        self.current: Webhook | None = None
        self._updates = updates
        self._journal = journal
        self._sending: asyncio.Task[None] | None = None
        self._may_send = asyncio.Event()
        self._may_send.set()
        self._last_error: dict[str, Any] = {}

    def refuse_polling(self) -> None:
        """Raise `ApiError` 409 if a webhook is set."""
        if self.current is not None:
            raise ApiError(409, _ACTIVE)

    async def set(self, parameters: Parameters) -> None:
        """Answer `setWebhook`; an empty address ends the webhook."""
        url = parameters.text("url") or ""
        if not url:
            await self.delete()
            return
        webhook = _checked(url, parameters)
        await self.delete()
        self._updates.allow(parameters)
        self._updates.end_polling()
        self.current = webhook
        self._sending = asyncio.create_task(self._send_all(webhook))

    async def delete(self) -> None:
        """End the webhook, if one is set."""
        self.current = None
        self._last_error = {}
        if self._sending is not None:
            self._sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sending
            self._sending = None

    async def pause(self) -> None:
        """Send nothing until `resume`."""
        self._may_send.clear()

    async def resume(self) -> None:
        """Go on after `pause`."""
        self._may_send.set()

    def info(self) -> dict[str, Any]:
        """Return a WebhookInfo object (https://core.telegram.org/bots/api#webhookinfo)."""
        webhook = self.current
        waiting = {"pending_update_count": len(self._updates)}
        if webhook is None:
            return {"url": "", "has_custom_certificate": False, **waiting}
        has_certificate = webhook.certificate is not None
        of_the_bot = {"url": webhook.url, "has_custom_certificate": has_certificate}
        return {**of_the_bot, **waiting, "max_connections": webhook.max_connections, **self._last_error}

    async def _send_all(self, webhook: Webhook) -> None:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        connector = aiohttp.TCPConnector(ssl=_context(webhook))
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            while True:
                update = await self._updates.first()
                await self._may_send.wait()
                status = await self._send(webhook, session, update)
                if status == 200:
                    self._updates.acknowledge(update)
                self._journal.add(self._journal.deliveries, Delivery(update["update_id"], status))
                if status != 200:
                    await asyncio.sleep(RETRY_S)

    async def _send(self, webhook: Webhook, session: aiohttp.ClientSession, update: dict[str, Any]) -> int | None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret_token} if webhook.secret_token else {}
        try:
            async with session.post(webhook.url, json=update, headers=headers) as response:
                status, why = response.status, f"Wrong response from the webhook: {response.status} {response.reason}"
        except aiohttp.ClientSSLError:
            status, why = None, "SSL error {certificate verify failed}"
        except aiohttp.ClientConnectorError:
            status, why = None, "Connection refused"
        except (aiohttp.ClientError, TimeoutError):
            status, why = None, "Connection closed or timed out"
        if status != 200:
            self._last_error = {"last_error_date": int(time.time()), "last_error_message": why}
        return status


def _checked(url: str, parameters: Parameters) -> Webhook:
    """Read and check what `setWebhook` is given; raises `ApiError`."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: an HTTP or HTTPS URL must be provided for webhook")
    secret = parameters.text("secret_token")
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = parameters.integer("max_connections") or 40
    if not 1 <= connections <= MAX_CONNECTIONS:
        raise bad_request("max_connections is out of range")
    return Webhook(url, secret, connections, parameters.file("certificate"))


def _context(webhook: Webhook) -> ssl.SSLContext | bool:
    """What certificates are checked by: the machine's authorities, or the one that was uploaded."""
    if webhook.certificate is None:
        return True
    return ssl.create_default_context(cadata=webhook.certificate.decode("ascii"))
