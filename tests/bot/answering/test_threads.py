"""Work in threads, and what is kept of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from bot.answering.threads import Answering

OLD, NEW = object(), object()


@pytest.fixture
async def executor() -> AsyncIterator[ThreadPoolExecutor]:
    executor = ThreadPoolExecutor(2)
    yield executor
    executor.shutdown()


@pytest.fixture
def answering(executor: ThreadPoolExecutor) -> Answering:
    return Answering(executor, most=3)


class Work:
    """Some work, which ends once it may, and counts how often it was begun."""

    def __init__(self, result: str = "answer", error: Exception | None = None) -> None:
        self.begun = 0
        self.is_begun = threading.Event()
        self.may_end = threading.Event()
        self._result, self._error = result, error

    def __call__(self) -> str:
        self.begun += 1
        self.is_begun.set()
        assert self.may_end.wait(30)
        if self._error:
            raise self._error
        return self._result


def done(result: str = "answer", error: Exception | None = None) -> Work:
    """Work that takes no time."""
    work = Work(result, error)
    work.may_end.set()
    return work


async def begun(work: Work) -> None:
    assert await asyncio.to_thread(work.is_begun.wait, 30)


async def test_work_of_different_keys_is_done_side_by_side(answering: Answering) -> None:
    meeting = threading.Barrier(2)
    both = (answering.once(OLD, key, lambda: meeting.wait(30)) for key in "ab")
    assert sorted(await asyncio.gather(*both)) == [0, 1]


async def test_what_two_ask_at_the_same_moment_is_worked_at_once(answering: Answering) -> None:
    work = Work()
    both = [asyncio.create_task(answering.once(OLD, "a", work)) for _ in range(2)]
    await begun(work)
    work.may_end.set()
    assert await asyncio.gather(*both) == ["answer", "answer"]
    assert work.begun == 1


async def test_what_comes_after_the_threads_were_shut_down_is_cancelled_as_what_waits_then(
    executor: ThreadPoolExecutor, answering: Answering
) -> None:
    executor.shutdown()
    with pytest.raises(asyncio.CancelledError):
        await answering.once(OLD, "a", done())


async def test_what_is_kept_needs_no_thread(answering: Answering) -> None:
    slow = [Work() for _ in range(2)]
    assert await answering.once(OLD, "a", done("kept")) == "kept"
    others = [asyncio.create_task(answering.once(OLD, one, one)) for one in slow]
    for one in slow:
        await begun(one)
    assert await answering.once(OLD, "a", done("again")) == "kept"
    for one in slow:
        one.may_end.set()
    await asyncio.gather(*others)


async def test_the_least_recently_used_result_makes_room(answering: Answering) -> None:
    for key in "abcad":
        await answering.once(OLD, key, done(f"first {key}"))
    assert len(answering) == 3
    kept = [await answering.once(OLD, key, done("again")) for key in "acdb"]
    assert kept == ["first a", "first c", "first d", "again"]


async def test_nothing_is_kept_of_other_stories(answering: Answering) -> None:
    for stories in (OLD, NEW, OLD):
        work = done()
        await answering.once(stories, "a", work)
        assert work.begun == 1


async def test_what_is_being_worked_at_while_the_stories_change_is_kept_for_nobody(answering: Answering) -> None:
    slow = Work("old")
    old = asyncio.create_task(answering.once(OLD, "a", slow))
    await begun(slow)
    assert await answering.once(NEW, "a", done("new")) == "new"
    slow.may_end.set()
    assert await old == "old"
    assert await answering.once(NEW, "a", done("again")) == "new"


async def test_what_is_older_than_asked_for_is_forgotten(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(at=1000.0)
    monkeypatch.setattr("bot.answering.threads.monotonic", lambda: clock.at)
    await answering.once(OLD, "a", done("first"))
    clock.at += 100
    await answering.once(OLD, "b", done("first"))
    answering.forget(60)
    assert [await answering.once(OLD, key, done("second")) for key in "ab"] == ["second", "first"]
    answering.forget()
    assert [await answering.once(OLD, key, done("third")) for key in "ab"] == ["third", "third"]


async def test_stories_change_after_all_work_that_was_begun_and_before_all_that_comes(answering: Answering) -> None:
    order: list[str] = []
    slow = Work()

    def works() -> None:
        slow()
        order.append("before")

    before = asyncio.create_task(answering.once(OLD, "a", works))
    await begun(slow)
    change = asyncio.create_task(answering.alone(lambda: order.append("change")))
    await asyncio.sleep(0)
    after = asyncio.create_task(answering.once(OLD, "b", lambda: order.append("after")))
    await asyncio.sleep(0.05)
    assert order == []
    slow.may_end.set()
    await asyncio.gather(before, change, after)
    assert order == ["before", "change", "after"]
    assert await answering.once(OLD, "a", done("again")) == "again"


async def test_a_change_that_fails_leaves_the_threads_at_work(answering: Answering) -> None:
    def fails() -> None:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        await answering.alone(fails)
    assert await answering.once(OLD, "a", done()) == "answer"


async def test_an_error_reaches_those_who_asked_and_is_not_kept(answering: Answering) -> None:
    work, other = Work(error=ValueError("broken")), Work()
    both = [asyncio.create_task(answering.once(OLD, "a", work)) for _ in range(2)]
    beside = asyncio.create_task(answering.once(OLD, "b", other))
    await begun(work)
    await begun(other)
    work.may_end.set()
    results = await asyncio.gather(*both, return_exceptions=True)
    assert [str(one) for one in results] == ["broken", "broken"]
    other.may_end.set()
    assert await beside == "answer"
    assert await answering.once(OLD, "a", done()) == "answer"


async def test_whoever_no_longer_waits_takes_no_answer_from_others(answering: Answering) -> None:
    work = Work()
    first, second = (asyncio.create_task(answering.once(OLD, "a", work)) for _ in range(2))
    await begun(work)
    first.cancel()
    await asyncio.sleep(0)
    work.may_end.set()
    assert await second == "answer"
    assert first.cancelled()
