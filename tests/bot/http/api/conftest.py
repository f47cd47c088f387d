from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.bot.http.api.fakes import app_of, client_of


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API on loopback, over two stories."""
    async with app_of(tmp_path) as app, client_of(app) as client:
        yield client
