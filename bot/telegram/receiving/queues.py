"""The queues between the library's updater and the handlers: what is taken on, and one after another in each chat."""

from __future__ import annotations

import asyncio
import inspect
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.program.waits import Work, under_way
from bot.telegram.receiving.admission import Admission
from bot.telegram.receiving.request import TEMPORARY, Kind, Request

log = logging.getLogger(__name__)

PATIENCE = 4.0
"""Seconds that a stop waits for the requests that were taken on.

A container is killed ten seconds after its SIGTERM (https://docs.docker.com/reference/cli/docker/container/stop/), and
on a busy machine the models take some of these to unload."""


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


@dataclass(slots=True)
class _Queue:
    """A chat's turn, which goes to those that wait in the order in which they came, and how many there are."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class ChatQueues(BaseUpdateProcessor):
    """Handles the requests of each chat in their order, and those of different chats side by side.

    A flood in one chat holds up no other. The library's own processor bounds how many requests are handled at a time,
    but not their order. Nothing here bounds what waits: `Admission` does.

    How a stop goes, with python-telegram-bot 22.8: `Application.stop` waits, with no limit, until every fetched update
    was processed. So `close` has to come before it (see `bot.telegram.running.life`). What is not done by then is
    cancelled, and stays in the database until the next start, as does what comes after `close`, since polling may still
    be stopping. Work that was handed to a thread runs to its end there, with nobody waiting for it.

    Args:
        finished: are called once for each request that was handled, or never will be.
    """

    __slots__ = ("_closed", "_finished", "_leaves", "_queues", "_tasks", "_under_way")

    def __init__(self, *finished: Callable[[Request], None]) -> None:
        # Requests that wait for their chat's turn take the library's places too.
        super().__init__(sys.maxsize)
        self._finished = finished
        self._queues: dict[Hashable, _Queue] = {}
        self._tasks: dict[asyncio.Task[Any], Request] = {}
        self._under_way: dict[Hashable, Work] = {}
        self._closed = False
        self._leaves = False

    def __len__(self) -> int:
        """How many chats have a request that waits or is being handled, or a message that is being corrected."""
        return len(self._queues)

    @property
    def standing_since(self) -> float | None:
        """Since when a request that is being handled, and waits for nothing that may take long, has not moved."""
        return min((work.moved for work in self._under_way.values() if not work.waits), default=None)

    async def initialize(self) -> None:
        """Does nothing."""

    async def shutdown(self) -> None:
        """Does nothing: by now the library has waited for everything (see `close`)."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle a request when its turn comes. The library calls this in the order in which the requests came."""
        try:
            if not isinstance(update, Request):
                return
            if self._closed or self._is_left(update):
                self._note_finished(update)
            else:
                await self._handle(update, coroutine)
        finally:
            # A coroutine that was never awaited causes a warning.
            if inspect.iscoroutine(coroutine):
                coroutine.close()

    @asynccontextmanager
    async def turn(self, key: Hashable) -> AsyncIterator[None]:
        """While it is open, no request of this chat is handled; it waits in line with them (see `queue_of`)."""
        queue = self._queues.setdefault(key, _Queue())
        queue.waiting += 1
        try:
            async with queue.turn:
                yield
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[key]

    def leave(self) -> None:
        """Begin no further request, so that other bots that share the database can have what waits."""
        self._leaves = True

    def drop(self, chat_lock: int) -> None:
        """Cancel the requests of a chat whose lock another bot has now."""
        for task, request in list(self._tasks.items()):
            if request.chat_lock == chat_lock:
                task.cancel()

    async def close(self, patience: Awaitable[object]) -> None:
        """Wait until all requests are handled, at most until `patience` ends; then cancel them and take no more."""
        limit = asyncio.ensure_future(patience)
        while self._tasks and not limit.done():
            await asyncio.wait({limit, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
        limit.cancel()
        self._closed = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            log.warning("stopped with %d updates that were not handled", len(self._tasks))

    def _is_left(self, request: Request) -> bool:
        # What is not in the database is nobody else's.
        return self._leaves and request.is_stored and request.kind not in TEMPORARY

    def _note_finished(self, request: Request) -> None:
        for finished in self._finished:
            finished(request)

    async def _handle(self, request: Request, coroutine: Awaitable[Any]) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("updates are processed in tasks")
        key = queue_of(request)
        self._tasks[task] = request
        try:
            async with self.turn(key):
                if self._is_left(request):
                    return
                self._under_way[key] = work = Work()
                try:
                    with under_way(work):
                        await coroutine
                finally:
                    del self._under_way[key]
        finally:
            del self._tasks[task]
            self._note_finished(request)


def queue_of(request: Request) -> Hashable:
    """Return what a request waits in line with: its chat, or its sender if there is no chat.

    Inline queries have a line of their own, so that none of them waits for an answer in the person's private chat.
    """
    if request.chat_id:
        return request.chat_id
    return request.kind is Kind.INLINE, request.user_id
