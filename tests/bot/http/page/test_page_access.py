"""Who may use the page: readers, so often, but no page of another origin; and whoever sends odd requests."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.requests import Request

from bot.http import server
from bot.http.page import access
from bot.http.page.access import READS_PER_QUESTION, reader_of
from bot.http.server import serving
from bot.setting_values import Address
from corpus import Story
from index.story_bot import StoryBot
from tests.bot.http.api.fakes import QUESTION, app_of, client_of, settings_of
from tests.bot.http.api.test_api import BAD

NEWS = "https://news.example"
ASKED = {"question": QUESTION}
HOSTILE = (
    "http://evil.example",
    "null",
    "",
    "https://news.example.evil",
    "http://news.example",
    "https://news.example:1",
    "http://[::1",
)
PATIENCE = 30.0


@pytest.fixture
async def public(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a page that other machines reach, and that one origin may embed."""
    settings = settings_of(
        tmp_path,
        http="0.0.0.0:8080",
        api_token=SecretStr("0123456789abcdef!"),
        page_origins=f"{NEWS}/,http://Own.example:80",
    )
    async with app_of(tmp_path, settings=settings) as app, client_of(app, "http://ask.example") as client:
        yield client


async def test_elsewhere_the_page_needs_no_token_and_the_api_does(public: httpx.AsyncClient) -> None:
    assert (await public.get("/")).status_code == 200
    assert (await public.get("/page/stories")).status_code == 200
    own = {"Origin": "https://ask.example"}
    assert (await public.post("/page/ask", json=ASKED, headers=own)).status_code == 200
    for method, path in (("POST", "/v1/ask"), ("GET", "/v1/stories"), ("POST", "/mcp")):
        assert (await public.request(method, path, json=ASKED)).status_code == 401


async def test_an_origin_that_is_named_may_ask_and_read_the_replies(public: httpx.AsyncClient) -> None:
    for origin in (NEWS, "http://own.example"):
        headers = {"Origin": origin}
        reply = await public.post("/page/ask", json=ASKED, headers=headers)
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, origin)
        assert "Origin" in reply.headers["vary"]
        refused = await public.post("/page/ask", content=b"{", headers={**headers, "Content-Type": "application/json"})
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (400, origin)
        preflight = await public.options("/page/ask", headers={**headers, "Access-Control-Request-Method": "POST"})
        assert (preflight.status_code, preflight.headers["access-control-allow-headers"]) == (204, "Content-Type")
        assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize("origin", HOSTILE)
async def test_another_origin_may_neither_ask_nor_read(public: httpx.AsyncClient, origin: str) -> None:
    headers = {"Origin": origin}
    for reply in (
        await public.post("/page/ask", json=ASKED, headers=headers),
        await public.get("/page/stories", headers=headers),
        await public.options("/page/ask", headers=headers),
    ):
        assert (reply.status_code, list(reply.json())) == (403, ["error"])
        assert "access-control-allow-origin" not in reply.headers


async def test_only_the_origins_of_the_settings_may_embed_the_page(tmp_path: Path, public: httpx.AsyncClient) -> None:
    policies: dict[str, set[str]] = {}
    async with app_of(tmp_path) as app, client_of(app) as local:
        for name, client in (("public", public), ("local", local)):
            for path in ("/", "/?embed=1", "/page/nothing", "/page/stories"):
                reply = await client.get(path)
                if path == "/page/nothing":
                    assert (reply.status_code, reply.json()) == (404, {"error": "Not Found"})
                else:
                    policy = reply.headers["content-security-policy"]
                    policies.setdefault(name, set()).add(policy)
    (public_policy,), (local_policy,) = policies["public"], policies["local"]
    assert f"frame-ancestors 'self' {NEWS} http://own.example;" in public_policy
    assert "frame-ancestors 'self';" in local_policy
    for policy in (public_policy, local_policy):
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy


@pytest.mark.parametrize("token", [None, SecretStr("0123456789abcdef!")])
@pytest.mark.parametrize(
    ("host", "status"), [("evil.example", 421), ("", 421), ("localhost:8080", 200), ("own.example", 200)]
)
async def test_on_loopback_the_host_is_this_machine_or_that_of_an_origin(
    tmp_path: Path, host: str, status: int, token: SecretStr | None
) -> None:
    settings = settings_of(tmp_path, page_origins="https://own.example", api_token=token)
    async with app_of(tmp_path, settings=settings) as app, client_of(app) as client:
        for method, path in (("GET", "/"), ("GET", "/page/stories"), ("POST", "/page/ask")):
            headers = {"Host": host} | ({"Origin": f"https://{host}"} if method == "POST" else {})
            reply = await client.request(method, path, json=ASKED, headers=headers)
            assert reply.status_code == status, path
        api = await client.get("/v1/stories", headers={"Host": "own.example"})
        assert api.status_code == (401 if token else 421)


@pytest.mark.parametrize(("body", "status"), BAD.values(), ids=BAD.keys())
async def test_bad_input_is_refused_in_one_short_line(public: httpx.AsyncClient, body: bytes, status: int) -> None:
    reply = await public.post("/page/ask", content=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, list(reply.json())) == (status, ["error"])
    assert len(reply.json()["error"]) < 400


async def test_a_form_of_another_page_cannot_ask(public: httpx.AsyncClient) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", ""):
        reply = await public.post("/page/ask", content=json.dumps(ASKED), headers={"Content-Type": content_type})
        assert reply.status_code == 415


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/page/ask"), ("POST", "/"), ("DELETE", "/page/story"), ("PUT", "/embed.js")]
)
async def test_another_method_is_not_allowed(public: httpx.AsyncClient, method: str, path: str) -> None:
    reply = await public.request(method, path)
    assert (reply.status_code, reply.json()) == (405, {"error": "Method Not Allowed"})


async def test_one_address_asks_so_often_and_others_are_answered_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(access, "monotonic", lambda: now[0])
    settings = settings_of(tmp_path, questions_per_minute=2)
    async with app_of(tmp_path, settings=settings) as app:

        async def statuses(address: str, times: int, method: str = "POST", path: str = "/page/ask") -> list[int]:
            transport = httpx.ASGITransport(app, client=(address, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
                replies = [await client.request(method, path, json=ASKED) for _ in range(times)]
            assert all(one.headers.get("retry-after") for one in replies if one.status_code == 429)
            return [one.status_code for one in replies]

        assert await statuses("192.0.2.1", 4) == [200, 200, 429, 429]
        assert await statuses("192.0.2.2", 1) == [200]
        assert await statuses("2001:db8::1", 2) == [200, 200]
        assert await statuses("2001:db8::2", 1) == [429]
        most = 2 * READS_PER_QUESTION
        for path in ("/", "/page/page.js", "/embed.js"):
            assert await statuses("192.0.2.1", most + 1, "GET", path) == [200] * (most + 1)
        assert await statuses("192.0.2.1", most + 1, "GET", "/page/stories") == [200] * most + [429]
        now[0] += 61
        assert await statuses("192.0.2.1", 1) == [200]


@pytest.mark.parametrize(
    ("address", "reader"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not an address", "not an address"),
    ],
)
def test_a_reader_is_an_address_or_a_network_of_ipv6(address: str, reader: str) -> None:
    assert reader_of(Request({"type": "http", "client": (address, 1)})) == reader
    assert reader_of(Request({"type": "http", "client": None})) == ""


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[Address]:
    """Where the page listens on loopback, behind a proxy."""
    settings = settings_of(tmp_path, questions_per_minute=1)
    async with (
        app_of(tmp_path, settings=settings) as app,
        serving(app, Address("127.0.0.1", 0), "STORYBOT_HTTP", proxies=("127.0.0.0/8",)) as taken,
    ):
        yield taken


async def test_behind_a_proxy_that_is_named_each_reader_has_a_rate_of_ones_own(address: Address) -> None:
    async with httpx.AsyncClient(base_url=f"http://{address}") as client:
        for forwarded, status in (
            ("192.0.2.1", 200),
            ("192.0.2.1", 429),
            ("192.0.2.2", 200),
            # What a reader writes there stands before what the proxy adds.
            ("198.51.100.7, 192.0.2.2", 429),
        ):
            reply = await client.post("/page/ask", json=ASKED, headers={"X-Forwarded-For": forwarded})
            assert reply.status_code == status, forwarded


async def test_what_a_reader_says_of_a_proxy_is_not_believed_unless_it_is_named(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, questions_per_minute=1)
    async with (
        app_of(tmp_path, settings=settings) as app,
        serving(app, Address("127.0.0.1", 0), "STORYBOT_HTTP") as taken,
        httpx.AsyncClient(base_url=f"http://{taken}") as client,
    ):
        headers = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(2)]
        replies = [await client.post("/page/ask", json=ASKED, headers=one) for one in headers]
    assert [one.status_code for one in replies] == [200, 429]


async def sent(address: Address, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(request)
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.read()
    finally:
        writer.close()


async def test_what_is_no_request_gets_json(address: Address) -> None:
    reply = await sent(address, b"GET / HTTP/1.1\r\n: no name\r\n\r\n")
    assert reply.startswith(b"HTTP/1.1 400 ")
    assert b'{"error": "Invalid HTTP request received."}' in reply


async def test_of_more_connections_than_there_is_room_for_each_gets_json(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 3)
    idle = [await asyncio.open_connection(address.host, address.port) for _ in range(3)]
    get = f"GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode()
    assert (await sent(address, get)).startswith(b"HTTP/1.1 503 ")
    for _, writer in idle:
        writer.close()
    while not (reply := await sent(address, get)).startswith(b"HTTP/1.1 200 "):
        assert b'{"error":"too many connections at once; try again"}' in reply


async def test_two_hundred_connections_at_once_get_the_page(address: Address) -> None:
    get = f"GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode()
    replies = await asyncio.gather(*(sent(address, get) for _ in range(200)))
    assert {reply.split(b" ", 2)[1] for reply in replies} == {b"200"}


async def test_suggestions_are_made_for_one_story_at_a_time_and_hold_up_no_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, made, at_once = threading.Event(), [0], []

    def making(self: StoryBot, story: Story) -> tuple[str, ...]:
        made[0] += 1
        at_once.append(made[0])
        go_on.wait(PATIENCE)
        made[0] -= 1
        return ("Why?",)

    monkeypatch.setattr(StoryBot, "suggestions", making)
    async with app_of(tmp_path) as app, client_of(app) as client:
        begun = [asyncio.create_task(client.get(f"/page/suggestions?story={one}")) for one in ("ferry", "rumours", "f")]
        assert (await client.post("/page/ask", json=ASKED)).status_code == 200
        go_on.set()
        assert [(await one).json() for one in begun] == [{"questions": ["Why?"]}] * 3
    assert at_once == [1, 1, 1]


async def test_slow_takers_take_nobody_s_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.http.api import gate

    monkeypatch.setattr(gate, "MOST_AT_ONCE", 1)
    async with app_of(tmp_path) as app:
        hanging = asyncio.Event()

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                await hanging.wait()

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/page/stories",
            "raw_path": b"/page/stories",
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "http_version": "1.1",
            "headers": [(b"host", b"127.0.0.1:8080")],
            "server": ("127.0.0.1", 8080),
            "client": ("192.0.2.9", 1),
        }
        slow = asyncio.create_task(app(scope, receive, send))
        async with client_of(app) as client:
            await asyncio.sleep(0.1)
            assert (await client.get("/page/stories")).status_code == 200
        hanging.set()
        await slow
