"""The API over stories that are only compared by their words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.answering.threads import Answering
from bot.answering.verbs import Verbs
from bot.http.health import Health, health_app
from bot.http.served import Served, routes
from bot.settings import Settings
from corpus import Story
from corpus.writing import markdown_of
from index.story_bot import StoryBot
from tests.fakes import answerer_of, ferry_story, rumours_story

QUESTION = "How much did the repairs cost?"
HERE = "http://127.0.0.1:8080"


def settings_of(folder: Path, **more: Any) -> Settings:
    """Settings over a folder of stories."""
    return Settings(corpus_dir=folder / "stories", state_dir=folder / "state", **more)


def stories_in(folder: Path) -> tuple[Story, ...]:
    """Two stories, which lie in a folder as files."""
    (folder / "stories").mkdir(exist_ok=True)
    stories = (ferry_story(publisher="Holm Post", published="2026-03-02"), rumours_story())
    for story in stories:
        (folder / "stories" / f"{story.id}.md").write_text(markdown_of(story), "utf-8")
    return stories


@asynccontextmanager
async def verbs_of(folder: Path, answerer: StoryBot | None = None) -> AsyncIterator[Verbs]:
    """What programs may do with two stories, or with those of an answerer."""
    threads = ThreadPoolExecutor(2)
    stories = stories_in(folder)
    yield Verbs(answerer or answerer_of(*stories), Answering(threads), settings_of(folder))
    threads.shutdown(cancel_futures=True)


@asynccontextmanager
async def app_of(
    folder: Path, answerer: StoryBot | None = None, settings: Settings | None = None
) -> AsyncIterator[Starlette]:
    """The application as it is served on loopback, or as settings say."""
    served = Served()
    async with verbs_of(folder, answerer) as verbs:
        served.open(verbs)
        health = Health(["index"])
        yield health_app(health, routes(served, settings or settings_of(folder), health.registry))


@asynccontextmanager
async def client_of(app: Starlette, base_url: str = HERE) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application in this process."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as client:
        yield client
