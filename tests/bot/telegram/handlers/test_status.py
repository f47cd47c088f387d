"""Administrators are told how old the index and the feeds are; others are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.database import FeedState
from bot.opening import embedding_model
from bot.settings import Settings
from bot.telegram.handlers import administration
from bot.telegram.services import Services
from bot.voice import ENGLISH, LOCALES, voice_for
from corpus import PACKAGED_STORIES
from index.building import refresh
from tests.bot.telegram.program import Make, says
from tests.bot.telegram.updates import READER
from tests.fakes import WordEncoder

FEED = "https://news.example/feed?a=1&b=2"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def for_admins(services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(administration, "now", lambda: NOW)
    monkeypatch.setenv("STORYBOT_FEEDS", f"{FEED},https://other.example/rss")
    return replace(services, admins=frozenset({int(str(READER["id"]))}))


async def test_administrators_see_how_old_the_index_and_each_feed_are(make: Make, for_admins: Services) -> None:
    program = make(for_admins)
    settings = Settings()
    refresh(program.updates.store, PACKAGED_STORIES, embedding_model(settings), WordEncoder())
    state = FeedState(NOW - timedelta(minutes=7), NOW, "it takes longer than 20 seconds <b>")
    await for_admins.database.feeds.put(FEED, state, {}, NOW)
    for locale in LOCALES:
        (reply,) = await program.comes(says("/status", sender={**READER, "language_code": locale}))
        assert reply.text.splitlines()[0] == voice_for(locale).text("status-stories", count=1)
        assert len(reply.text.splitlines()) == 5
    (reply,) = await program.comes(says("/status"))
    stories, index, feed, problem, other = reply.text.splitlines()
    assert stories == "I answer from 1 story."
    assert index.startswith("The index changed ")
    assert feed == f"Feed {FEED}: read 7 minutes ago."
    assert problem == "The last try failed: it takes longer than 20 seconds <b>"
    assert other == "Feed https://other.example/rss: not read yet."


async def test_for_others_there_is_no_such_command(make: Make, services: Services) -> None:
    (reply,) = await make(services).comes(says("/status"))
    assert reply.text.startswith(voice_for(ENGLISH).text("help"))
