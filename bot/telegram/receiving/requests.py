"""The requests with which the library calls Telegram, and what of the replies can be read."""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import httpx
from telegram import Update
from telegram.error import TelegramError, TimedOut
from telegram.request import HTTPXRequest, RequestData

from bot.telegram.receiving.telegram_state import REFUSALS, Pulse, RefusedPollError, TelegramClock, TokenRefusals

log = logging.getLogger(__name__)

LONGEST_ERROR = 4096
"""Bytes of a reply that is an error; the library puts those that are no JSON into its message."""

ResponseHook = Callable[[httpx.Response], Awaitable[None]]
"""Is called with a response before its body is read."""

FETCHING = "getUpdates"

FOLLOWED = frozenset({"getMe", FETCHING, "setWebhook", "deleteWebhook", "getWebhookInfo"})
"""The methods by which updates are received, and the one that the library calls before them."""

AT_THE_START = FOLLOWED - {FETCHING} | {"setMyCommands", "setMyDescription", "setMyShortDescription"}
"""The methods without which the bot does not begin. Replies with updates are looked at by `UpdatesRequest`."""

MARK = "unreadable"
"""The field of an update that replaces one that cannot be read; it says why."""

LARGEST = 2**63
"""Numbers from here on are no ids (https://core.telegram.org/bots/api#chat: at most 52 significant bits), and do not
fit into the database."""

LARGEST_REPLY = 4 * 2**20
"""Bytes of a reply to `getUpdates` that are read. A message has at most a few kilobytes, and a reply 100 of them; what
does not fit comes with the next reply."""

_OPENING = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[\s*')

_BETWEEN = re.compile(r"\s*,?\s*")

_NUMBER = re.compile(r'\{\s*"update_id"\s*:\s*(\d{1,18})\s*,')


class TelegramRequest(HTTPXRequest):
    """Calls Telegram. At the start, a reply of another form is an error like one that is no JSON."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See `telegram.request.BaseRequest.do_request`; raises TelegramError if such a reply has another form."""
        status, payload = await super().do_request(url, *args, **kwargs)
        if status == HTTPStatus.OK and _method(url) in AT_THE_START and not _is_result(payload):
            raise TelegramError("Invalid server response")
        return status, payload


class FollowedRequest(TelegramRequest):
    """Calls Telegram, and follows how it replies to the methods by which updates are received.

    To the library, a reply to one of them that refuses the token is an error like a broken connection. It would end the
    program at the first one otherwise.

    Args:
        refusals: is told of every reply.
        clock: the same.
        pulse: the same, and of every call.
        hooks: what else is done with each response.
        headers: HTTP headers of each call.
    """

    def __init__(
        self,
        refusals: TokenRefusals,
        clock: TelegramClock,
        pulse: Pulse,
        hooks: Sequence[ResponseHook] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            httpx_kwargs={"event_hooks": {"response": [clock.note_reply, *hooks]}, "headers": dict(headers or {})}
        )
        self._refusals = refusals
        self._pulse = pulse

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See `telegram.request.BaseRequest.do_request`; raises RefusedPollError if the token is refused."""
        method = _method(url)
        if method not in FOLLOWED:
            return await super().do_request(url, *args, **kwargs)
        self._pulse.note_asked(_longest_poll(kwargs.get("request_data")))
        try:
            status, payload = await super().do_request(url, *args, **kwargs)
        except TelegramError as error:
            self._refusals.note(None)
            if not isinstance(error, TimedOut) or isinstance(error.__cause__, httpx.ConnectTimeout):
                self._pulse.note_replied()
            raise
        self._refusals.note(status)
        if status == HTTPStatus.OK and method == FETCHING and _has_updates(payload):
            self._pulse.note_heard()
        else:
            self._pulse.note_replied()
        if status in REFUSALS:
            raise RefusedPollError(f"HTTP status {status}")
        return status, payload


class _Beginning(httpx.AsyncByteStream):
    """The beginning of a reply, with one byte more than `LARGEST_REPLY` if the reply has more."""

    def __init__(self, whole: httpx.AsyncByteStream) -> None:
        self._whole = whole

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = LARGEST_REPLY + 1
        async for part in self._whole:
            yield part[:left]
            left -= len(part)
            if left <= 0:
                return

    async def aclose(self) -> None:
        await self._whole.aclose()


async def _read_only_the_beginning(response: httpx.Response) -> None:
    response.stream = _Beginning(cast(httpx.AsyncByteStream, response.stream))


class UpdatesRequest(FollowedRequest):
    """Fetches updates, and lets those through that can be read.

    The library reads all updates of a reply or none. One that it cannot read would never be acknowledged, and would
    block all that come after it. It also reads replies of any size.

    Args:
        refusals, clock, pulse: as `FollowedRequest` has them.
    """

    def __init__(self, refusals: TokenRefusals, clock: TelegramClock, pulse: Pulse) -> None:
        # What is compressed may be far larger than what is read.
        plain = {"Accept-Encoding": "identity"}
        super().__init__(refusals, clock, pulse, [_read_only_the_beginning], plain)

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See `FollowedRequest.do_request`; of a reply that is too large, the updates that are whole are kept."""
        status, payload = await super().do_request(url, *args, **kwargs)
        if status != HTTPStatus.OK:
            return status, payload[:LONGEST_ERROR]
        return status, whole_updates(payload) if len(payload) > LARGEST_REPLY else payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """See `telegram.request.BaseRequest.parse_json_payload`."""
        try:
            # The library's own would log all that cannot be parsed.
            return legible(json.loads(payload.decode(errors="replace")))
        except (ValueError, RecursionError):
            raise TelegramError("Invalid server response") from None


def _method(url: str) -> str:
    return url.rpartition("/")[2]


def _is_result(payload: bytes) -> bool:
    """Whether a reply is an object with a result."""
    try:
        reply = json.loads(payload)
    except (ValueError, RecursionError):
        return False
    return isinstance(reply, dict) and "result" in reply


def _has_updates(payload: bytes) -> bool:
    """Whether a reply has a list of updates, and is not the page of something between the bot and Telegram."""
    if opens_a_list(payload):
        return True
    try:
        reply = json.loads(payload)
    except (ValueError, RecursionError):
        return False
    return isinstance(reply, dict) and isinstance(reply.get("result"), list)


def _longest_poll(request_data: RequestData | None) -> float:
    """For how many seconds a call asks Telegram to wait for updates."""
    return float(request_data.json_parameters.get("timeout", 0)) if request_data else 0.0


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


def opens_a_list(reply: bytes) -> bool:
    """Return whether a reply to `getUpdates` begins as one with updates does."""
    return _OPENING.match(reply[:100].decode(errors="replace")) is not None


def whole_updates(beginning: bytes) -> bytes:
    """Return a reply to `getUpdates` with the updates that are whole in its beginning.

    If not even the first is, a stand-in replaces it, and what comes after it comes with the next reply. Raises
    TelegramError if that is no reply, or the number of its first update cannot be read.
    """
    text = beginning.decode(errors="ignore")
    opening = _OPENING.match(text)
    if opening is None:
        raise TelegramError("Invalid server response")
    decoder, position, updates = json.JSONDecoder(), opening.end(), list[Any]()
    while True:
        try:
            update, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        updates.append(update)
        between = _BETWEEN.match(text, end)
        position = between.end() if between else end
    if not updates:
        number = _NUMBER.match(text, position)
        if number is None:
            raise TelegramError("Update without a number")
        updates.append(stand_in(int(number[1]), f"larger than {LARGEST_REPLY // 2**20} MiB"))
    return json.dumps({"ok": True, "result": updates}).encode()


def readable(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update, as JSON values, or its stand-in if the library cannot read it."""
    try:
        Update.de_json(update)
    except Exception as error:  # noqa: BLE001  (whatever the library raises for what it does not expect)
        fields = ", ".join(sorted(update.keys() - {"update_id"}))
        return stand_in(update["update_id"], f"{fields}: {why(error)}")
    return update
