"""The ASGI server in the program's own event loop."""

import asyncio
import contextlib
import socket
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http import server
from bot.http.page.access import reader_of
from bot.http.server import SHUTDOWN_PATIENCE, Certificate, serving
from bot.setting_values import Address
from bot.settings import SettingsError

APP = Starlette(routes=[Route("/", lambda _request: PlainTextResponse("hello"))])
ANY_PORT = Address("127.0.0.1", 0)


async def test_an_application_is_served_as_long_as_the_context_is_open() -> None:
    async with httpx.AsyncClient() as client:
        async with serving(APP, ANY_PORT, "STORYBOT_HTTP") as address:
            assert (await client.get(f"http://{address}/")).text == "hello"
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://{address}/")


async def test_an_address_that_is_taken_is_named_with_the_way_out() -> None:
    async with serving(APP, ANY_PORT, "STORYBOT_HTTP") as address:
        with pytest.raises(SettingsError, match=rf"STORYBOT_HTTP={address}: cannot listen on it .* set another"):
            async with serving(APP, address, "STORYBOT_HTTP"):
                pass


async def test_a_certificate_that_cannot_be_used_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("no certificate")
    certificate = Certificate(tmp_path / "cert.pem", tmp_path / "key.pem")
    with pytest.raises(SettingsError, match="STORYBOT_WEBHOOK_LISTEN: its certificate cannot be used"):
        async with serving(APP, ANY_PORT, "STORYBOT_WEBHOOK_LISTEN", certificate):
            pass


@pytest.mark.parametrize("head", [b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nX: ", b""])
async def test_a_connection_whose_request_does_not_come_is_closed_and_holds_up_nobody(
    head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEADER_PATIENCE", 0.1)
    async with serving(APP, ANY_PORT, "STORYBOT_HTTP") as address, httpx.AsyncClient() as client:
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(head)
        assert (await client.get(f"http://{address}/")).text == "hello"
        assert await reader.read() == b""
        writer.close()


async def test_a_connection_in_use_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEADER_PATIENCE", 0.5)
    async with serving(APP, ANY_PORT, "STORYBOT_HTTP") as address:
        reader, writer = await asyncio.open_connection(address.host, address.port)
        for _ in range(15):
            for part in (b"GET / HTTP/1.1\r\n", b"Host: here\r\n\r\n"):
                writer.write(part)
                await asyncio.sleep(0.05)
            assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200 ")
        writer.close()


async def test_a_later_header_that_comes_letter_by_letter_closes_the_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "HEADER_PATIENCE", 0.3)
    async with serving(APP, ANY_PORT, "STORYBOT_HTTP") as address, asyncio.timeout(30):
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        await reader.readuntil(b"hello")
        while not reader.at_eof():
            writer.write(b"x")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.read(), 0.02)
        writer.close()


async def test_replies_are_sent_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = server._Protocol.connection_made
    options: list[int] = []

    def seen(self: server._Protocol, transport: asyncio.Transport) -> None:
        made(self, transport)
        options.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(server._Protocol, "connection_made", seen)
    async with serving(APP, ANY_PORT, "STORYBOT_HTTP") as address, httpx.AsyncClient() as client:
        await client.get(f"http://{address}/")
    assert options == [1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
@pytest.mark.parametrize(
    ("proxies", "reader"),
    [(["127.0.0.1/32"], "203.0.113.7"), (["10.0.0.0/8", "127.0.0.0/8"], "203.0.113.7"), (["10.0.0.0/8"], "127.0.0.1")],
)
async def test_a_proxy_is_believed_whichever_kind_of_address_is_listened_on(
    host: str, proxies: list[str], reader: str
) -> None:
    if host == "::" and not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    app = Starlette(routes=[Route("/", lambda request: PlainTextResponse(reader_of(request)))])
    async with (
        serving(app, Address(host, 0), "STORYBOT_HTTP", proxies=proxies) as address,
        httpx.AsyncClient() as client,
    ):
        reply = await client.get(f"http://127.0.0.1:{address.port}/", headers={"X-Forwarded-For": "203.0.113.7"})
    assert reply.text == reader


async def test_a_huge_header_is_refused() -> None:
    async with serving(APP, ANY_PORT, "STORYBOT_HTTP") as address:
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(b"GET / HTTP/1.1\r\nX: " + 2**20 * b"x")
        assert b" 400 " in await reader.readline()
        writer.close()


async def test_a_stop_does_not_wait_for_slow_clients() -> None:
    async with asyncio.timeout(SHUTDOWN_PATIENCE + 30):
        async with serving(APP, ANY_PORT, "STORYBOT_HTTP") as address:
            reader, writer = await asyncio.open_connection(address.host, address.port)
            writer.write(b"GET / HTTP/1.1\r\nX: ")
            await asyncio.sleep(0)
        assert await reader.read() == b""
        writer.close()


async def test_a_stop_tells_those_whose_reply_takes_too_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def slow(_request: Request) -> Response:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(600))
        raise AssertionError

    monkeypatch.setattr(server, "SHUTDOWN_PATIENCE", 0.1)
    async with httpx.AsyncClient(timeout=30) as client:
        async with serving(Starlette(routes=[Route("/", slow)]), ANY_PORT, "STORYBOT_HTTP") as address:
            asked = asyncio.create_task(client.get(f"http://{address}/"))
            await asyncio.sleep(0.2)
        reply = await asked
    assert (reply.status_code, reply.json()) == (503, {"error": "the program stops"})
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("text", ["127.0.0.1:8080", "[::1]:0", "localhost:65535"])
def test_an_address_is_read_and_shown(text: str) -> None:
    assert str(Address.read(text)) == text


@pytest.mark.parametrize("text", ["", "8080", ":8080", "host:", "host:65536", "host:-1"])
def test_other_texts_are_no_addresses(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        Address.read(text)
