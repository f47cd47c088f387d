"""The queue between the library's updater and its application: updates go in, requests come out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from telegram import Update

from bot.telegram.receiving.admission import Admission
from bot.telegram.receiving.request import Request


class UpdateQueue(asyncio.Queue[object]):
    """Lets those updates through, as requests, that are taken on.

    The updater asks for the next updates, by which it acknowledges these, once all of them were put here, and the
    webhook replies once an update was. By then they are in the database, so a stop or a crash loses none, unless the
    database fails; `Admission.is_safe` tells of that.

    Args:
        admission: takes updates on.

    Attributes:
        shared: takes on updates in place of that, and puts their requests here (`put_nowait`), where several bots share
            the database; None where this one is alone.
    """

    def __init__(self, admission: Admission) -> None:
        super().__init__()
        self.shared: Callable[[Update], Awaitable[None]] | None = None
        self._admission = admission
        self._taking_on: dict[int, float] = {}

    @property
    def standing_since(self) -> float | None:
        """Since when an update is being taken on, by the monotonic clock; None if none is."""
        return min(self._taking_on.values(), default=None)

    async def put(self, item: object) -> None:
        """Put an update here, or a signal of the library."""
        wanted = await self._taken_on(item) if isinstance(item, Update) else item
        if wanted is not None:
            await super().put(wanted)

    async def resume(self, update: Update) -> None:
        """Put an update here that an earlier run of the program has taken on."""
        request = await self._admission.admit(update, resumed=True)
        if request is not None:
            await super().put(request)

    async def _taken_on(self, update: Update) -> Request | None:
        self._taking_on[update.update_id] = monotonic()
        try:
            if self.shared is None:
                return await self._admission.admit(update)
            await self.shared(update)
            return None
        finally:
            self._taking_on.pop(update.update_id, None)
