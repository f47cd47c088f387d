"""Updates that cannot be read, since Telegram sends something new or broken: only these are skipped."""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.error import TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.telegram.receiving.pulse import Pulse
from bot.telegram.receiving.telegram_clock import TelegramClock
from bot.telegram.receiving.token_refusals import REFUSALS, RefusedPollError, TokenRefusals

log = logging.getLogger(__name__)

MARK = "unreadable"
"""The field of an update that replaces one that cannot be read; it says why."""

LARGEST = 2**63
"""Numbers from here on are no ids (https://core.telegram.org/bots/api#chat: at most 52 significant bits), and do not
fit into the database."""


def is_number(value: object) -> bool:
    """Return whether a value can be the id of an update, a chat, a person or a message."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST


def why(error: BaseException) -> str:
    """Return an error's type and place, and its message only if Python makes that of types and names of fields."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    words = f": {error}" if isinstance(error, TypeError | AttributeError) else ""
    return f"{type(error).__name__}{words}{place}"


def stand_in(update_id: int, reason: str) -> dict[str, Any]:
    """Return what replaces an update that cannot be read; it asks for nothing."""
    return {"update_id": update_id, MARK: reason}


def why_unreadable(update: Update) -> str | None:
    """Return why an update that was replaced cannot be read; None for any other."""
    reason = update.api_kwargs.get(MARK)
    return None if reason is None else str(reason)


def legible(reply: object) -> dict[str, Any]:
    """Return a reply to `getUpdates` with a stand-in for each update that the library cannot read.

    What has no id cannot be acknowledged, and is left out; Telegram forgets it with the update after it. Raises
    TelegramError if that leaves none, or if the reply has no list of updates.
    """
    if not isinstance(reply, dict):
        raise TelegramError("Invalid server response")
    updates = reply.get("result")
    if reply.get("ok") is False and updates is None:
        return reply
    if not isinstance(updates, list):
        raise TelegramError("Invalid server response")
    read = [readable(one) for one in updates if isinstance(one, dict) and is_number(one.get("update_id"))]
    if len(read) < len(updates):
        log.warning("left out %d updates without a number", len(updates) - len(read))
        if not read:
            raise TelegramError("Updates without a number")
    return {**reply, "result": read}


def readable(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update, as JSON values, or its stand-in if the library cannot read it."""
    try:
        Update.de_json(update)
    except Exception as error:  # noqa: BLE001  (whatever the library raises for what it does not expect)
        fields = ", ".join(sorted(update.keys() - {"update_id"}))
        return stand_in(update["update_id"], f"{fields}: {why(error)}")
    return update


FETCHING = "getUpdates"

FOLLOWED = frozenset({FETCHING, "setWebhook", "deleteWebhook", "getWebhookInfo"})
"""The methods by which updates are received."""


class FollowedRequest(HTTPXRequest):
    """Calls Telegram, and follows how it replies to the methods by which updates are received.

    To the library, a reply to one of them that refuses the token is an error like a broken connection. It would end the
    program at the first one otherwise.

    Args:
        refusals: is told of every reply.
        clock: the same.
        pulse: the same.
    """

    def __init__(self, refusals: TokenRefusals, clock: TelegramClock, pulse: Pulse) -> None:
        super().__init__(httpx_kwargs=clock.hooks)
        self._refusals = refusals
        self._pulse = pulse

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See `telegram.request.BaseRequest.do_request`; raises RefusedPollError if the token is refused."""
        method = url.rpartition("/")[2]
        if method not in FOLLOWED:
            return await super().do_request(url, *args, **kwargs)
        try:
            status, payload = await super().do_request(url, *args, **kwargs)
        except TelegramError as error:
            self._refusals.note(None)
            if not isinstance(error, TimedOut):
                self._pulse.note_replied()
            raise
        self._refusals.note(status)
        if status == HTTPStatus.OK and method == FETCHING:
            self._pulse.note_heard()
        else:
            self._pulse.note_replied()
        if status in REFUSALS:
            raise RefusedPollError(f"HTTP status {status}")
        return status, payload


class UpdatesRequest(FollowedRequest):
    """Fetches updates, and lets those through that can be read.

    The library reads all updates of a reply or none. One that it cannot read would never be acknowledged, and would
    block all that come after it.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """See `telegram.request.BaseRequest.parse_json_payload`."""
        return legible(HTTPXRequest.parse_json_payload(payload))
