"""Answering other programs, for as long as the program runs."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.answering import keeping
from bot.answering.keeping import answering
from bot.http.health import Health, health_app
from bot.http.served import Served, routes
from index.story_bot import StoryBot
from tests.bot.http.api.fakes import client_of, settings_of, stories_in
from tests.fakes import answerer_of

PATIENCE = 30.0


async def test_old_answers_are_forgotten_and_so_are_their_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LONGEST_KEPT", 0)
    monkeypatch.setattr(keeping, "FORGET_EVERY", 0.01)
    worked: list[StoryBot] = []
    async with (
        asyncio.timeout(PATIENCE),
        answering(answerer_of(*stories_in(tmp_path)), settings_of(tmp_path)) as verbs,
    ):
        while len(worked) < 2:
            await verbs.work("question", lambda answerer, _settings: worked.append(answerer))
            await asyncio.sleep(0.01)


async def test_a_stop_tells_those_who_wait_for_a_thread_to_ask_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    begun, go_on, ask = threading.Event(), threading.Event(), StoryBot.ask

    def waiting(self: StoryBot, *args: Any, **more: Any) -> Any:
        begun.set()
        go_on.wait(PATIENCE)
        return ask(self, *args, **more)

    monkeypatch.setattr(StoryBot, "ask", waiting)
    monkeypatch.setattr(keeping, "answering_threads", lambda: ThreadPoolExecutor(1))
    served, health, settings = Served(), Health(["index"]), settings_of(tmp_path)
    app = health_app(health, routes(served, settings, health.registry))
    async with asyncio.timeout(PATIENCE), client_of(app) as client:
        async with answering(answerer_of(*stories_in(tmp_path)), settings) as verbs:
            served.open(verbs)
            asked = [asyncio.create_task(client.post("/v1/ask", json={"question": "What did the repairs cost?"}))]
            assert await asyncio.to_thread(begun.wait, PATIENCE)
            for path in ("/v1/ask", "/page/ask"):
                asked.append(asyncio.create_task(client.post(path, json={"question": "When does the ferry sail?"})))
            await asyncio.sleep(0.2)
        go_on.set()
        replies = await asyncio.gather(*asked)
    assert [reply.status_code for reply in replies] == [200, 503, 503]
    assert [reply.json() for reply in replies[1:]] == 2 * [{"error": "the program stops"}]
    assert caplog.records == []
