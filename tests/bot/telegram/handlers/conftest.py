"""A program with two editors, whose files can be downloaded."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from unittest.mock import AsyncMock

import httpx
import pytest

from bot.telegram.services import Services
from bot.telegram.story_changes.story_updates import StoryUpdates
from tests.bot.telegram.editing import EDITORS, FERRY
from tests.bot.telegram.program import Make, Program


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What Telegram has of each file, by its id."""
    held = {"story": FERRY.encode()}

    def give(request: httpx.Request) -> httpx.Response:
        data = held.get(request.url.path.rpartition("/")[2])
        return httpx.Response(404) if data is None else httpx.Response(200, content=data)

    client = partial(httpx.AsyncClient, transport=httpx.MockTransport(give))
    monkeypatch.setattr(httpx, "AsyncClient", client)
    return held


@pytest.fixture
def refresh(monkeypatch: pytest.MonkeyPatch) -> AsyncMock:
    """Stands for the building of the index."""
    refresh = AsyncMock(return_value=True)
    monkeypatch.setattr(StoryUpdates, "refresh", refresh)
    return refresh


@pytest.fixture
def newsroom(make: Make, services: Services, files: dict[str, bytes], refresh: AsyncMock) -> Program:
    return make(replace(services, editors=EDITORS), editors=EDITORS)
