"""The order in which updates are handled: one after another in each chat, the chats side by side."""

from __future__ import annotations

import asyncio
import inspect
import logging
import sys
from collections.abc import Awaitable, Hashable
from dataclasses import dataclass, field
from typing import Any, Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

log = logging.getLogger(__name__)

PATIENCE = 4.0
"""Seconds that a stop waits for what is under way.

A container is killed ten seconds after its SIGTERM (https://docs.docker.com/reference/cli/docker/container/stop/), and
on a busy machine the models take some of these to unload."""


class Gate(Protocol):
    """Decides at the moment when an update comes whether it is taken on."""

    def admit(self, update: object) -> bool:
        """Return whether an update is taken on; called before it waits for anything."""

    def finished(self, update: object) -> None:
        """Note that an update that was taken on is handled, or never will be; called once for each."""


@dataclass(slots=True)
class _Queue:
    """A chat's turn, which goes to those who wait in the order in which they came, and how many there are."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class ChatQueues(BaseUpdateProcessor):
    """Handles the updates of each chat in their order, and those of different chats side by side.

    A flood in one chat holds up no other. Nothing here bounds what waits: the gate does, by what it admits. Of the
    inline queries of one person only the newest is handled: an older one that waits is dropped, and one that is being
    handled is `superseded`.

    How a stop goes, with python-telegram-bot 22.8: `Updater.stop` ends with a `getUpdates` that acknowledges all that
    has been fetched, and every poll has acknowledged what the one before it fetched, so that Telegram sends none of it
    again. `Application.stop` then waits, with no limit, until every fetched update has been processed, and
    `Application.shutdown` calls `shutdown` here last of all. So the limit has to come between the first two:

        await application.updater.stop()
        await queues.close(asyncio.sleep(PATIENCE))
        await application.stop()
        await application.shutdown()

    Nothing can be left to Telegram: what is not done by then is cancelled, stands in `left`, and in the database until
    the next start. Work that was handed to a thread runs to its end there, with nobody waiting for it.

    Args:
        gate: decides what is taken on.
    """

    __slots__ = ("_closed", "_gate", "_idle", "_left", "_newest", "_queues", "_tasks")

    def __init__(self, gate: Gate) -> None:
        # Updates that wait for their chat's turn hold the library's places too: were these scarce, a flood in one chat
        # would take them all.
        super().__init__(sys.maxsize)
        self._gate = gate
        self._queues: dict[Hashable, _Queue] = {}
        self._newest: dict[Hashable, object] = {}
        self._tasks: dict[asyncio.Task[Any], object] = {}
        self._left: list[object] = []
        self._idle = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        """How many chats have an update that waits or is being handled."""
        return len(self._queues)

    @property
    def left(self) -> list[object]:
        """The updates that were taken on, or came, and were not handled because the program stopped."""
        return list(self._left)

    async def initialize(self) -> None:
        """Does nothing."""

    async def shutdown(self) -> None:
        """Does nothing: by now the library has waited for everything (see `close`)."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when its turn comes. The library calls this in the order in which the updates came."""
        try:
            if self._closed:
                self._left.append(update)
            elif self._gate.admit(update):
                await self._take_on(update, coroutine)
        finally:
            # One that was not awaited would be complained about when it is thrown away.
            if inspect.iscoroutine(coroutine):
                coroutine.close()

    def superseded(self, update: object) -> bool:
        """Return whether a newer inline query of the same person has come, so that this one's answer is not wanted."""
        key = queue_of(update)
        return _is_inline(update) and self._newest.get(key, update) is not update

    async def close(self, patience: Awaitable[object]) -> None:
        """Wait until all that was taken on is handled, but not past the end of `patience`; then take on nothing more.

        What is not handled by then is cancelled.
        """
        limit = asyncio.ensure_future(patience)
        while self._tasks and not limit.done():
            self._idle.clear()
            idle = asyncio.ensure_future(self._idle.wait())
            await asyncio.wait({limit, idle}, return_when=asyncio.FIRST_COMPLETED)
            idle.cancel()
        limit.cancel()
        self._closed = True
        for task, update in self._tasks.items():
            self._left.append(update)
            task.cancel()
        if self._left:
            log.warning("stopped with %d updates that were not handled", len(self._left))

    async def _take_on(self, update: object, coroutine: Awaitable[Any]) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("updates are processed in tasks")
        self._tasks[task] = update
        try:
            await self._in_turn(update, coroutine)
        finally:
            del self._tasks[task]
            if not self._tasks:
                self._idle.set()
            self._gate.finished(update)

    async def _in_turn(self, update: object, coroutine: Awaitable[Any]) -> None:
        key = queue_of(update)
        if key is None:
            await coroutine
            return
        queue = self._queues.setdefault(key, _Queue())
        queue.waiting += 1
        if _is_inline(update):
            self._newest[key] = update
        try:
            async with queue.turn:
                if not self.superseded(update):
                    await coroutine
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[key]
                self._newest.pop(key, None)


def queue_of(update: object) -> Hashable | None:
    """Return what an update waits in line with: its chat, or its sender where there is no chat; None for neither.

    Inline queries have a line of their own, so that none of them waits for an answer in the person's private chat.
    """
    if not isinstance(update, Update):
        return None
    if update.effective_chat:
        return update.effective_chat.id
    if update.effective_user:
        return ("inline" if _is_inline(update) else "person", update.effective_user.id)
    return None


def _is_inline(update: object) -> bool:
    return isinstance(update, Update) and update.inline_query is not None
