"""The program with fakes for the models and for Telegram, and a database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.answering.threads import Answering
from bot.database import Database
from bot.telegram import services as services_module
from bot.telegram.handlers import (
    answer_views,
    dispatch,
    drafts,
    error_reports,
    questions,
    scopes,
    story_lists,
)
from bot.telegram.receiving import admission
from bot.telegram.receiving.access import Allowed
from bot.telegram.services import Services
from bot.telegram.story_changes import corrections
from tests.bot.telegram.fakes import FakeBot, services_of
from tests.bot.telegram.program import START, Make, Program


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
async def services(bot: FakeBot, tmp_path: Path) -> AsyncIterator[Services]:
    database = await Database.open(f"sqlite:///{tmp_path}/storybot.db")
    executor = ThreadPoolExecutor(1)
    # Nothing is kept, so that tests see all that is asked.
    yield services_of(bot, database, Answering(executor, most=0))
    # Background work has to leave the database before it is closed.
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        if "keep_typing" in repr(task):
            task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    executor.shutdown()
    await database.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Both clocks; they stand still unless `at`, in seconds since the start, is set."""
    clock = SimpleNamespace(at=0.0)
    for module in (dispatch, error_reports, admission):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock.at))
    handlers = (questions, answer_views, scopes, story_lists, drafts)
    for module in (services_module, admission, corrections, *handlers):
        monkeypatch.setattr(module, "now", lambda: START + timedelta(seconds=clock.at))
    return clock


@pytest.fixture
def make(bot: FakeBot, services: Services) -> Make:
    """Start the program, with these chats and people allowed."""
    return lambda using=services, limits=None, **allowed: Program(bot, using, Allowed(**allowed), **(limits or {}))


@pytest.fixture
def program(make: Make) -> Program:
    return make()
