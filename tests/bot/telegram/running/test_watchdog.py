"""When the program counts as standing still: with moments that are set, and no clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest

from bot.answering import threads as answering_module
from bot.answering.threads import Answering
from bot.program import waits
from bot.program.ending import STOOD_STILL
from bot.telegram.receiving import telegram_state
from bot.telegram.receiving.queues import ChatQueues
from bot.telegram.receiving.request import Kind, Request
from bot.telegram.receiving.telegram_state import Pulse
from bot.telegram.running.watchdog import STOP_PATIENCE, StandstillError, Watchdog, Watched, leave
from bot.telegram.sending.calls import with_retries
from corpus import StorybotError

SECONDS = 120


class Bench:
    """A watchdog whose time passes when a test says so, and that looks every second."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: int = SECONDS) -> None:
        self.at = 1000.0
        monkeypatch.setattr(telegram_state, "monotonic", lambda: self.at)
        self.pulse = Pulse()
        self.waiting = 0
        self.since: float | None = None
        watched = Watched(self.pulse, lambda: self.waiting, lambda: self.since)
        self.left: list[StandstillError] = []
        self.dog = Watchdog(watched, seconds, lambda: self.at, self.left.append)

    def passes(self, seconds: int, each: Callable[[], object] = lambda: None) -> str:
        """Let time pass, with something that happens every second; return what stands still, or nothing."""
        for _ in range(seconds):
            self.at += 1
            each()
            found = self.dog.look()
            assert self.dog.look_after_loop() is None
            if found:
                return str(found)
        return ""


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(monkeypatch)


class TestPolling:
    def test_that_gets_no_reply_stands_still(self, bench: Bench) -> None:
        # The library gives up each call after a while, and makes another one.
        line = bench.passes(SECONDS + 11, lambda: bench.pulse.note_asked(10))
        assert line.startswith("polling stands still: Telegram has left the bot without any reply for 120 s; ")
        assert bench.at == 1000 + 1 + 10 + SECONDS

    def test_whose_calls_wait_as_long_as_they_ask_for_does_not(self, bench: Bench) -> None:
        for _ in range(60):
            bench.pulse.note_asked(10)
            assert bench.passes(10) == ""
            bench.pulse.note_heard()

    def test_that_pauses_after_an_error_does_not(self, bench: Bench) -> None:
        bench.pulse.note_asked(10)
        bench.pulse.note_replied()
        assert bench.passes(10 * SECONDS) == ""

    def test_stands_still_if_its_task_has_ended(self, bench: Bench) -> None:
        async def ends() -> None:
            raise ValueError("a mistake")

        async def live() -> None:
            bench.dog.polling = asyncio.create_task(ends())
            assert bench.passes(1) == ""
            await asyncio.wait({bench.dog.polling})
            assert bench.passes(1).startswith("polling stands still: its task has ended (ValueError: a mistake); ")

        asyncio.run(live())


class TestTheQueue:
    def test_stands_still_if_something_does_not_move_whatever_comes_besides(self, bench: Bench) -> None:
        bench.waiting, bench.since = 1, bench.at
        assert bench.passes(SECONDS - 1, bench.pulse.note_heard) == ""
        bench.waiting = 2
        line = bench.passes(1)
        assert line.startswith("the queue stands still: nothing has moved for 120 s where something should, and 2 req")

    def test_does_not_while_everything_moves_or_nothing_waits(self, bench: Bench) -> None:
        assert bench.passes(10 * SECONDS) == ""
        bench.waiting = 200

        def moves() -> None:
            bench.since = bench.at

        assert bench.passes(10 * SECONDS, moves) == ""


class TestARequest:
    """What a request that is being handled says of itself."""

    @pytest.fixture
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
        clock = SimpleNamespace(at=1000.0)
        for module in (waits, answering_module):
            monkeypatch.setattr(module, "monotonic", lambda: clock.at)
        return clock

    async def test_stands_since_it_began_or_last_moved_unless_it_waits_for_telegram(
        self, clock: SimpleNamespace
    ) -> None:
        queues = ChatQueues(lambda _: None)
        go = {step: asyncio.Event() for step in ("moves", "calls", "ends")}

        async def handle() -> None:
            await go["moves"].wait()
            waits.note_moved()
            # In a task of its own, as replies are sent.
            await asyncio.create_task(with_retries(go["calls"].wait, "sending", lambda: False))
            await go["ends"].wait()

        async def settles() -> None:
            for _ in range(20):
                await asyncio.sleep(0)

        handled = asyncio.create_task(queues.process_update(Request(1, Kind.ANSWER, chat_id=1), handle()))
        seen = []
        for step in ("moves", "calls", "ends"):
            await settles()
            clock.at += 10
            seen.append(queues.standing_since)
            go[step].set()
        await handled
        # While it waits for Telegram it does not count, and anew from the end of that.
        assert seen == [1000.0, None, 1020.0]
        assert queues.standing_since is None

    async def test_that_a_thread_answers_stands_still_with_all_threads_alone(self, clock: SimpleNamespace) -> None:
        queues = ChatQueues(lambda _: None)
        with ThreadPoolExecutor(1) as executor:
            answering = Answering(executor)
            begun, free = Event(), Event()

            def hang() -> None:
                begun.set()
                free.wait()

            async def handle() -> None:
                await answering.once("stories", "first", lambda: None)
                clock.at += 10
                await answering.once("stories", "second", hang)

            handled = asyncio.create_task(queues.process_update(Request(1, Kind.ANSWER, chat_id=1), handle()))
            await asyncio.to_thread(begun.wait)
            clock.at += 10
            # Others' questions wait for the same thread, and restart nothing.
            other = asyncio.create_task(answering.once("stories", "third", lambda: None))
            await asyncio.sleep(0)
            assert (answering.standing_since, queues.standing_since) == (1010.0, None)
            free.set()
            await asyncio.gather(handled, other)
            assert answering.standing_since is None


def test_nothing_counts_if_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, 0)
    bench.waiting, bench.since = 1, bench.at
    assert bench.passes(3600, lambda: bench.pulse.note_asked(0)) == ""
    bench.at += 3600
    assert bench.dog.look_after_loop() is None


def test_time_in_which_the_program_was_stopped_does_not_count(bench: Bench) -> None:
    bench.waiting, bench.since = 1, bench.at
    bench.pulse.note_asked(0)
    bench.passes(10)
    bench.at += 3600
    assert bench.dog.look_after_loop() is None
    assert bench.passes(SECONDS) == ""
    assert bench.passes(1) != ""


class TestTheEventLoop:
    def block(self, bench: Bench, seconds: int) -> StandstillError | None:
        """Let only the thread look."""
        for _ in range(seconds):
            bench.at += 1
            if found := bench.dog.look_after_loop():
                return found
        return None

    def test_stands_still_if_it_does_not_look(self, bench: Bench) -> None:
        bench.passes(10)
        assert self.block(bench, SECONDS - 1) is None
        assert str(self.block(bench, 1)).startswith("the event loop stands still: it has been blocked for 120 s; ")

    def test_that_is_blocked_for_a_while_does_not(self, bench: Bench) -> None:
        for _ in range(5):
            assert self.block(bench, SECONDS - 1) is None
            assert bench.passes(1) == ""

    def test_has_some_seconds_for_a_stop_once_something_stands_still(self, bench: Bench) -> None:
        error = StandstillError("the queue stands still", "2 requests wait", "start it again")
        bench.dog.stop(error)
        assert self.block(bench, int(STOP_PATIENCE) - 1) is None
        assert self.block(bench, 1) is error

    def test_is_really_looked_after_by_a_thread(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.telegram.running.watchdog.TICK", 0.001)
        bench.dog.start()
        error = StandstillError("the queue stands still", "2 requests wait", "start it again")
        bench.dog.stop(error)
        bench.at += STOP_PATIENCE
        while not bench.left:
            pass
        assert bench.left == [error]

    def test_is_not_once_the_program_stops_by_itself(self, bench: Bench) -> None:
        bench.dog.start()
        bench.dog.stop(None)
        bench.dog.stop(StorybotError("STORYBOT_TOKEN", "refused", "copy it"))
        assert self.block(bench, SECONDS - 1) is None
        assert bench.left == []


def test_the_last_line_says_what_stood_still_and_the_status_is_4(capsys: pytest.CaptureFixture[str]) -> None:
    ended: list[int] = []
    leave(StandstillError("the queue stands still", "2 requests wait", "start it again"), ended.append)
    assert ended == [STOOD_STILL] == [4]
    assert capsys.readouterr().err == "storybot: the queue stands still: 2 requests wait; start it again\n"


def test_a_last_line_that_nobody_takes_does_not_hold_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        """Standard error whose reader has stopped reading."""

        def write(self, _line: str) -> None:
            release.wait()

        def flush(self) -> None:
            """Nothing is there."""

    release = Event()
    monkeypatch.setattr("sys.stderr", Full())
    monkeypatch.setattr("bot.program.ending.PATIENCE", 0.001)
    ended: list[int] = []
    leave(StandstillError("the queue stands still", "2 requests wait", "start it again"), ended.append)
    release.set()
    assert ended == [4]
