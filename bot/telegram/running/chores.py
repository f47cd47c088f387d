"""The regular work beside answering."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.answering.watching import StoryWatch
from bot.database import Database, Retention
from bot.program.heartbeat import HEARTBEAT, beat
from bot.program.regular_work import RegularWork
from bot.settings import Settings
from bot.telegram.messages.suggested_questions import lot_in_turn
from bot.telegram.metrics import Metrics
from bot.telegram.receiving.access import Allowed
from bot.telegram.services import Services, now
from bot.telegram.story_changes.announcing import Announcer
from bot.telegram.story_changes.asking_again import AskingAgain
from bot.telegram.story_changes.feeds import Feeds
from bot.telegram.story_changes.story_updates import AfterChanges, StoryUpdates
from bot.telegram.wiring import Parts
from corpus import StorybotError

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = 15
"""Seconds between two signs of life."""

LOOK_AROUND_EVERY = 5
"""Seconds between two checks of the database's file, of the index, and of whether to tell chats of an absence."""

MINUTE = 60

LONGEST_KEPT = 3600
"""Seconds for which an answer is kept in memory; its question stays no longer than for a follow-up."""

PRUNE_EVERY = 300
"""Seconds between two times that old data is forgotten."""


async def work_regularly(parts: Parts, settings: Settings) -> None:
    """Do the regular work, and never return."""
    services, story_updates = parts.services, parts.story_updates
    database, regular = services.database, _regular(services.metrics)
    repeat = regular.repeat
    await regular.attempt(story_updates.tell, "looking for stories that changed while the bot was away")
    await asyncio.gather(
        _make_first_suggestions(services),
        _keep_beating(settings.state_dir / HEARTBEAT, parts),
        repeat(lambda: _look_for_newer(services, story_updates), LOOK_AROUND_EVERY, "taking up a newer index"),
        repeat(story_updates.renew_graph, MINUTE, "linking vectors with their neighbours"),
        repeat(parts.admission.tell_of_absence, LOOK_AROUND_EVERY, "telling chats that the bot was away"),
        repeat(parts.corrections.catch_up, LOOK_AROUND_EVERY, "correcting replies"),
        repeat(lambda: _mend(database), LOOK_AROUND_EVERY, "checking the database"),
        repeat(lambda: _forget(parts), PRUNE_EVERY, "forgetting old data"),
        *_following(parts, settings),
        *_telling(parts),
    )


def _following(parts: Parts, settings: Settings) -> Iterator[Coroutine[Any, Any, None]]:
    """The regular work that the settings ask for: looking for changed files, reading feeds."""
    services, updates = parts.services, parts.story_updates
    repeat = _regular(services.metrics).repeat
    if settings.watch_seconds:
        watch = StoryWatch(updates)
        yield repeat(watch.look, settings.watch_seconds, "looking for changed stories")
    if settings.feeds:
        feeds = Feeds(services, updates)
        yield repeat(feeds.read_all, settings.feed_minutes * MINUTE, "reading the feeds")


def _telling(parts: Parts) -> Iterator[Coroutine[Any, Any, None]]:
    """What is told in chats after stories were added or changed."""
    services, updates = parts.services, parts.story_updates
    repeat = _regular(services.metrics).repeat

    def allowed() -> Allowed:
        # It is another one once a group has moved.
        return parts.admission.allowed

    announcing = AfterChanges(updates, Announcer(services, allowed).announce)
    yield repeat(announcing.next_time, LOOK_AROUND_EVERY, "announcing new stories")
    asking = AfterChanges(updates, AskingAgain(services, allowed).ask)
    yield repeat(asking.next_time, LOOK_AROUND_EVERY, "asking new stories what readers wait for")


async def _look_for_newer(services: Services, story_updates: StoryUpdates) -> None:
    """Take up a newer index, and make the first suggested questions before a reader waits for them."""
    if await story_updates.take_up():
        await _make_first_suggestions(services)


async def _make_first_suggestions(services: Services) -> None:
    await _regular(services.metrics).attempt(
        lambda: lot_in_turn(services.stories, services.suggest, 0),
        "making the first suggested questions",
        "they are made when they are wanted",
    )


async def _forget(parts: Parts) -> None:
    services = parts.services
    parts.dispatch.forget_old()
    services.answering.forget(LONGEST_KEPT)
    await services.database.prune(now(), Retention(services.keep, services.follow_up))
    await services.database.tidy()


async def _mend(database: Database) -> None:
    if await database.mend():
        log.error("database file removed; created a new one, without what was remembered")


def _regular(metrics: Metrics) -> RegularWork:
    return RegularWork((SQLAlchemyError, OSError, StorybotError), metrics.note_error)


async def beat_once(file: Path, parts: Parts) -> None:
    """Give a sign of life."""
    trouble = parts.refusals.trouble
    await _regular(parts.services.metrics).attempt(lambda: asyncio.to_thread(beat, file, trouble), "the heartbeat")


async def _keep_beating(file: Path, parts: Parts) -> None:
    """Give signs of life, at once if Telegram begins or ceases to refuse the token."""
    refusals = parts.refusals
    while True:
        refusals.changed.clear()
        await beat_once(file, parts)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(refusals.changed.wait(), HEARTBEAT_EVERY)
