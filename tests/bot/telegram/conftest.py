"""A desk made of fakes, with a database of its own, and an office that works at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.database import Database
from bot.telegram.handlers import dispatch, error_reports
from bot.telegram.receiving.access import Allowed
from bot.telegram.services import Desk
from tests.bot.telegram.fakes import FakeBot, desk_of
from tests.bot.telegram.office import MakeOffice, Office


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
async def desk(bot: FakeBot, tmp_path: Path) -> AsyncIterator[Desk]:
    database = await Database.open(f"sqlite:///{tmp_path}/storybot.db")
    executor = ThreadPoolExecutor(1)
    yield desk_of(bot, database, executor)
    executor.shutdown()
    await database.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=0.0)
    for module in (dispatch, error_reports):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@pytest.fixture
async def make(bot: FakeBot, desk: Desk, clock: SimpleNamespace) -> AsyncIterator[MakeOffice]:
    yield lambda **allowed: Office(bot, desk, Allowed(**allowed))
    left = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*left, return_exceptions=True)


@pytest.fixture
def office(make: MakeOffice) -> Office:
    return make()
