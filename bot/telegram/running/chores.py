"""The regular work beside answering."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.answering.threads import LONGEST_KEPT
from bot.answering.watching import StoryWatch
from bot.database import Retention
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

TAKE_OVER_EVERY = 1.0
"""Seconds between two looks for updates that no other bot has any more."""

PRUNE_EVERY = 300
"""Seconds between two times that old data is forgotten."""


async def work_of_each(parts: Parts, settings: Settings) -> None:
    """Do the regular work that each of several bots does, and never return."""
    services, story_updates = parts.services, parts.story_updates
    repeat = _regular(services.metrics).repeat
    works = [
        _make_first_suggestions(services),
        _keep_beating(settings.state_dir / HEARTBEAT, parts),
        repeat(lambda: _look_for_newer(services, story_updates), LOOK_AROUND_EVERY, "taking up a newer index"),
        repeat(story_updates.renew_graph, MINUTE, "linking vectors with their neighbours"),
        repeat(lambda: _mend(services), LOOK_AROUND_EVERY, "checking the database"),
        repeat(lambda: _forget(parts), PRUNE_EVERY, "forgetting old answers"),
    ]
    if settings.watch_seconds:
        # Whoever comes first builds the index, while the others wait for its lock.
        watch = StoryWatch(story_updates)
        works.append(repeat(watch.look, settings.watch_seconds, "looking for changed stories"))
    if parts.locks and parts.shared:
        works.append(parts.locks.keep())
        works.append(repeat(parts.shared.take_over, TAKE_OVER_EVERY, "taking over what other bots have left"))
        works.append(repeat(parts.admission.know_moves, LOOK_AROUND_EVERY, "looking for groups that moved"))
    await asyncio.gather(*works)


async def work_of_leader(parts: Parts, settings: Settings) -> None:
    """Do the regular work that one of several bots does for all, and never return."""
    services, story_updates = parts.services, parts.story_updates
    regular = _regular(services.metrics)
    repeat = regular.repeat
    await regular.attempt(story_updates.tell, "looking for stories that changed while the bot was away")
    works = [
        repeat(parts.admission.tell_of_absence, LOOK_AROUND_EVERY, "telling chats that the bot was away"),
        repeat(parts.corrections.catch_up, LOOK_AROUND_EVERY, "correcting replies"),
        repeat(lambda: _prune(services), PRUNE_EVERY, "forgetting old data"),
        *_telling(parts),
    ]
    if settings.feeds:
        feeds = Feeds(services, story_updates)
        works.append(repeat(feeds.read_all, settings.feed_minutes * MINUTE, "reading the feeds"))
    await asyncio.gather(*works)


def _telling(parts: Parts) -> Iterator[Coroutine[Any, Any, None]]:
    """What is told in chats after stories were added or changed."""
    services, updates = parts.services, parts.story_updates
    repeat = _regular(services.metrics).repeat
    # Those of an earlier time at which this bot led.
    updates.forget_listeners()

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
    parts.dispatch.forget_old()
    parts.services.answering.forget(LONGEST_KEPT)


async def _prune(services: Services) -> None:
    await services.database.prune(now(), Retention(services.keep, services.follow_up))
    await services.database.tidy()


async def _mend(services: Services) -> None:
    if await services.database.mend():
        log.error("database file removed; created a new one, without what was remembered")
    await services.note_handled()


def _regular(metrics: Metrics) -> RegularWork:
    return RegularWork((SQLAlchemyError, OSError, StorybotError), metrics.note_error)


async def beat_once(file: Path, parts: Parts) -> None:
    """Give a sign of life."""
    trouble = parts.refusals.trouble
    await _regular(parts.services.metrics).attempt(lambda: asyncio.to_thread(beat, file, trouble), "the heartbeat")


async def note_handled(parts: Parts) -> None:
    """Note at a stop what was handled while the database failed."""
    work = parts.services.note_handled
    await _regular(parts.services.metrics).attempt(work, "noting what was handled", "the next start handles it again")


async def _keep_beating(file: Path, parts: Parts) -> None:
    """Give signs of life, at once if Telegram begins or ceases to refuse the token."""
    refusals = parts.refusals
    while True:
        refusals.changed.clear()
        await beat_once(file, parts)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(refusals.changed.wait(), HEARTBEAT_EVERY)
