"""Who may use the API, on loopback and elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.http.api.access import Access
from bot.settings import SettingsError
from tests.bot.http.api.fakes import HERE, QUESTION, app_of, client_of, settings_of

TOKEN = "0123456789abcdef!"
PUBLIC = "http://news.example"
ASKED = {"question": QUESTION}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
JSON = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
async def public(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an API that is reached from other machines."""
    settings = settings_of(tmp_path, http="0.0.0.0:8080", api_token=SecretStr(TOKEN))
    async with app_of(tmp_path, settings=settings) as app, client_of(app, PUBLIC) as client:
        yield client


@pytest.mark.parametrize(
    ("listening", "host"),
    [
        *((HERE, host) for host in ("localhost:8080", "127.0.0.1:8080", "[::1]:8080")),
        ("http://127.0.0.2:8080", "127.0.0.2:8080"),
    ],
)
async def test_on_loopback_all_is_open_by_each_name_of_the_machine(tmp_path: Path, listening: str, host: str) -> None:
    async with app_of(tmp_path) as app, client_of(app, listening) as api:
        for headers in ({"Host": host}, {"Host": host, "Origin": f"http://{host}"}):
            assert (await api.post("/v1/ask", json=ASKED, headers=headers)).status_code == 200
            assert (await api.post("/mcp", json=PING, headers=headers | JSON)).json()["result"] == {}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "127.0.0.2:8080", "127.0.0.1:80", "localhost", "localhost.evil:8080", ""],
)
async def test_on_loopback_another_host_is_refused(api: httpx.AsyncClient, host: str) -> None:
    """A name of somebody else that points to this machine (DNS rebinding)."""
    for path, body in (("/v1/ask", ASKED), ("/mcp", PING)):
        assert (await api.post(path, json=body, headers={"Host": host} | JSON)).status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9", "null", "", "http://127.0.0.1:8080.evil", "http://[::1"]
)
async def test_a_page_of_another_host_is_refused(
    api: httpx.AsyncClient, public: httpx.AsyncClient, origin: str
) -> None:
    headers = {"Origin": origin, "Authorization": f"Bearer {TOKEN}"}
    for client in (api, public):
        refused = await client.post("/v1/ask", json=ASKED, headers=headers)
        assert (refused.status_code, list(refused.json())) == (403, ["error"])
        mcp = await client.post("/mcp", json=PING, headers=headers | JSON)
        assert (mcp.status_code, mcp.json()["error"]["code"], mcp.json()["id"]) == (403, -32600, None)


@pytest.mark.parametrize(
    "shown", [None, "", TOKEN, "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"]
)
async def test_elsewhere_nothing_is_read_without_the_token(public: httpx.AsyncClient, shown: str | None) -> None:
    headers = {} if shown is None else {b"Authorization": shown.encode("latin-1")}
    for method, path in (("POST", "/v1/ask"), ("GET", "/v1/stories"), ("GET", "/v1/x"), ("POST", "/mcp")):
        reply = await public.request(method, path, content=b"{", headers=headers)
        assert (reply.status_code, reply.headers["www-authenticate"]) == (401, 'Bearer realm="storybot"')


async def test_elsewhere_the_token_opens_all_and_health_needs_none(public: httpx.AsyncClient) -> None:
    headers = {"Authorization": f"bearer {TOKEN}", "Origin": "https://news.example"}
    assert (await public.post("/v1/ask", json=ASKED, headers=headers)).status_code == 200
    assert (await public.post("/mcp", json=PING, headers=headers | JSON)).json()["result"] == {}
    assert (await public.get("/healthz")).status_code == 200
    assert (await public.get("/openapi.json")).status_code == 200


async def test_a_token_that_is_set_is_wanted_on_loopback_too(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, http="127.0.0.1:8080", api_token=SecretStr(TOKEN))
    async with app_of(tmp_path, settings=settings) as app, client_of(app) as client:
        assert (await client.post("/v1/ask", json=ASKED)).status_code == 401
        # As a proxy passes it on.
        headers = {"Authorization": f"Bearer {TOKEN}", "Host": "news.example"}
        assert (await client.post("/v1/ask", json=ASKED, headers=headers)).status_code == 200
        assert (await client.post("/mcp", json=PING, headers=headers | JSON)).json()["result"] == {}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"http": "0.0.0.0:8080"},
            "HTTP=0.0.0.0:8080: the API would be open to other machines; set STORYBOT_API_TOKEN",
        ),
        ({"http": "[::]:8080"}, "open to other machines"),
        ({"http": "bot.internal:8080"}, "open to other machines"),
        ({"http": ""}, "STORYBOT_HTTP: the API has no address to listen at; set it to HOST:PORT"),
    ],
)
def test_an_api_that_nobody_or_everybody_could_use_is_not_served(
    tmp_path: Path, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        Access.of(settings_of(tmp_path, **given))
    assert told in str(refused.value)


@pytest.mark.parametrize("http", ["127.0.0.1:0", "[::1]:8080", "localhost:80", "127.3.2.1:8080"])
def test_loopback_needs_no_token(tmp_path: Path, http: str) -> None:
    assert Access.of(settings_of(tmp_path, http=http)) == Access(token=None)
