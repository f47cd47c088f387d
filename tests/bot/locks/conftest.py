"""A database of PostgreSQL, if an environment variable names one."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest

from bot.locks import SessionLocks, session_locks

POSTGRES = "TEST_POSTGRES_URL"


@pytest.fixture
def address() -> str:
    named = os.environ.get(POSTGRES)
    if not named:
        pytest.skip(f"{POSTGRES} names no PostgreSQL")
    return named


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_locks, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(session_locks, "GRACE", 0.5)


@pytest.fixture
async def locks(address: str) -> AsyncIterator[SessionLocks]:
    opened = await SessionLocks.open(address)
    assert opened
    yield opened
    await opened.close()


@pytest.fixture
async def others(address: str) -> AsyncIterator[SessionLocks]:
    """The locks of another bot."""
    opened = await SessionLocks.open(address)
    assert opened
    yield opened
    await opened.close()
