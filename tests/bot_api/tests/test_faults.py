"""The server fails on demand, and only then."""

import asyncio
import time

import httpx
import pytest
from telegram import (
    Bot,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from ..chats.senders import USER_ID
from ..http.flood import FloodLimits, Rate
from ..server import BotApiServer
from .client import GROUP_ID, client_of, post, text_of


@pytest.mark.asyncio
async def test_a_server_that_was_down_comes_back_on_its_port_with_its_state(server: BotApiServer, bot: Bot) -> None:
    url = server.url
    await bot.send_message(USER_ID, "before")
    poll = asyncio.create_task(bot.get_updates(offset=-1, timeout=0))
    await poll
    server.down()
    server.user_says("while it was down")
    with pytest.raises(NetworkError):
        await bot.send_message(USER_ID, "lost")
    server.up()
    assert server.url == url
    assert [text_of(update) for update in await bot.get_updates()] == ["/start", "while it was down"]
    assert [sent.text for sent in server.sent] == ["before"]


@pytest.mark.asyncio
async def test_going_down_cuts_a_poll_that_waits(server: BotApiServer, bot: Bot) -> None:
    (seen,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
    await asyncio.sleep(0.05)
    server.down()
    with pytest.raises(NetworkError):
        await poll


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, BadRequest), (403, Forbidden), (429, RetryAfter), (500, NetworkError), (502, NetworkError)],
)
@pytest.mark.asyncio
async def test_a_call_can_fail_as_often_as_wanted(
    server: BotApiServer, bot: Bot, status: int, error: type[TelegramError]
) -> None:
    server.fail("sendMessage", times=2, status=status)
    for _ in range(2):
        with pytest.raises(error):
            await bot.send_message(USER_ID, "hello")
    await bot.send_message(USER_ID, "hello")
    assert len(server.sent) == 1
    assert server.violations == ()


@pytest.mark.parametrize(("after_effect", "sent"), [(False, 0), (True, 1)])
@pytest.mark.asyncio
async def test_a_connection_is_dropped_before_or_after_the_effect(
    server: BotApiServer, bot: Bot, after_effect: bool, sent: int
) -> None:
    server.drop("sendMessage", after_effect=after_effect)
    with pytest.raises(NetworkError):
        await bot.send_message(USER_ID, "hello")
    assert len(server.sent) == sent
    assert server.calls[-1].status is None


@pytest.mark.asyncio
async def test_a_call_that_hangs_is_carried_out_later(server: BotApiServer, bot: Bot) -> None:
    server.hang("sendMessage", 0.2)
    started = time.monotonic()
    await bot.send_message(USER_ID, "late")
    assert time.monotonic() - started >= 0.2


@pytest.mark.asyncio
async def test_a_fault_of_polling_reaches_the_poll_that_follows_the_waiting_one(server: BotApiServer, bot: Bot) -> None:
    (seen,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
    await asyncio.sleep(0.05)
    server.fail("getUpdates", status=502)
    assert await poll == ()
    with pytest.raises(NetworkError):
        await bot.get_updates()


def test_any_method_can_fail_in_any_way(server: BotApiServer) -> None:
    method = "leaveChat"
    server.fail(method, status=502)
    server.fail(method, status=429, retry_after=3)
    server.garbage(method, body=b"[]")
    server.drop(method)
    server.hang(method, 0.01)
    assert post(server, method)["error_code"] == 502
    assert post(server, method)["parameters"] == {"retry_after": 3}
    assert httpx.post(f"{server.base_url}{server.token}/{method}").content == b"[]"
    with pytest.raises(httpx.ReadError, match="reset"):
        post(server, method)
    assert "ok" in post(server, method)
    server.fail(method)
    server.clear_faults()
    assert post(server, method)["error_code"] == 400


@pytest.mark.asyncio
async def test_inline_edits_count_only_for_the_overall_limit() -> None:
    limits = FloodLimits(per_chat=Rate(1, 60), overall=Rate(3, 60))
    with BotApiServer(flood_limits=limits) as server:
        query_id = server.user_types("who")
        keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
        content = {"message_text": "He."}
        result = {"type": "article", "id": "1", "title": "He", "input_message_content": content}
        results = [result | {"reply_markup": keyboard}]
        assert post(server, "answerInlineQuery", json={"inline_query_id": query_id, "results": results})["ok"]
        message_id = server.user_chooses(query_id, "1")
        edit = {"inline_message_id": server.message(message_id).inline_message_id}
        answers = [post(server, "editMessageText", json=edit | {"text": f"{number}"}) for number in range(4)]
    assert [answer.get("error_code") for answer in answers] == [None, None, None, 429]


def test_a_fault_for_an_unknown_method_raises_an_error_in_the_test(server: BotApiServer) -> None:
    with pytest.raises(ValueError, match="sendMessage"):
        server.fail("sendMesage")


@pytest.mark.parametrize(
    ("limits", "accepted"),
    [
        (FloodLimits(per_chat=Rate(2, 5), overall=Rate(9, 5), per_group=Rate(9, 5)), 2),
        (FloodLimits(per_chat=Rate(9, 5), overall=Rate(3, 5), per_group=Rate(9, 5)), 3),
        (FloodLimits(per_chat=Rate(9, 5), overall=Rate(9, 5), per_group=Rate(4, 5)), 4),
    ],
)
@pytest.mark.asyncio
async def test_a_flood_is_refused_with_a_pause(limits: FloodLimits, accepted: int) -> None:
    with BotApiServer(flood_limits=limits) as server:
        server.add_chat(GROUP_ID)
        async with client_of(server) as bot:
            for _ in range(accepted):
                await bot.send_message(GROUP_ID, "again")
            with pytest.raises(RetryAfter):
                await bot.send_message(GROUP_ID, "once too often")
        assert len(server.sent) == accepted
        assert server.calls[-1].answer["parameters"]["retry_after"] in (1, 2, 3)
