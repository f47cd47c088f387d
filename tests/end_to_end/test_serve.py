"""`storybot serve` as other programs use it."""

from __future__ import annotations

import json
import re
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import running, storybot
from tests.end_to_end.polling_bot import reply_to, settings_for
from tests.end_to_end.reader import PATIENCE, Reader
from tests.end_to_end.storybot_process import LONGEST_START, Running, environment

QUESTION = "Why did Pashinyan criticize the CSTO?"
WORDS = "Earlier, Pashinyan criticized the CSTO for inaction during the 2020 Nagorno-Karabakh conflict with Azerbaijan."
ANY_PORT = {"STORYBOT_HTTP": "127.0.0.1:0"}
TOKEN = "a-token-of-sixteen"


def address_of(serving: Running) -> str:
    serving.wait_for_log("the API is at")
    found = re.search(r"the API is at (http://\S+)/v1", serving.log)
    assert found
    return found[1]


@contextmanager
def ready(serving: Running) -> Iterator[httpx.Client]:
    """A client, once there are stories to answer from."""
    with httpx.Client(base_url=address_of(serving), timeout=PATIENCE) as client:
        end = time.monotonic() + LONGEST_START
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < end, serving.log
            time.sleep(0.1)
        yield client


def untimed(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "took_ms"}


def text_of(result: CallToolResult) -> str:
    return " ".join(getattr(one, "text", "") for one in result.content)


async def uses_all_tools(client: Client) -> None:
    answer = await client.call_tool("ask", {"question": QUESTION})
    assert answer.structured_content["excerpts"][0]["quote"] == WORDS
    assert WORDS in text_of(answer)
    assert "paragraph 9" in text_of(answer)
    quote = await client.call_tool("quote", {"story": "pash", "paragraph": 9})
    assert WORDS in [one["text"] for one in quote.structured_content["sentences"]]
    listed = await client.call_tool("list_stories")
    assert "pashinyan-to-skip-csto-summit" in [one["id"] for one in listed.structured_content["stories"]]


async def test_other_programs_ask_over_http_and_new_stories_are_taken_up(state_dir: Path) -> None:
    settings = {**ANY_PORT, "STORYBOT_WATCH_SECONDS": "0"}
    with running("serve", state_dir=state_dir, settings=settings) as serving, ready(serving) as client:
        serving.wait_for_log(f"the page to ask on is {address_of(serving)}/")
        assert "<!doctype html>" in client.get("/").text
        checks = client.get("/readyz").json()["checks"]
        assert [one["subject"] for one in checks] == ["index"]
        own = storybot("ask", "--json", QUESTION, state_dir=state_dir)
        assert untimed(client.post("/v1/ask", json={"question": QUESTION}).json()) == untimed(json.loads(own.stdout))
        async with Client(f"{address_of(serving)}/mcp") as mcp:
            await uses_all_tools(mcp)
        file = state_dir.parent / "ferry.md"
        file.write_text("# Island ferry returns\n\nThe ferry to Holm sails again on 4 May.\n", "utf-8")
        assert storybot("add", "--yes", str(file), state_dir=state_dir).returncode == 0
        assert storybot("index", state_dir=state_dir).returncode == 0
        serving.wait_for_log("answering from a newer index, of 2 stories")
        assert client.get("/v1/stories").json() == json.loads(storybot("stories", "--json", state_dir=state_dir).stdout)
        began = time.monotonic()
        assert serving.end(signal.SIGTERM) == 0
        assert time.monotonic() - began < 10
        assert "Traceback" not in serving.log


async def test_a_client_of_mcp_asks_over_standard_input_and_output(state_dir: Path) -> None:
    state_dir.parent.mkdir(parents=True, exist_ok=True)
    variables = environment(state_dir, {"STORYBOT_LOG_LEVEL": "DEBUG"})
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "bot", "serve", "--stdio"], env=variables, cwd=state_dir.parent
    )
    async with Client(server) as client:
        await uses_all_tools(client)


def test_a_bot_in_telegram_serves_the_api_if_that_is_wanted_and_never_logs_the_token(state_dir: Path) -> None:
    with BotApiServer() as server:
        more = {"STORYBOT_SERVE": "true", "STORYBOT_API_TOKEN": TOKEN, "STORYBOT_LOG_LEVEL": "DEBUG"}
        settings = settings_for(server, state_dir, **ANY_PORT, **more)
        with running("run", state_dir=state_dir, settings=settings) as bot, ready(bot) as client:
            assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 401
            shown = {"Authorization": f"Bearer {TOKEN}"}
            answer = client.post("/v1/ask", json={"question": QUESTION}, headers=shown).json()
            on_the_page = client.post("/page/ask", json={"question": QUESTION}).json()
            assert answer["excerpts"][0]["quote"] == on_the_page["excerpts"][0]["quote"] == WORDS
            assert bot.end(signal.SIGTERM) == 0
            assert TOKEN not in bot.log


def test_a_flood_at_the_page_leaves_the_bot_in_telegram_unharmed(state_dir: Path) -> None:
    with BotApiServer() as server:
        settings = settings_for(
            server, state_dir, **ANY_PORT, STORYBOT_SERVE="true", STORYBOT_QUESTIONS_PER_MINUTE="30"
        )
        with running("run", state_dir=state_dir, settings=settings) as bot, ready(bot) as client:
            reader = Reader.in_private(server, 777)

            def flooding(number: int) -> int:
                # One in five is too long; of the others there are four.
                asked = {"question": f"{QUESTION} {number % 5}" if number % 5 else "x" * 100_000}
                return many.post(f"{client.base_url}/page/ask", json=asked).status_code

            connections = httpx.Limits(max_connections=200)
            with httpx.Client(timeout=PATIENCE, limits=connections) as many, ThreadPoolExecutor(200) as flood:
                begun = [flood.submit(flooding, number) for number in range(200)]
                assert WORDS in reply_to(server, reader.says(QUESTION), chat_id=reader.chat_id).text
                statuses = Counter(one.result() for one in begun)
            assert set(statuses) <= {200, 413, 422, 429, 503}
            assert statuses[200] >= 1
            assert statuses[429] >= 1
            assert bot.end(signal.SIGTERM) == 0
            assert "Traceback" not in bot.log


def test_a_bot_in_telegram_serves_no_api_if_nobody_wants_it(state_dir: Path) -> None:
    with (
        BotApiServer() as server,
        running("run", state_dir=state_dir, settings=settings_for(server, state_dir, **ANY_PORT)) as bot,
    ):
        bot.wait_for_log("polling as")
        found = re.search(r"health and metrics at (\S+)", bot.log)
        assert found
        for path in ("/v1/stories", "/", "/page/stories", "/embed.js"):
            assert httpx.get(f"{found[1]}{path}", timeout=PATIENCE).status_code == 404


def test_a_wrong_set_up_is_told_in_one_line(state_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for settings, told in (
            ({"STORYBOT_HTTP": f"127.0.0.1:{port}"}, "cannot listen on it"),
            ({"STORYBOT_HTTP": "0.0.0.0:8080"}, "the API would be open to other machines; set STORYBOT_API_TOKEN"),
            ({"STORYBOT_HTTP": ""}, "the API has no address to listen at"),
            ({**ANY_PORT, "STORYBOT_API_TOKEN": "too-short"}, "STORYBOT_API_TOKEN: not a value that can be used"),
            ({**ANY_PORT, "STORYBOT_CORPUS_DIR": "/nowhere"}, "/nowhere"),
        ):
            refused = storybot("serve", state_dir=state_dir, settings=settings)
            line = refused.stderr.splitlines()[-1]
            assert (refused.returncode, refused.stdout) == (2, ""), refused.stderr
            assert line.startswith("storybot: ")
            assert told in line
            assert "too-short" not in refused.stderr
            assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(("command", "wrong"), [("run", "STORYBOT_TOKEN: it is not set"), ("serve", "STORYBOT_HTTP")])
def test_a_misspelt_setting_is_told_before_what_is_wrong(state_dir: Path, command: str, wrong: str) -> None:
    refused = storybot(command, state_dir=state_dir, settings={"STORYBOT_TELEGRAM_TOKEN": "hush-hush"})
    told, last = refused.stderr.splitlines()
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "STORYBOT_TELEGRAM_TOKEN is not a setting; did you mean STORYBOT_TOKEN?" in told
    assert last.startswith(f"storybot: {wrong}")
    assert "hush-hush" not in refused.stderr


@pytest.mark.parametrize("given", [{"STORYBOT_CORPUS_DIR": "/nowhere"}, {"STORYBOT_EXCERPTS": "many"}])
def test_over_standard_output_a_wrong_set_up_writes_nothing_to_it(state_dir: Path, given: dict[str, str]) -> None:
    refused = storybot("serve", "--stdio", state_dir=state_dir, settings=given)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "storybot: " in refused.stderr
