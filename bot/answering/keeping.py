"""Answering other programs, for as long as the program runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.answering.current_index import CurrentIndex
from bot.answering.threads import LONGEST_KEPT, Answering, answering_threads
from bot.answering.verbs import Verbs
from bot.answering.watching import StoryWatch
from bot.program.regular_work import RegularWork
from bot.settings import Settings
from index.story_bot import StoryBot

LOOK_EVERY = 5.0
"""Seconds between two looks for a newer index."""

LINK_EVERY = 60.0
"""Seconds between two looks whether the graph over the vectors is to be made anew."""

FORGET_EVERY = 300.0
"""Seconds between two times that old answers are forgotten."""


@asynccontextmanager
async def answering(answerer: StoryBot, settings: Settings) -> AsyncIterator[Verbs]:
    """Answer in threads as long as the context is open, from an index that is kept in step with the stories."""
    threads = answering_threads()
    beside = Answering(threads)
    index = CurrentIndex(answerer, beside, settings)
    repeat = RegularWork().repeat

    async def forget() -> None:
        beside.forget(LONGEST_KEPT)

    looking = [
        asyncio.create_task(repeat(index.take_up, LOOK_EVERY, "taking up a newer index")),
        asyncio.create_task(repeat(index.renew_graph, LINK_EVERY, "linking vectors with their neighbours")),
        asyncio.create_task(repeat(forget, FORGET_EVERY, "forgetting old answers")),
    ]
    if settings.watch_seconds:
        watch = StoryWatch(index)
        looking.append(asyncio.create_task(repeat(watch.look, settings.watch_seconds, "looking for changed stories")))
    try:
        yield Verbs(answerer, beside, settings)
    finally:
        for task in looking:
            task.cancel()
        threads.shutdown(wait=False, cancel_futures=True)
