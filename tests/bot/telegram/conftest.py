"""A desk made of fakes, with a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.database import Database
from bot.telegram.desk import Desk
from tests.bot.telegram.fakes import FakeBot, desk_of


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
