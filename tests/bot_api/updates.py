"""The queue of updates behind `getUpdates` and the webhook: long polling, acknowledgement, conflicts, repetition."""

import asyncio
from typing import Any

from .errors import ApiError
from .parameters import Parameters

MAX_UPDATES = 100
MAX_TIMEOUT_S = 50
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
# Kinds that Telegram sends only to bots that ask for them by name.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates that the bot has not acknowledged. To be used from the server's event loop only."""

    def __init__(self) -> None:
        self._pending: list[dict[str, Any]] = []
        self._last_id = 500_000_000
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._repeat_next = False
        self._repeated: set[int] = set()
        self._acknowledged: list[dict[str, Any]] = []
        self._all_read = asyncio.Event()
        self._all_read.set()
        self._any = asyncio.Event()

    def push(self, kind: str, value: dict[str, Any]) -> int | None:
        """Queue an update and return its id, or None if the bot does not want updates of this kind."""
        if kind in _ON_REQUEST if self._allowed is None else kind not in self._allowed:
            return None
        self._last_id += 1
        if self._repeat_next:
            self._repeated.add(self._last_id)
            self._repeat_next = False
        self._set_pending([*self._pending, {"update_id": self._last_id, kind: value}])
        self.release()
        return self._last_id

    def repeat_next(self) -> None:
        """Have the next update come a second time after it was acknowledged."""
        self._repeat_next = True

    def bring_back(self, count: int) -> None:
        """Queue the updates that were acknowledged last once more, before all others."""
        again, self._acknowledged = self._acknowledged[-count:], self._acknowledged[:-count]
        self._set_pending([*again, *self._pending])
        self.release()

    def release(self) -> None:
        """Answer the waiting poll, if any, with the updates that there are, even none."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def clear(self) -> None:
        """Drop all updates."""
        self._set_pending([])

    async def wait_until_read(self) -> None:
        """Wait until every update is acknowledged."""
        await self._all_read.wait()

    async def get(self, parameters: Parameters) -> list[dict[str, Any]]:
        """Answer `getUpdates`.

        Updates before `offset` are forgotten. Without any other the answer waits for `timeout` seconds.
        Raises `ApiError` 409 in the poll that waits when a second one comes in.
        """
        self._end_poll(_CONFLICT)
        self.allow(parameters)
        limit = parameters.integer("limit") or MAX_UPDATES
        self._forget_before(parameters.integer("offset") or 0)
        if not self._pending:
            await self._wait(min(parameters.integer("timeout") or 0, MAX_TIMEOUT_S))
        return self._pending[: max(1, min(limit, MAX_UPDATES))]

    def allow(self, parameters: Parameters) -> None:
        """Note which kinds of updates are asked for, if any are named."""
        allowed = parameters.strings("allowed_updates")
        if allowed is not None:
            self._allowed = frozenset(allowed) or None

    def end_polling(self) -> None:
        """Answer the waiting poll, if any, with 409, since a webhook takes its place."""
        self._end_poll(_BY_WEBHOOK)

    def __len__(self) -> int:
        """How many updates the bot has not acknowledged."""
        return len(self._pending)

    async def first(self) -> dict[str, Any]:
        """Return the first update that is not acknowledged, once there is one."""
        await self._any.wait()
        return self._pending[0]

    def acknowledge(self, update: dict[str, Any]) -> None:
        """Note that the bot has this update and all before it."""
        self._forget_before(update["update_id"] + 1)

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, why))

    async def _wait(self, timeout_s: int) -> None:
        if timeout_s <= 0:
            return
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def _forget_before(self, offset: int) -> None:
        if offset < 0:
            self._set_pending(self._pending[offset:])
            return
        again = [update for update in self._pending if self._is_repeated(update, offset)]
        self._repeated -= {update["update_id"] for update in again}
        self._acknowledged += [update for update in self._pending if update["update_id"] < offset]
        self._set_pending([*again, *(update for update in self._pending if update["update_id"] >= offset)])

    def _is_repeated(self, update: dict[str, Any], offset: int) -> bool:
        return update["update_id"] < offset and update["update_id"] in self._repeated

    def _set_pending(self, updates: list[dict[str, Any]]) -> None:
        self._pending = updates
        if updates:
            self._all_read.clear()
            self._any.set()
        else:
            self._all_read.set()
            self._any.clear()
