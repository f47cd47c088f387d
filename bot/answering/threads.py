"""Answering in threads: different questions side by side, and what is asked again from memory."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

from bot.program.limits import usable_processors
from bot.program.waits import may_take_long

T = TypeVar("T")

MOST_KEPT = 256
"""Answers that are kept; each holds on to the stories that it quotes, at most six."""

LONGEST_KEPT = 3600
"""Seconds for which an answer is kept in memory; its question stays no longer than for a follow-up."""

MOST_THREADS = 4
"""Most questions that are answered at a time, each by one processor. With more, threads wait for the interpreter."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A result that is kept or is being worked at, and when its work began."""

    task: asyncio.Task[Any]
    began: float = field(default_factory=lambda: monotonic())


def answering_threads() -> ThreadPoolExecutor:
    """Return as many threads as questions are answered at a time."""
    return ThreadPoolExecutor(min(usable_processors(), MOST_THREADS), "answers")


class Answering:
    """Runs what takes models in the threads of an executor, and keeps the results.

    All of it is called in one event loop. The work of two callers with the same key is done once, and its result is
    kept until it is the least recently used of too many, or the stories are others.

    Args:
        executor: its threads; they work side by side.
        most: results that are kept.
    """

    def __init__(self, executor: Executor, most: int = MOST_KEPT) -> None:
        self._executor = executor
        self._most = most
        self._stories: object = None
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._changing = asyncio.Lock()
        self._running = 0
        self._ended = 0.0
        self._idle = asyncio.Event()
        self._idle.set()

    def __len__(self) -> int:
        """How many results are kept, or are being worked at."""
        return len(self._kept)

    @property
    def standing_since(self) -> float | None:
        """Since when work is in the threads and none has ended, by the monotonic clock; None if there is none."""
        return self._ended if self._running else None

    async def once(
        self, stories: object, key: Hashable, work: Callable[[], T], lasts: Callable[[T], bool] = lambda _: True
    ) -> T:
        """Return the result of some work, which is done if that of an equal key is not kept; an error is not kept.

        Raises CancelledError too if the executor was shut down before the work was begun.

        Args:
            stories: where it looks things up; with another one than the last time, nothing is kept any more.
            key: all else that the result depends on.
            work: is called in a thread.
            lasts: whether a result is kept.
        """
        if stories is not self._stories:
            self.forget()
            self._stories = stories
        kept = self._kept
        if key in kept:
            kept.move_to_end(key)
            task = kept[key].task
        else:
            task = asyncio.ensure_future(self._beside(work))
            kept[key] = _Kept(task)
            task.add_done_callback(lambda done: _forget_passing(kept, key, done, lasts))
            if len(kept) > self._most:
                kept.popitem(last=False)
        # Whoever else waits for it still does if this caller is cancelled. The threads are looked after as a whole.
        with may_take_long():
            return await asyncio.shield(task)

    async def alone(self, work: Callable[[], None]) -> None:
        """Do work that changes the stories: after all that was begun, and before all that comes while it waits."""
        with may_take_long():
            async with self._changing:
                await self._idle.wait()
                try:
                    await self._counted(self._submitted(work))
                finally:
                    self.forget()

    async def _beside(self, work: Callable[[], T]) -> T:
        async with self._changing:
            future = self._submitted(work)
        return await self._counted(future)

    def _submitted(self, work: Callable[[], T]) -> Awaitable[T]:
        try:
            return asyncio.get_running_loop().run_in_executor(self._executor, work)
        except RuntimeError as error:
            if "shutdown" not in str(error):
                raise
            # The executor cancels what waits for a thread when it is shut down; what comes later is as late.
            raise asyncio.CancelledError from None

    async def _counted(self, future: Awaitable[T]) -> T:
        if not self._running:
            self._ended = monotonic()
        self._running += 1
        self._idle.clear()
        try:
            return await future
        finally:
            self._running -= 1
            self._ended = monotonic()
            if not self._running:
                self._idle.set()

    def forget(self, older: float = 0.0) -> None:
        """Keep no result whose work began more than `older` seconds ago; who waits for one still gets it."""
        # The stories of an answer that is being worked at may be the old ones: it is kept in nobody's sight.
        since = monotonic() - older
        for key in [key for key, one in self._kept.items() if one.began <= since]:
            del self._kept[key]


def _forget_passing(
    kept: OrderedDict[Hashable, _Kept], key: Hashable, task: asyncio.Task[T], lasts: Callable[[T], bool]
) -> None:
    passes = task.cancelled() or task.exception() or not lasts(task.result())
    if passes and key in kept and kept[key].task is task:
        del kept[key]
