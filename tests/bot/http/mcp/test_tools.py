"""The three tools, as the official client of MCP calls them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, MCPError
from mcp_types import CallToolResult

from bot.http.mcp.tools import mcp_server
from bot.http.served import Served
from bot.http.server import serving
from bot.setting_values import Address
from index.story_bot import StoryBot
from tests.bot.http.api.fakes import QUESTION, app_of, client_of, verbs_of

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "Why?"}}}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def text_of(result: CallToolResult) -> str:
    return " ".join(getattr(one, "text", "") for one in result.content)


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with app_of(tmp_path) as app, client_of(app) as client:
        yield client


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    async with app_of(tmp_path) as app, serving(app, Address("127.0.0.1", 0), "STORYBOT_HTTP") as taken:
        yield f"http://{taken}/mcp"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_client_asks_quotes_and_lists_in_either_form_of_the_protocol(url: str, mode: str) -> None:
    async with Client(url, mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert [one.name for one in tools] == ["ask", "quote", "list_stories"]
        assert all(one.annotations and one.annotations.read_only_hint for one in tools)
        answer = await client.call_tool("ask", {"question": QUESTION})
        assert answer.structured_content["outcome"] == "answer"
        assert "Repairs cost 3 million kroner." in text_of(answer)
        assert "— Island ferry returns after storm · paragraph 2 · Holm Post" in text_of(answer)
        quote = await client.call_tool("quote", {"story": "rum", "paragraph": 2})
        assert quote.structured_content["sentences"][0]["text"] == "The ferry has sunk."
        assert text_of(quote).split("\n")[:2] == ["  Myth", "  The ferry has sunk."]
        listed = await client.call_tool("list_stories")
        assert [one["id"] for one in listed.structured_content["stories"]] == ["ferry", "rumours"]
        assert "Island ferry returns after storm" in text_of(listed)


async def test_a_tool_gives_the_object_of_the_api(api: httpx.AsyncClient) -> None:
    for name, arguments in (("ask", {"question": QUESTION}), ("quote", {"story": "ferry", "paragraph": 1})):
        own = (await api.post(f"/v1/{name}", json=arguments)).json()
        call = {**CALL, "params": {"name": name, "arguments": arguments}}
        given = (await api.post("/mcp", json=call, headers=ACCEPT)).json()["result"]["structuredContent"]
        assert {**own, "took_ms": 0} == {**given, "took_ms": 0}
    rows = (await api.get("/v1/stories")).json()
    call = {**CALL, "params": {"name": "list_stories"}}
    listed = (await api.post("/mcp", json=call, headers=ACCEPT)).json()["result"]["structuredContent"]
    assert listed == {"stories": rows}


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "  "}, "question: it is empty"),
        ("ask", {"question": 7}, "question: Input should be a valid string"),
        ("ask", {"question": "x" * 5000}, "question: String should have at most 4096 characters"),
        ("ask", {"question": "Why?", "storey": "x"}, "storey: there is no such key"),
        ("ask", {"question": "Why?", "story": "x"}, "there is no such story; name one of: ferry, rumours"),
        ("quote", {"story": "ferry", "paragraph": 9}, "the story ferry has 3 paragraphs"),
        ("list_stories", {"all": True}, "all: there is no such key"),
    ],
)
async def test_what_a_model_has_called_wrongly_is_told_to_it(
    tmp_path: Path, name: str, arguments: dict[str, Any], told: str
) -> None:
    async with verbs_of(tmp_path) as verbs:
        served = Served()
        served.open(verbs)
        async with Client(mcp_server(served.opened)) as client:
            result = await client.call_tool(name, arguments)
    assert result.is_error
    assert told in text_of(result)


async def test_an_unexpected_error_is_told_without_its_words(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr(StoryBot, "ask", failing)
    result = (await api.post("/mcp", json=CALL, headers=ACCEPT)).json()["result"]
    assert result["isError"] is True
    assert result["content"][0]["text"] == "it could not be done; the log says why"


async def test_another_tool_is_an_error_of_the_protocol(url: str) -> None:
    async with Client(url) as client:
        with pytest.raises(MCPError, match="there is no such tool; there are ask, quote, list_stories"):
            await client.call_tool("withdraw", {})


async def test_a_version_that_nobody_knows_is_refused_with_those_that_are_known(api: httpx.AsyncClient) -> None:
    headers = ACCEPT | {"MCP-Protocol-Version": "2099-01-01"}
    reply = await api.post("/mcp", json=CALL, headers=headers)
    assert reply.status_code == 400
    assert reply.json()["error"]["code"] < 0


async def test_an_older_client_gets_the_version_that_both_know(api: httpx.AsyncClient) -> None:
    for wanted, given in (("2025-03-26", "2025-03-26"), ("1999-01-01", "2025-11-25")):
        params = {"protocolVersion": wanted, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        reply = await api.post("/mcp", json={**CALL, "method": "initialize", "params": params}, headers=ACCEPT)
        assert reply.json()["result"]["protocolVersion"] == given
        assert reply.json()["result"]["serverInfo"]["name"] == "storybot"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"", 400), (b"[]", 400), (b'{"jsonrpc": "1.0"}', 400), (json.dumps(CALL).encode() * 1000, 413)],
)
async def test_what_is_no_message_gets_an_error_of_json_rpc(api: httpx.AsyncClient, body: bytes, status: int) -> None:
    reply = await api.post("/mcp", content=body, headers=ACCEPT | {"Content-Type": "application/json"})
    assert reply.status_code == status
    assert (reply.json()["jsonrpc"], reply.json()["id"]) == ("2.0", None)
    assert "Traceback" not in reply.text


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_another_method_is_not_allowed(api: httpx.AsyncClient, method: str) -> None:
    reply = await api.request(method, "/mcp", headers=ACCEPT)
    assert (reply.status_code, reply.headers["allow"], reply.json()["jsonrpc"]) == (405, "POST", "2.0")


async def test_a_body_that_is_no_json_by_its_header_is_refused(api: httpx.AsyncClient) -> None:
    reply = await api.post("/mcp", content=json.dumps(CALL), headers=ACCEPT | {"Content-Type": "text/plain"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (415, -32600)


async def test_no_path_is_redirected(api: httpx.AsyncClient) -> None:
    assert (await api.post("/mcp", json=CALL, headers=ACCEPT)).status_code == 200
    assert (await api.post("/mcp/", json=CALL, headers=ACCEPT)).status_code == 404
