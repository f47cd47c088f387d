"""A desk made of fakes: words are counted, a bot takes calls and makes none, the database is a file of the test's."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

from telegram import Bot

from bot.database import Database
from bot.telegram.desk import Desk
from bot.telegram.outbox import Outbox
from corpus import Story
from index import Answerer, StoryIndex
from tests.bot_api.html_entities import parse_html
from tests.fakes import WordEncoder, WordReader, ferry_story


def fake_bot() -> AsyncMock:
    """A bot whose messages get the numbers from 500 on."""
    numbers = itertools.count(500)
    bot = AsyncMock(spec=Bot)
    bot.send_message.side_effect = lambda *_, **__: SimpleNamespace(message_id=next(numbers))
    return bot


@asynccontextmanager
async def desk_of(
    folder: Path,
    bot: AsyncMock,
    stories: Sequence[Story] = (),
    suggestions: Mapping[str, tuple[str, ...]] | None = None,
) -> AsyncIterator[Desk]:
    """A desk with these stories, the ferry's where none are given; `suggestions` are questions by a story's id."""
    encoder = WordEncoder()
    index = replace(StoryIndex.build(stories or [ferry_story()], encoder), suggestions=suggestions or {})
    database = await Database.open(f"sqlite:///{folder / 'storybot.db'}")
    try:
        with ThreadPoolExecutor(1) as executor:
            yield Desk(
                Answerer(index, encoder, WordReader(), 0.1),
                executor,
                database,
                Outbox(bot, lambda: True),
                per_page=3,
                follow_up=timedelta(hours=1),
                keep=timedelta(days=30),
            )
    finally:
        await database.close()


def sent(bot: AsyncMock) -> list[str]:
    """What the messages say that the bot has sent, by a strict reading of their HTML."""
    return [parse_html(call.args[1]).text for call in bot.send_message.await_args_list]


def labels(bot: AsyncMock) -> list[str]:
    """What the buttons of the last message say."""
    markup: Any = bot.send_message.await_args.kwargs["reply_markup"]
    return [button.text for row in markup.inline_keyboard for button in row] if markup else []
