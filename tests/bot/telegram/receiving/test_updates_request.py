"""Calls of `getUpdates`: what is noted of each reply, and replies that are too large."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.telegram.receiving import requests, telegram_state
from bot.telegram.receiving.requests import UpdatesRequest, legible, whole_updates, why_unreadable
from bot.telegram.receiving.telegram_state import Pulse, RefusedPollError, TelegramClock, TokenRefusals
from tests.bot.telegram.updates import message
from tests.bot_api import NOT_JSON, BotApiServer

LARGEST = 2**20


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(at=1000.0)
    monkeypatch.setattr(telegram_state, "monotonic", lambda: clock.at)
    return clock


@pytest.fixture
def pulse(clock: SimpleNamespace) -> Pulse:
    return Pulse()


@pytest.fixture
async def bot(server: BotApiServer, pulse: Pulse) -> AsyncIterator[Bot]:
    request = UpdatesRequest(TokenRefusals(), TelegramClock(), pulse)
    async with Bot(server.token, base_url=server.base_url, get_updates_request=request) as bot:
        yield bot


class TestSilence:
    async def test_ends_with_any_reply(
        self, server: BotApiServer, bot: Bot, pulse: Pulse, clock: SimpleNamespace
    ) -> None:
        pulse.note_asked()
        await bot.get_updates()
        assert (pulse.heard, pulse.unanswered) == (clock.at, None)
        for status, error in ((500, NetworkError), (429, TelegramError), (401, RefusedPollError)):
            clock.at += 1
            pulse.note_asked()
            server.fail("getUpdates", status=status)
            with pytest.raises(error):
                await bot.get_updates()
            assert pulse.unanswered is None
        assert pulse.heard == 1000

    async def test_ends_with_a_page_of_something_between_which_is_no_word_of_telegrams(
        self, bot: Bot, pulse: Pulse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def page(*_: object, **__: object) -> httpx.Response:
            return httpx.Response(200, text="<title>Log in to the network</title>")

        monkeypatch.setattr(httpx.AsyncClient, "request", page)
        with pytest.raises(TelegramError):
            await bot.get_updates()
        assert (pulse.heard, pulse.unanswered) == (None, None)

    async def test_ends_if_nobody_is_there(self, server: BotApiServer, bot: Bot, pulse: Pulse) -> None:
        server.down()
        pulse.note_asked()
        with pytest.raises(NetworkError):
            await bot.get_updates()
        assert pulse.unanswered is None

    async def test_ends_if_no_connection_can_be_made(
        self, bot: Bot, pulse: Pulse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def no_connection(*_: object, **__: object) -> httpx.Response:
            raise httpx.ConnectTimeout("")

        monkeypatch.setattr(httpx.AsyncClient, "request", no_connection)
        with pytest.raises(TimedOut):
            await bot.get_updates()
        assert pulse.unanswered is None

    async def test_lasts_from_the_first_call_on_whose_reply_is_due(
        self, server: BotApiServer, bot: Bot, pulse: Pulse, clock: SimpleNamespace
    ) -> None:
        server.hang("getUpdates", 60, times=2)
        for _ in range(2):
            with pytest.raises(TimedOut):
                await bot.get_updates(timeout=1, read_timeout=-0.9)
            assert pulse.unanswered == 1001
            clock.at += 7


class TestALargeReply:
    @pytest.fixture(autouse=True)
    def largest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(requests, "LARGEST_REPLY", LARGEST)

    async def test_comes_in_parts(self, server: BotApiServer, bot: Bot) -> None:
        await bot.get_updates()
        for number in range(6):
            server.queue_update("message", message(text=str(number), caption="x" * (LARGEST * 2 // 5)))
        sizes: list[int] = []
        read: list[Update] = []
        while updates := await bot.get_updates(read[-1].update_id + 1 if read else None):
            sizes.append(len(updates))
            read += updates
        assert [update.message and update.message.text for update in read] == list("012345")
        assert sizes == [2, 2, 2]

    async def test_has_a_stand_in_for_an_update_that_is_too_large_alone(
        self, server: BotApiServer, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        await bot.get_updates()
        for text in ("before", "x" * 2 * LARGEST, "after"):
            server.queue_update("message", message(text=text))
        read: list[Update] = []
        while updates := await bot.get_updates(read[-1].update_id + 1 if read else None):
            read += updates
        assert [why_unreadable(update) for update in read] == [None, "larger than 1 MiB", None]
        assert [update.message.text for update in read if update.message] == ["before", "after"]
        assert caplog.records == []

    async def test_that_is_no_reply_is_an_outage_and_is_not_repeated_in_the_log(
        self, server: BotApiServer, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        for body in (NOT_JSON, NOT_JSON * (LARGEST // 40)):
            server.garbage("getUpdates", body=body)
            with pytest.raises(TelegramError, match="Invalid server response"):
                await bot.get_updates()
        assert all(len(record.getMessage()) < 1000 for record in caplog.records)


UPDATES = st.lists(st.builds(lambda text: {"message": message(text=text)}, st.text()), min_size=1, max_size=5)


@given(UPDATES, st.integers(0, 10_000), st.booleans())
def test_of_a_beginning_those_updates_are_read_that_are_whole(
    contents: list[dict[str, object]], cut: int, ascii_only: bool
) -> None:
    updates = [{"update_id": 7 + number, **content} for number, content in enumerate(contents)]
    whole = json.dumps({"ok": True, "result": updates}, ensure_ascii=ascii_only).encode()
    try:
        read = legible(json.loads(whole_updates(whole[:cut])))["result"]
    except TelegramError:
        # The number of the first cannot be read.
        assert cut < 40
        return
    if "message" in read[0]:
        assert read == updates[: len(read)]
        assert len(read) == len(updates) or cut < len(whole)
    else:
        assert [one["update_id"] for one in read] == [7]
