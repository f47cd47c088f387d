"""Which of the bots that share a database handles the updates of a chat."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update

from bot.database.updates import UpdateStore
from bot.locks import SessionLocks
from bot.locks.session_locks import LOOK_EVERY
from bot.telegram.receiving.admission import Admission
from bot.telegram.receiving.request import TEMPORARY, Request
from bot.telegram.services import now

log = logging.getLogger(__name__)

MOST_TAKEN_OVER = 50
"""Requests that wait here from which on no more are taken over; other bots have room for the rest."""

MOST_LOOKED_AT = 1000
"""Chats with waiting updates that are looked at to find some that no bot has."""

MOST_TRIED = 2000
"""Updates that are remembered because they were handled here, and are not taken on here again."""

AT_ONCE = 20
"""Chats that are taken over at once."""

_NO_UPDATE = 0
"""Stands for what is done in a chat without an update; Telegram's numbers are greater."""


class SharedChats:
    """Takes on the updates of chats whose locks this bot holds, in their order, and leaves the others to other bots.

    An update is stored before anything else, so whoever gets the lock of its chat finds it in the database, with those
    that came before it. Nothing falls in between: a bot that has an update tries to get the lock after the update is
    stored, and a bot that has the lock looks for further updates after it has freed the lock. What a bot leaves that
    has been killed is found by the others (`take_over`).

    An update that could not be stored is handled here at once, as a single bot does.

    Args:
        locks: those of the database.
        store: where updates wait.
        admission: judges updates and takes them on.
        put: hands a request to the queue of its chat.
        read: makes an update of what is stored.
    """

    def __init__(
        self,
        locks: SessionLocks,
        store: UpdateStore,
        admission: Admission,
        put: Callable[[Request], object],
        read: Callable[[dict[str, Any]], Update],
    ) -> None:
        self._locks = locks
        self._store = store
        self._admission = admission
        self._put = put
        self._read = read
        self._at_work: dict[int, set[int]] = {}
        # What a version without locks has left waits under one lock of its own, not under those of its chats.
        self._taken_under: dict[int, int] = {}
        # If the database fails to note that one was handled, it is noted before another bot can have the chat.
        self._tried: deque[int] = deque(maxlen=MOST_TRIED)
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._takes = True

    async def receive(self, update: Update) -> None:
        """Take on an update that has come, and those before it in its chat, or leave it to whoever has the chat."""
        request = await self._admission.receive(update)
        if request is None:
            return
        if request.kind in TEMPORARY or not request.is_stored:
            self._put(self._admission.take_on(request))
            return
        async with self._turn:
            if self._takes and await self._has(request.chat_lock):
                try:
                    await self._take_on_waiting(request.chat_lock, request)
                except (SQLAlchemyError, OSError) as error:
                    _log(error)
            if not self._admission.has_taken_on(request.update_id):
                self._admission.leave(request)

    def finished(self, request: Request) -> None:
        """Note that a request was handled, or never will be here; with the last one of a chat, others can have it."""
        chat_lock = self._taken_under.pop(request.update_id, None)
        if chat_lock is None:
            return
        at_work = self._at_work.get(chat_lock, set())
        at_work.discard(request.update_id)
        if self._locks.holds(chat_lock):
            self._tried.append(request.update_id)
        if not at_work:
            self._run(self._let_go(chat_lock))

    async def take_over(self) -> None:
        """Take on what waits in chats that no bot has. Raises SQLAlchemyError or OSError if the database fails."""
        room = MOST_TAKEN_OVER - self._admission.waiting
        waiting = await self._store.locks_waiting(MOST_LOOKED_AT) if room > 0 else []
        # Besides, those that could not be let go.
        idle = [chat_lock for chat_lock, at_work in self._at_work.items() if not at_work]
        others = list(dict.fromkeys((*idle, *(one for one in waiting if not self._at_work.get(one)))))
        for start in range(0, len(others), AT_ONCE):
            if self._admission.waiting >= MOST_TAKEN_OVER:
                break
            async with self._turn:
                if not self._takes:
                    break
                wanted = {one for one in others[start : start + AT_ONCE] if not self._at_work.get(one)}
                # Those that are held already were taken when the database failed.
                held = {one for one in wanted if self._locks.holds(one)}
                for chat_lock in held | await self._locks.take(wanted - held):
                    await self._take_on_waiting(chat_lock)

    @asynccontextmanager
    async def turn(self, chat_lock: int) -> AsyncIterator[None]:
        """While it is open, no other bot handles a request of a chat; it waits for one that does.

        Only one may be open for a chat.
        """
        await self._begin_turn(chat_lock)
        try:
            yield
        finally:
            at_work = self._at_work.get(chat_lock, set())
            at_work.discard(_NO_UPDATE)
            if not at_work:
                self._run(self._let_go(chat_lock))

    def leave(self) -> None:
        """Take on nothing more: what comes is for other bots, and chats are let go as their last requests end."""
        self._takes = False

    async def _begin_turn(self, chat_lock: int) -> None:
        while True:
            async with self._turn:
                if await self._has(chat_lock):
                    self._at_work.setdefault(chat_lock, set()).add(_NO_UPDATE)
                    return
            await asyncio.sleep(LOOK_EVERY)

    async def _has(self, chat_lock: int) -> bool:
        return self._locks.holds(chat_lock) or bool(await self._locks.take((chat_lock,)))

    async def _take_on_waiting(self, chat_lock: int, received: Request | None = None) -> None:
        """Take on all that waits in a chat whose lock is held, among it a request that was just received."""
        at_work = self._at_work.setdefault(chat_lock, set())
        for payload in await self._store.waiting(chat_lock):
            update_id = int(payload["update_id"])
            if self._admission.has_taken_on(update_id) or await self._is_noted(update_id):
                continue
            if received and update_id == received.update_id:
                request: Request | None = received
            else:
                request = await self._admission.receive(self._read(payload), resumed=True)
            if request:
                at_work.add(update_id)
                self._taken_under[update_id] = chat_lock
                self._put(self._admission.take_on(request))
        # After an error of the database the lock stays here until `take_over` comes back to it.
        if not at_work:
            await self._free(chat_lock)

    async def _let_go(self, chat_lock: int) -> None:
        """Free the lock of a chat in which nothing is left to do; then look whether something has come meanwhile."""
        async with self._turn:
            if self._at_work.get(chat_lock):
                return
            # If the database is away, the lock stays here until `take_over` comes back to it. At a stop, what waits is
            # for other bots.
            if self._takes and self._locks.holds(chat_lock):
                for payload in await self._store.waiting(chat_lock):
                    await self._is_noted(int(payload["update_id"]))
            await self._free(chat_lock)
            if self._takes and await self._store.waiting(chat_lock) and await self._has(chat_lock):
                await self._take_on_waiting(chat_lock)

    async def _is_noted(self, update_id: int) -> bool:
        """Note an update that was handled here, if it still waits; return whether it was."""
        if update_id not in self._tried:
            return False
        await self._store.handled(update_id, now())
        return True

    async def _free(self, chat_lock: int) -> None:
        self._at_work.pop(chat_lock, None)
        await self._locks.free(chat_lock)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background; after an error of the database, `take_over` finds what is left."""

        async def quietly() -> None:
            try:
                await work
            except (SQLAlchemyError, OSError) as error:
                _log(error)

        task = asyncio.ensure_future(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _log(error: Exception) -> None:
    log.warning("could not look for what waits in a chat; it is looked for again (%s)", type(error).__name__)
