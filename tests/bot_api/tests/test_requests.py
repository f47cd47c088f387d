"""Requests are understood in each form, and answered by token and method."""

from typing import Any

import pytest
from telegram.error import InvalidToken

from ..core import USER_ID
from ..server import BotApiServer
from .client import client_of, post


@pytest.mark.parametrize("text", [r'"half a pair: \ud83d"', r'"\udc00"'])
def test_half_a_surrogate_pair_is_refused(server: BotApiServer, text: str) -> None:
    body = f'{{"chat_id": {USER_ID}, "text": {text}}}'
    answer = post(server, "sendMessage", content=body, headers={"Content-Type": "application/json"})
    assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"


def test_json_urlencoded_multipart_and_query_parameters_are_understood(server: BotApiServer) -> None:
    parameters = {"chat_id": str(USER_ID), "text": "42"}
    fields: dict[str, Any] = {name: (None, value) for name, value in parameters.items()}
    for body in ({"json": parameters}, {"data": parameters}, {"files": fields}, {"params": parameters}):
        assert post(server, "sendMessage", **body)["ok"]
    assert [sent.text for sent in server.sent] == ["42"] * 4
    assert {call.parameters["chat_id"] for call in server.calls} == {USER_ID}
    assert [call.answer["result"]["text"] for call in server.calls] == ["42"] * 4


def test_an_unknown_method_is_not_found(server: BotApiServer) -> None:
    assert post(server, "sendTelepathy")["error_code"] == 404
    assert server.violations[0].method == "sendTelepathy"


@pytest.mark.asyncio
async def test_a_wrong_token_is_refused(server: BotApiServer) -> None:
    bot = client_of(server, "123456789:wrong")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()
    assert [(call.method, call.status) for call in server.calls] == [("getMe", 401)]
