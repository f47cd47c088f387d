"""The bot adds what is new in its feeds, and goes on if one fails."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.database import FeedState
from bot.fetching import NOTHING_KNOWN, Fetched, FetchError, Validators
from bot.library.folders import added_folder
from bot.settings import Settings
from bot.telegram.services import Services
from bot.telegram.story_changes.feeds import Feeds
from bot.telegram.story_changes.story_updates import StoryUpdates
from index.errors import StateError
from tests.bot.library.test_feeds import FEED, VERSION, WHOLE, rss

OTHER = "https://other.example/feed"


class Updates(StoryUpdates):
    """Counts how often the index is brought up to date."""

    def __init__(self, services: Services, settings: Settings) -> None:
        super().__init__(services, settings)
        self.refreshed = 0
        self.failures: list[Exception] = []

    async def refresh(self) -> bool:
        if self.failures:
            raise self.failures.pop()
        self.refreshed += 1
        return True


class Web:
    def __init__(self, feed: bytes) -> None:
        self.feed = feed
        self.known: list[Validators] = []

    async def get(self, url: str, known: Validators = NOTHING_KNOWN) -> Fetched:
        if url != FEED:
            raise FetchError(url, "there is no such page (HTTP 404)", "check the address")
        self.known.append(known)
        return Fetched(self.feed, "text/xml", url, VERSION)


@pytest.fixture
def settings() -> Settings:
    return Settings(feeds=(OTHER, FEED))


def added(settings: Settings) -> list[str]:
    return sorted(path.stem for path in added_folder(settings).glob("*.md"))


async def test_what_is_new_in_a_feed_is_added_once_whatever_becomes_of_the_others(
    services: Services, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    web, updates = Web(rss(("Ferry returns", WHOLE))), Updates(services, settings)
    feeds = Feeds(services, updates, web.get)
    await feeds.read_all()
    assert (added(settings), updates.refreshed) == (["ferry-returns"], 1)
    states = await services.database.feeds.states()
    assert states[FEED].read_at is not None
    assert (states[FEED].problem, states[FEED].etag) == (None, VERSION.etag)
    assert states[OTHER].read_at is None
    assert "HTTP 404" in (states[OTHER].problem or "")
    (added_folder(settings) / "ferry-returns.md").unlink()
    await feeds.read_all()
    assert (added(settings), updates.refreshed) == ([], 1), "what an editor has removed stays away"
    assert web.known == [NOTHING_KNOWN, VERSION]
    web.feed = rss(("Ferry returns", WHOLE), ("Pier opens", WHOLE.replace("ferry", "pier")))
    await feeds.read_all()
    assert (added(settings), updates.refreshed) == (["pier-opens"], 2)
    assert caplog.text.count("HTTP 404") == 1 + sum("left out" in record.message for record in caplog.records)


async def test_what_was_added_is_indexed_the_next_time_if_that_fails(services: Services, settings: Settings) -> None:
    updates = Updates(services, settings)
    feeds = Feeds(services, updates, Web(rss(("Ferry returns", WHOLE))).get)
    updates.failures.append(StateError("index", "the disk is full", "make room"))
    with pytest.raises(StateError):
        await feeds.read_all()
    for _ in range(2):
        await feeds.read_all()
    assert updates.refreshed == 1


async def test_feeds_that_are_not_in_the_settings_any_more_are_forgotten(
    services: Services, settings: Settings, tmp_path: Path
) -> None:
    web = Web(rss(("Ferry returns", WHOLE)))
    await Feeds(services, Updates(services, settings), web.get).read_all()
    assert await services.database.feeds.entries(FEED)
    others = settings.model_copy(update={"feeds": (OTHER,)})
    await Feeds(services, Updates(services, others), web.get).read_all()
    assert set(await services.database.feeds.states()) == {OTHER}
    assert not await services.database.feeds.entries(FEED)
    assert isinstance((await services.database.feeds.states())[OTHER], FeedState)
