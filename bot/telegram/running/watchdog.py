"""Ends the program if it stands still, so that whoever looks after it starts it again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

from bot.program.ending import STOOD_STILL, end
from bot.telegram.errors import reason
from bot.telegram.receiving.telegram_state import Pulse
from bot.telegram.wiring import Parts
from corpus import StorybotError

STOP_PATIENCE = 10.0
"""Seconds that an orderly stop may take once the program has stood still."""

TICK = 1.0
"""Seconds between two looks, or less: an eighth of the time that counts as standing still."""

_AGAIN = "start the program again (what waits is answered then)"


class StandstillError(StorybotError):
    """Something in the program stands still."""


def leave(error: StandstillError, leave_with: Callable[[int], object] = os._exit) -> None:
    """Write what stood still on standard error, and end the program at once: a thread that hangs would hold it."""
    end(STOOD_STILL, str(error), leave_with)


@dataclass(slots=True)
class Watched:
    """What is watched.

    Args:
        pulse: when the bot last heard of Telegram.
        waiting: how many requests wait or are being handled.
        standing_since: since when something that should move has not, by the monotonic clock; None if all moves.
    """

    pulse: Pulse
    waiting: Callable[[], int]
    standing_since: Callable[[], float | None]

    @classmethod
    def of(cls, parts: Parts) -> Watched:
        """Return what is watched of a bot."""
        queues, updates, admission = parts.queues, parts.updates, parts.admission
        answering = parts.services.answering

        def standing_since() -> float | None:
            # A request that no queue has was never fetched.
            unfetched = None if len(queues) else admission.oldest_since
            moments = (queues.standing_since, updates.standing_since, answering.standing_since, unfetched)
            return min((moment for moment in moments if moment is not None), default=None)

        return cls(parts.pulse, lambda: admission.waiting, standing_since)


class Watchdog:
    """Looks whether the program stands still.

    The event loop looks after Telegram and the requests, and a thread after the event loop. Time in which the program
    itself was stopped, as in a container that is paused, is nobody's standstill.

    Args:
        watched: what the event loop looks at.
        seconds: how long it may stand still; 0 for ever.
        now: the time, in seconds, by a clock that does not go back.
        leave: ends the program.

    Attributes:
        polling: the task that polls, once there is one.
    """

    def __init__(
        self,
        watched: Watched,
        seconds: int,
        now: Callable[[], float] = monotonic,
        leave: Callable[[StandstillError], object] = leave,
    ) -> None:
        self.polling: asyncio.Task[None] | None = None
        self._watched = watched
        self._seconds = seconds
        self._now = now
        self._leave = leave
        self._tick = min(TICK, seconds / 8) if seconds else TICK
        self._looked = self._thread_looked = self._awake = self._thread_awake = now()
        self._found: StandstillError | None = None
        self._leaves_at = 0.0
        self._is_over = Event()

    def start(self) -> None:
        """Begin to look after the event loop."""
        Thread(target=self._look_after_loop, name="watchdog", daemon=True).start()

    async def standstill(self) -> StandstillError:
        """Wait until Telegram or the requests stand still; return what to say then."""
        while True:
            found = self.look()
            if found:
                return found
            await asyncio.sleep(self._tick)

    def look(self) -> StandstillError | None:
        """Return what stands still, or None. To be called in the event loop, again and again."""
        now, before = self._now(), self._looked
        self._looked = now
        if not self._seconds:
            return None
        if now - before > self._seconds / 2:
            self._awake = now
        return self._silence(now) or self._end_of_polling() or self._standing_queue(now)

    def stop(self, failure: StorybotError | None) -> None:
        """Note that the program stops; if something stands still, it has `STOP_PATIENCE` for that, else all time."""
        if isinstance(failure, StandstillError):
            self._found, self._leaves_at = failure, self._now() + STOP_PATIENCE
        else:
            self._is_over.set()

    def look_after_loop(self) -> StandstillError | None:
        """Return for what to leave at once, or None: the event loop is blocked, or the stop has taken too long.

        To be called in a thread, again and again.
        """
        now, before = self._now(), self._thread_looked
        self._thread_looked = now
        if self._found:
            return self._found if now >= self._leaves_at else None
        if now - before > self._seconds / 2:
            # The event loop gets time to look as well.
            self._thread_awake = now
        pause = now - max(self._looked, self._thread_awake)
        if not self._seconds or pause < self._seconds:
            return None
        return StandstillError("the event loop stands still", f"it has been blocked for {pause:.0f} s", _AGAIN)

    def _silence(self, now: float) -> StandstillError | None:
        since = self._watched.pulse.unanswered
        if since is None or (silence := now - max(since, self._awake)) < self._seconds:
            return None
        why = f"Telegram has left the bot without any reply for {silence:.0f} s"
        return StandstillError("polling stands still", why, f"check STORYBOT_API_URL, and {_AGAIN}")

    def _end_of_polling(self) -> StandstillError | None:
        if self.polling is None or not self.polling.done():
            return None
        error = None if self.polling.cancelled() else self.polling.exception()
        return StandstillError("polling stands still", f"its task has ended ({reason(error)})", _AGAIN)

    def _standing_queue(self, now: float) -> StandstillError | None:
        since = self._watched.standing_since()
        if since is None or (pause := now - max(since, self._awake)) < self._seconds:
            return None
        why = f"nothing has moved for {pause:.0f} s where something should, and {self._watched.waiting()} requests wait"
        return StandstillError("the queue stands still", why, _AGAIN)

    def _look_after_loop(self) -> None:
        while not self._is_over.wait(self._tick):
            found = self.look_after_loop()
            if found:
                self._leave(found)
                return
