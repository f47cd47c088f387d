"""The API gives what the command line gives, and says in one line what is wrong."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.http.api import gate
from bot.http.health import Health, health_app
from bot.http.served import Served, routes
from bot.library.story_object import story_object
from bot.replies.contract import answer_object
from corpus.withdrawing import digest_of, without
from index.story_bot import StoryBot
from tests.bot.http.api.fakes import QUESTION, app_of, client_of, settings_of, stories_in
from tests.fakes import answerer_of, ferry_story, rumours_story

REFUSED = "How tall is Mount Everest?"


def untimed(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "took_ms"}


@pytest.mark.parametrize("question", [QUESTION, REFUSED, "hello", "Who is the author?", "Was ist passiert?"])
async def test_an_answer_is_the_object_of_the_command_line(
    api: httpx.AsyncClient, tmp_path: Path, question: str
) -> None:
    reply = await api.post("/v1/ask", json={"question": question})
    alone = answerer_of(*stories_in(tmp_path)).ask(question)
    assert reply.status_code == 200
    assert untimed(reply.json()) == json.loads(json.dumps(untimed(answer_object(alone, 0.0))))


async def test_one_story_is_asked_by_the_beginning_of_its_id_for_so_many_quotations(api: httpx.AsyncClient) -> None:
    asked = {"question": "What did the ferry do?", "story": "rum", "excerpts": 1}
    answer = (await api.post("/v1/ask", json=asked)).json()
    found = [*answer["excerpts"], *answer["related"]]
    assert {one["story"]["id"] for one in found} == {"rumours"}
    assert len(answer["excerpts"]) <= 1


async def test_a_paragraph_is_quoted_in_its_sentences_with_speakers_and_the_lines_above(api: httpx.AsyncClient) -> None:
    quote = (await api.post("/v1/quote", json={"story": "ferry", "paragraph": 3})).json()
    shown = story_object(ferry_story(), "", Path())["paragraphs"][2]
    assert quote["sentences"] == shown["sentences"]
    assert [one["speaker"] for one in quote["sentences"]] == ["teacher Ola Berg"]
    assert quote["story"]["publisher"] == "Holm Post"
    below = (await api.post("/v1/quote", json={"story": "rumours", "paragraph": 2})).json()
    assert (below["leads"], below["sentences"][0]["text"]) == (["Myth"], "The ferry has sunk.")


async def test_the_offsets_of_a_sentence_cut_it_from_the_story(api: httpx.AsyncClient) -> None:
    story = ferry_story()
    for number in range(1, len(story.paragraphs) + 1):
        quote = (await api.post("/v1/quote", json={"story": "ferry", "paragraph": number})).json()
        assert all(story.text[one["start"] : one["end"]] == one["text"] for one in quote["sentences"])


async def test_a_withdrawn_sentence_is_not_quoted(tmp_path: Path) -> None:
    story = ferry_story()
    left = without(story, {digest_of("Waves had torn away the pier in March.")})
    async with app_of(tmp_path, answerer_of(left)) as app, client_of(app) as api:
        quotes = [
            (await api.post("/v1/quote", json={"story": "ferry", "paragraph": number})).json()
            for number in range(1, len(left.paragraphs) + 1)
        ]
    words = " ".join(one["text"] for quote in quotes for one in quote["sentences"])
    assert "Repairs cost" in words
    assert "Waves" not in words


async def test_the_stories_that_can_be_asked_are_listed(api: httpx.AsyncClient, tmp_path: Path) -> None:
    rows = (await api.get("/v1/stories")).json()
    assert [(row["id"], row["publisher"]) for row in rows] == [("ferry", "Holm Post"), ("rumours", None)]
    assert rows[0]["path"] == str(tmp_path / "stories" / "ferry.md")


async def test_a_story_before_the_end_of_its_embargo_is_neither_listed_nor_quoted(
    api: httpx.AsyncClient, tmp_path: Path
) -> None:
    file = tmp_path / "stories" / "waiting.md"
    file.write_text("---\nheadline: Waiting\nembargo_until: 2090-01-01T00:00:00Z\n---\n\nNobody knows.\n", "utf-8")
    assert [row["id"] for row in (await api.get("/v1/stories")).json()] == ["ferry", "rumours"]
    assert (await api.post("/v1/quote", json={"story": "waiting", "paragraph": 1})).status_code == 404


@pytest.mark.parametrize(
    ("start", "candidates"), [("r", ["rumours", "rumours-2"]), ("x", ["ferry", "rumours", "rumours-2"])]
)
async def test_a_story_that_is_not_named_well_gets_the_candidates(
    tmp_path: Path, start: str, candidates: list[str]
) -> None:
    answerer = answerer_of(ferry_story(), rumours_story(), replace(rumours_story(), id="rumours-2"))
    async with app_of(tmp_path, answerer) as app, client_of(app) as api:
        for path, more in (("/v1/ask", {"question": QUESTION}), ("/v1/quote", {"paragraph": 1})):
            reply = await api.post(path, json={"story": start, **more})
            assert (reply.status_code, reply.json()["candidates"]) == (404, candidates)
            assert reply.json()["error"].startswith(f"story '{start}': ")


async def test_a_paragraph_that_is_not_there_is_not_found(api: httpx.AsyncClient) -> None:
    reply = await api.post("/v1/quote", json={"story": "ferry", "paragraph": 4})
    assert reply.status_code == 404
    assert reply.json() == {"error": "paragraph 4: the story ferry has 3 paragraphs; name one from 1 to 3"}


BAD = {
    "no JSON": (b"{", 400),
    "nothing": (b"", 400),
    "a lone surrogate": (b'{"question": "\\ud800"}', 400),
    "bytes that are no text": (b'{"question": "\xff"}', 400),
    "nested beyond measure": (b'{"question":' + b"[" * 30_000, 400),
    "a list": (b"[]", 422),
    "no question": (b"{}", 422),
    "a number": (b'{"question": 7}', 422),
    "no words": (b'{"question": " \\t\\u00a0\\n"}', 422),
    "a key that is not known": (b'{"question": "Why?", "storey": "ferry"}', 422),
    "excerpts as text": (b'{"question": "Why?", "excerpts": "3"}', 422),
    "no excerpts": (b'{"question": "Why?", "excerpts": 0}', 422),
    "eleven excerpts": (b'{"question": "Why?", "excerpts": 11}', 422),
    "a story without an id": (b'{"question": "Why?", "story": ""}', 422),
    "a long question": (json.dumps({"question": "x" * 5000}).encode(), 422),
    "a very long question": (json.dumps({"question": "x" * 100_000}).encode(), 413),
}


@pytest.mark.parametrize(("body", "status"), BAD.values(), ids=BAD.keys())
async def test_bad_input_is_refused_in_one_short_line(
    api: httpx.AsyncClient, body: bytes, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StoryBot, "ask", None)
    reply = await api.post("/v1/ask", content=body)
    assert reply.status_code == status
    assert list(reply.json()) == ["error"]
    assert len(reply.json()["error"]) < 400
    assert "\n" not in reply.json()["error"]


@pytest.mark.parametrize("paragraph", [0, -1, "1", 1.5, None, True])
async def test_a_paragraph_is_a_whole_number_from_1(api: httpx.AsyncClient, paragraph: object) -> None:
    assert (await api.post("/v1/quote", json={"story": "ferry", "paragraph": paragraph})).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("GET", "/v1/ask", "POST"), ("POST", "/v1/stories", "GET, HEAD")]
)
async def test_another_method_is_not_allowed(api: httpx.AsyncClient, method: str, path: str, allowed: str) -> None:
    reply = await api.request(method, path)
    assert (reply.status_code, reply.json()) == (405, {"error": "Method Not Allowed"})
    assert sorted(reply.headers["allow"].split(", ")) == allowed.split(", ")


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/asks", "/v1/ask/", "/v2/ask", "/v1/../v1/ask/x"])
async def test_another_path_is_not_found(api: httpx.AsyncClient, path: str) -> None:
    reply = await api.get(path)
    assert (reply.status_code, reply.json()) == (404, {"error": "Not Found"})


async def test_an_unexpected_error_is_told_without_its_words(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr(StoryBot, "ask", failing)
    reply = await api.post("/v1/ask", json={"question": QUESTION})
    assert (reply.status_code, reply.json()) == (500, {"error": "it could not be done; the log says why"})
    assert "hunter2" in caplog.text


async def test_more_than_so_many_requests_at_once_are_told_to_come_later(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_AT_ONCE", 2)
    go_on, ask = threading.Event(), StoryBot.ask

    def waiting(self: StoryBot, *args: Any, **more: Any) -> Any:
        go_on.wait(30)
        return ask(self, *args, **more)

    monkeypatch.setattr(StoryBot, "ask", waiting)
    begun = [asyncio.create_task(api.post("/v1/ask", json={"question": f"{QUESTION} {n}"})) for n in range(2)]
    await asyncio.sleep(0.2)
    refused = await api.post("/v1/ask", json={"question": QUESTION})
    mcp = await api.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"})
    assert (refused.status_code, mcp.status_code) == (503, 503)
    assert (refused.headers["retry-after"], mcp.headers["retry-after"]) == ("2", "2")
    assert mcp.json()["error"]["message"] == refused.json()["error"] == "too many requests at once; try again"
    go_on.set()
    assert [(await one).status_code for one in begun] == [200, 200]
    assert (await api.post("/v1/ask", json={"question": QUESTION})).status_code == 200


async def test_before_the_models_are_loaded_and_while_the_program_stops_it_says_so(tmp_path: Path) -> None:
    served = Served()
    health = Health(["index"])
    app = health_app(health, routes(served, settings_of(tmp_path), health.registry))
    async with client_of(app) as api:
        starting = await api.get("/v1/stories")
        served.close()
        stopping = await api.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"})
    assert (starting.status_code, starting.json()) == (503, {"error": "the program starts; try again"})
    assert (stopping.status_code, stopping.json()["error"]["message"]) == (503, "the program stops")
