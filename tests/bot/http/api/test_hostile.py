"""Whoever sends what no client sends, or much at a time, harms nobody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.http.api import gate
from bot.http.server import serving
from bot.setting_values import Address
from tests.bot.http.api.fakes import QUESTION, app_of

PATIENCE = 30.0
ASKED = json.dumps({"question": QUESTION}).encode()


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[Address]:
    """Where the API listens on loopback."""
    async with app_of(tmp_path) as app, serving(app, Address("127.0.0.1", 0), "STORYBOT_HTTP") as taken:
        yield taken


def head_of(address: Address, path: str, more: str) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: {address}\r\n{more}\r\n\r\n".encode()


async def sent(address: Address, path: str, *parts: bytes, length: int | None = None) -> bytes:
    """What comes back, to the end of the connection, for a request with the beginning of a body."""
    reader, writer = await asyncio.open_connection(address.host, address.port)
    size = sum(map(len, parts)) if length is None else length
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
    )
    writer.write(head.encode() + b"".join(parts))
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.read()
    finally:
        writer.close()


@pytest.mark.parametrize("path", ["/v1/ask", "/page/ask", "/mcp"])
async def test_a_body_that_is_said_to_be_large_is_refused_before_it_is_sent(address: Address, path: str) -> None:
    reply = await sent(address, path, b"{", length=10**12)
    assert reply.startswith(b"HTTP/1.1 413 ")
    assert b"the body is too large" in reply


async def test_a_body_without_a_length_is_read_to_64_kb_and_no_further(address: Address) -> None:
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(head_of(address, "/v1/ask", "Transfer-Encoding: chunked"))
    for _ in range(3):
        writer.write(b"8000\r\n" + b" " * 0x8000 + b"\r\n")
    async with asyncio.timeout(PATIENCE):
        reply = await reader.read()
    writer.close()
    assert reply.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in reply.lower()


@pytest.mark.parametrize(
    ("path", "member"), [("/v1/ask", b'{"error":"'), ("/page/ask", b'{"error":"'), ("/mcp", b'"message":"')]
)
async def test_a_body_that_comes_slowly_is_refused(
    address: Address, path: str, member: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "BODY_PATIENCE", 0.1)
    reply = await sent(address, path, b'{"question": ', length=100)
    assert reply.startswith(b"HTTP/1.1 408 ")
    assert member + b"the body did not come in time" in reply


async def test_slow_bodies_take_nobody_s_place(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_AT_ONCE", 1)
    slow = [await asyncio.open_connection(address.host, address.port) for _ in range(5)]
    for _, writer in slow:
        writer.write(head_of(address, "/v1/ask", "Content-Length: 100") + b"{")
    async with httpx.AsyncClient() as client:
        assert (await client.post(f"http://{address}/v1/ask", content=ASKED)).status_code == 200
    for _, writer in slow:
        writer.close()


async def test_two_hundred_connections_at_once_are_answered_or_told_to_come_later(address: Address) -> None:
    async def asked(number: int) -> int:
        body = json.dumps({"question": f"{QUESTION} {number}"}).encode()
        return int((await sent_and_closed(address, body)).split()[1])

    statuses = await asyncio.gather(*(asked(number) for number in range(200)))
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= 1
    async with httpx.AsyncClient() as client:
        assert (await client.post(f"http://{address}/v1/ask", content=ASKED)).status_code == 200


async def sent_and_closed(address: Address, body: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(head_of(address, "/v1/ask", f"Connection: close\r\nContent-Length: {len(body)}") + body)
    async with asyncio.timeout(PATIENCE):
        reply = await reader.read()
    writer.close()
    return reply


async def test_a_client_that_goes_away_leaves_no_trace(address: Address, caplog: pytest.LogCaptureFixture) -> None:
    for part in (b"", b"{", ASKED):
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(
            f"POST /v1/ask HTTP/1.1\r\nHost: {address}\r\nContent-Length: {len(ASKED)}\r\n\r\n".encode() + part
        )
        await writer.drain()
        writer.transport.abort()
        del reader
    async with httpx.AsyncClient() as client:
        assert (await client.post(f"http://{address}/v1/ask", content=ASKED)).status_code == 200
    assert not caplog.records


async def test_the_host_is_asked_by_the_port_that_was_taken(address: Address) -> None:
    async with httpx.AsyncClient() as client:
        for host, status in ((f"localhost:{address.port}", 200), ("localhost:1", 421)):
            reply = await client.get(f"http://{address}/v1/stories", headers={"Host": host})
            assert reply.status_code == status
