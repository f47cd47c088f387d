"""A Bot API server, and a bot that talks to it."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from telegram import Bot

from .. import BotApiServer
from .client import client_of


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    """Run a server on which one user has already written."""
    with BotApiServer() as server:
        server.user_says("/start")
        yield server


@pytest_asyncio.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    """Connect a client to that server."""
    async with client_of(server) as bot:
        yield bot
