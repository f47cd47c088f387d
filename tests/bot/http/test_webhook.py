"""The application that receives updates: what it takes, what it refuses, and when it replies."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.types import Message

from bot.http import webhook
from bot.http.webhook import LARGEST_BODY, SECRET_HEADER, NotKeptError, Receiver
from bot.http.webhook_keys import WebhookKeys

TOKEN = SecretStr("123456789:TEST-token")
KEYS = WebhookKeys.of(TOKEN)
RIGHT = {SECRET_HEADER: KEYS.secret}
UPDATE = {"update_id": 7, "message": {"text": "Who?"}}


class Taken:
    """Keeps what it is given, once `may_end` is set, unless `is_full`; an object without a number is not an update."""

    def __init__(self) -> None:
        self.begun: list[dict[str, Any]] = []
        self.kept: list[dict[str, Any]] = []
        self.first_begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.is_full = False

    async def take(self, value: dict[str, Any]) -> bool:
        self.begun.append(value)
        self.first_begun.set()
        await self.may_end.wait()
        if "update_id" not in value:
            return False
        if self.is_full:
            raise NotKeptError
        self.kept.append(value)
        return True


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def receiver(taken: Taken) -> Receiver:
    receiver = Receiver(KEYS, taken.take)
    receiver.is_open = True
    return receiver


@pytest.fixture
async def client(receiver: Receiver) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=receiver)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as client:
        yield client


def headers(secret: str) -> dict[str, str]:
    return {SECRET_HEADER: secret}


async def settled() -> None:
    """Let every task go on until it waits for something that does not come."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_an_update_with_path_and_secret_is_taken(client: httpx.AsyncClient, taken: Taken) -> None:
    response = await client.post(f"/{KEYS.path}", headers=RIGHT, json=UPDATE)
    assert (response.status_code, response.content) == (200, b"")
    assert taken.kept == [UPDATE]


async def test_a_path_of_the_proxy_may_stand_before(client: httpx.AsyncClient, taken: Taken) -> None:
    assert (await client.post(f"/bots/story/{KEYS.path}", headers=RIGHT, json=UPDATE)).status_code == 200
    assert taken.kept == [UPDATE]


WRONG = {
    "no path": ("", RIGHT, 404),
    "another path": ("nonsense", RIGHT, 404),
    "half of the path": (KEYS.path[:32], RIGHT, 404),
    "a path before another": (f"{KEYS.path}/nonsense", RIGHT, 404),
    "a path that is not ASCII": ("%D0%BF%F0%9F%98%80%FF", RIGHT, 404),
    "no secret": (KEYS.path, {}, 403),
    "another secret": (KEYS.path, headers("nonsense"), 403),
    "half of the secret": (KEYS.path, headers(KEYS.secret[:32]), 403),
    "the path as the secret": (KEYS.path, headers(KEYS.path), 403),
}


@pytest.mark.parametrize(("path", "given", "status"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
async def test_without_path_and_secret_nothing_is_read(
    receiver: Receiver, taken: Taken, path: str, given: dict[str, str], status: int, method: str
) -> None:
    asked_for_the_body = False

    async def body() -> AsyncIterator[bytes]:
        nonlocal asked_for_the_body
        asked_for_the_body = True
        yield json.dumps(UPDATE).encode()

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=receiver), base_url="http://bot.example") as client:
        response = await client.request(method, f"/{path}", headers=given, content=body())
    assert response.status_code == status
    assert not asked_for_the_body
    assert taken.begun == []


async def test_a_secret_that_is_not_ascii_is_wrong(client: httpx.AsyncClient) -> None:
    response = await client.post(f"/{KEYS.path}", headers=[(SECRET_HEADER.encode(), b"\xff\xc3")], json=UPDATE)
    assert response.status_code == 403


BODIES = {
    "nothing": (b"", "the body is not JSON"),
    "no JSON": (b"update_id=7", "the body is not JSON"),
    "no text": (b"\xff\xfe\x00", "the body is not JSON"),
    "deep": (b"[" * 500_000, "the body is not JSON"),
    "a list": (b"[7]", "the body is not a JSON object"),
    "a number": (b"7", "the body is not a JSON object"),
    "null": (b"null", "the body is not a JSON object"),
    "no update": (b"{}", "not an update"),
}


@pytest.mark.parametrize(("body", "why"), BODIES.values(), ids=BODIES)
async def test_what_is_not_an_update_is_refused_with_a_line(
    client: httpx.AsyncClient, taken: Taken, body: bytes, why: str
) -> None:
    response = await client.post(f"/{KEYS.path}", headers=RIGHT, content=body)
    assert (response.status_code, response.json()) == (400, {"error": why})
    assert taken.kept == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_only_post_is_taken(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, f"/{KEYS.path}", headers=RIGHT)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


async def test_a_body_that_is_too_large_is_not_read_to_its_end(client: httpx.AsyncClient, taken: Taken) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b" " * 65_536

    response = await client.post(f"/{KEYS.path}", headers=RIGHT, content=endless())
    assert (response.status_code, response.json()) == (413, {"error": "the body is too large"})
    assert read * 65_536 <= LARGEST_BODY + 2 * 65_536
    assert response.headers["Connection"] == "close"


async def test_the_largest_body_is_taken(client: httpx.AsyncClient, taken: Taken) -> None:
    body = json.dumps(UPDATE).encode().ljust(LARGEST_BODY)
    assert (await client.post(f"/{KEYS.path}", headers=RIGHT, content=body)).status_code == 200
    assert taken.kept == [UPDATE]


async def test_a_body_that_does_not_come_is_not_waited_for(
    receiver: Receiver, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "BODY_PATIENCE", 0.01)
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    secret = [(SECRET_HEADER.lower().encode(), KEYS.secret.encode())]
    scope = {"type": "http", "method": "POST", "path": f"/{KEYS.path}", "query_string": b"", "headers": secret}
    await receiver(scope, never, send)
    assert sent[0]["status"] == 408
    assert taken.begun == []


async def test_a_request_that_is_broken_off_gets_no_reply_and_is_not_taken(receiver: Receiver, taken: Taken) -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    secret = [(SECRET_HEADER.lower().encode(), KEYS.secret.encode())]
    scope = {"type": "http", "method": "POST", "path": f"/{KEYS.path}", "query_string": b"", "headers": secret}
    await receiver(scope, gone, send)
    assert taken.begun == []


async def test_the_reply_comes_once_the_update_is_kept(client: httpx.AsyncClient, taken: Taken) -> None:
    taken.may_end.clear()
    reply = asyncio.create_task(client.post(f"/{KEYS.path}", headers=RIGHT, json=UPDATE))
    await taken.first_begun.wait()
    await settled()
    assert not reply.done()
    taken.may_end.set()
    assert (await reply).status_code == 200


async def test_telegram_is_asked_to_send_again_what_could_not_be_kept(client: httpx.AsyncClient, taken: Taken) -> None:
    taken.is_full = True
    response = await client.post(f"/{KEYS.path}", headers=RIGHT, json=UPDATE)
    assert (response.status_code, response.json()) == (503, {"error": "the update cannot be kept now"})
    taken.is_full = False
    assert (await client.post(f"/{KEYS.path}", headers=RIGHT, json=UPDATE)).status_code == 200
    assert taken.kept == [UPDATE]


async def test_updates_are_handed_on_one_at_a_time_in_the_order_in_which_they_come(
    client: httpx.AsyncClient, taken: Taken
) -> None:
    taken.may_end.clear()
    updates = [{"update_id": number} for number in range(5)]
    replies = [asyncio.create_task(client.post(f"/{KEYS.path}", headers=RIGHT, json=one)) for one in updates]
    await taken.first_begun.wait()
    await settled()
    assert taken.begun == updates[:1]
    taken.may_end.set()
    await asyncio.gather(*replies)
    assert taken.kept == updates


async def test_before_it_opens_and_after_it_closes_telegram_is_asked_to_send_again(
    client: httpx.AsyncClient, receiver: Receiver, taken: Taken
) -> None:
    receiver.is_open = False
    response = await client.post(f"/{KEYS.path}", headers=RIGHT, json=UPDATE)
    assert (response.status_code, response.json()) == (503, {"error": "the program starts or stops"})
    assert taken.begun == []


async def test_what_waits_for_its_turn_when_it_closes_is_not_taken(
    client: httpx.AsyncClient, receiver: Receiver, taken: Taken
) -> None:
    taken.may_end.clear()
    first = asyncio.create_task(client.post(f"/{KEYS.path}", headers=RIGHT, json=UPDATE))
    await taken.first_begun.wait()
    second = asyncio.create_task(client.post(f"/{KEYS.path}", headers=RIGHT, json={"update_id": 8}))
    await settled()
    receiver.is_open = False
    taken.may_end.set()
    assert [(await first).status_code, (await second).status_code] == [200, 503]
    assert taken.kept == [UPDATE]


async def test_refused_requests_are_logged_once_a_minute_without_what_they_hold(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(webhook, "monotonic", lambda: clock.now)
    for _ in range(30):
        await client.post("/nonsense", headers=RIGHT, content=b"hush hush")
        await client.post(f"/{KEYS.path}", headers=headers("hush-hush"))
    clock.now += 61
    await client.post(f"/{KEYS.path}", headers=RIGHT, content=b"hush hush")
    logged = [(record.levelno, record.getMessage()) for record in caplog.records if record.name.startswith("bot")]
    assert logged == [
        (logging.WARNING, "webhook: refused requests (no such path: 1)"),
        (
            logging.WARNING,
            "webhook: refused requests (wrong or missing secret: 30, no such path: 29, the body is not JSON: 1)",
        ),
    ]


def test_path_and_secret_are_derived_and_differ_from_each_other_and_for_each_token() -> None:
    other = WebhookKeys.of(SecretStr("987654321:TEST-token"))
    assert len({KEYS.path, KEYS.secret, other.path, other.secret}) == 4
    assert WebhookKeys.of(TOKEN) == KEYS
    assert all(len(key) == 64 for key in (KEYS.path, KEYS.secret))


def test_a_secret_of_the_operators_takes_the_place_of_the_derived_one() -> None:
    keys = WebhookKeys.of(TOKEN, SecretStr("operators-own-secret"))
    assert (keys.path, keys.secret) == (KEYS.path, "operators-own-secret")


def test_keys_do_not_show_themselves() -> None:
    assert KEYS.path not in repr(KEYS)
    assert KEYS.secret not in repr(KEYS)
