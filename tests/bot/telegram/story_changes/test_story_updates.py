"""Listeners are told what has changed in the stories since they were told last."""

import asyncio
from dataclasses import replace
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings
from bot.telegram.services import Services
from bot.telegram.story_changes.story_updates import AfterChanges, Changes, StoryUpdates, changes_between
from corpus import Story
from index.storage.no_stories import NoStories
from tests.bot.telegram.fakes import answerer_of, with_stories

digests = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xyz"))

FERRY = Story.from_text("The ferry sails again on 4 May.", headline="Ferry returns", id="ferry")
CUP = Story.from_text("Keeper Sam Oduya saved a penalty.", headline="Rovers win", id="cup")


@given(digests, digests)
def test_changes_lead_from_the_stories_before_to_those_now(before: dict[str, str], now: dict[str, str]) -> None:
    changes = changes_between(before, now)
    kept = {id: digest for id, digest in before.items() if id not in changes.removed}
    new = {id: now[id] for id in (*changes.added, *changes.changed)}
    assert kept | new == now
    assert bool(changes) is (before != now)
    assert not any(before.get(id) == digest for id, digest in new.items())


async def told_at_a_start(services: Services, folder: Path) -> list[Changes]:
    told: list[Changes] = []

    async def listen(changes: Changes) -> None:
        told.append(changes)

    updates = StoryUpdates(services, Settings(state_dir=folder))
    updates.listen(listen)
    await updates.tell()
    return told


async def test_at_a_start_listeners_are_told_what_changed_since_the_last_stop(
    services: Services, tmp_path: Path
) -> None:
    assert await told_at_a_start(with_stories(services, FERRY), tmp_path) == []
    assert await told_at_a_start(with_stories(services, FERRY), tmp_path) == []
    assert await told_at_a_start(with_stories(services, FERRY, CUP), tmp_path) == [Changes(added=("cup",))]
    other = replace(CUP, text=CUP.text.replace("a penalty", "two of them"))
    assert await told_at_a_start(with_stories(services, other), tmp_path) == [Changes((), ("cup",), ("ferry",))]
    assert await told_at_a_start(with_stories(services, other), tmp_path) == []


async def test_the_first_story_after_none_was_left_is_new(services: Services, tmp_path: Path) -> None:
    none_left = replace(services, answerer=answerer_of([FERRY]))
    none_left.answerer.take_up(NoStories())
    assert await told_at_a_start(with_stories(services, FERRY), tmp_path) == []
    assert await told_at_a_start(none_left, tmp_path) == [Changes(removed=("ferry",))]
    assert await told_at_a_start(with_stories(services, CUP), tmp_path) == [Changes(added=("cup",))]
    assert set(await services.database.seen_stories.unannounced()) == {"cup"}


async def test_what_could_not_be_told_is_told_at_the_next_look(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    updates = StoryUpdates(with_stories(services, FERRY), Settings(state_dir=tmp_path))
    await updates.tell()
    later = StoryUpdates(with_stories(services, FERRY, CUP), Settings(state_dir=tmp_path))
    with monkeypatch.context() as away:
        away.setattr(services.database.seen_stories, "all", AsyncMock(side_effect=OSError("the database is away")))
        with pytest.raises(OSError, match="away"):
            await later.tell()
    assert not await later.take_up()
    assert set(await services.database.seen_stories.unannounced()) == {"cup"}


async def test_work_is_done_at_the_start_after_changes_and_again_if_it_fails(
    services: Services, tmp_path: Path
) -> None:
    failures, done = [OSError("disk full")], list[int]()

    async def work() -> None:
        if failures:
            raise failures.pop()
        done.append(len(services.stories))

    updates = StoryUpdates(with_stories(services, FERRY), Settings(state_dir=tmp_path))
    background = AfterChanges(updates, work)
    with pytest.raises(OSError, match="disk full"):
        await background.next_time()
    await background.next_time()
    assert len(done) == 1
    waiting = asyncio.ensure_future(background.next_time())
    await updates.tell()
    assert not waiting.done(), "nothing has changed"
    later = StoryUpdates(with_stories(services, FERRY, CUP), Settings(state_dir=tmp_path))
    once_more = AfterChanges(later, work)
    await once_more.next_time()
    await later.tell()
    await once_more.next_time()
    assert len(done) == 3
    waiting.cancel()
