"""What every handler needs: the answerer, the database, the outbox, and the settings of the conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.database import Conversation, Database, KeptTurn
from bot.telegram.messages.suggested_questions import Suggested
from bot.telegram.sending.sender import Outbox
from bot.voice import Voice, voice_answering, voice_for
from corpus import Story
from index.answer import Answer
from index.answerer import Answerer
from index.understanding import Turn

T = TypeVar("T")

MOST_EXCERPTS = 10
"""Quotations of an answer that can be paged through."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where questions are answered.

    Args:
        answerer: answers them.
        executor: one thread for that: answering keeps a processor busy, and the event loop is left free to poll.
        database: what outlasts the program.
        outbox: sends and edits.
        per_page: most quotations in one message.
        follow_up: how long a question may take up an earlier one.
        keep: how long what buttons need is kept.
        mishap: notes an error of the database that was got over.
    """

    answerer: Answerer
    executor: Executor
    database: Database
    outbox: Outbox
    per_page: int
    follow_up: timedelta
    keep: timedelta
    mishap: Callable[[Exception], None]

    @property
    def stories(self) -> tuple[Story, ...]:
        """The stories that are answered from."""
        return self.answerer.stories

    async def answer(self, question: str, previous: Turn | None = None, story: str | None = None) -> Answer:
        """Answer a question in the thread that is there for it, with the excerpts of all pages; `story` is an id."""
        most = max(self.per_page, MOST_EXCERPTS)
        return await asyncio.get_running_loop().run_in_executor(
            self.executor, lambda: self.answerer.answer(question, excerpts=most, previous=previous, story=story)
        )

    async def voice(self, user_id: int, language_code: str | None, question: str = "") -> Voice:
        """Return the voice that a reader has chosen, or that of their question if it is sure, or of their Telegram."""
        chosen = await self.if_possible(self.database.readers.locale(user_id), None)
        return voice_for(chosen) if chosen else voice_answering(question, voice_for(language_code))

    async def last_turn(self, conversation: Conversation) -> KeptTurn | None:
        """Return the last turn of a conversation, None where there is none or it is too long ago."""
        return await self.if_possible(self.database.turns.last(conversation, now() - self.follow_up), None)

    async def if_possible(self, work: Awaitable[T], otherwise: T) -> T:
        """Return what the database says, or `otherwise` where it fails: readers are answered without it.

        What cannot be done without it, such as to show an earlier answer in another way, is not asked for in this way.
        """
        try:
            return await work
        except (SQLAlchemyError, OSError) as error:
            self.mishap(error)
            return otherwise

    async def turn_of(self, answer_id: int) -> KeptTurn | None:
        """Return the turn of an answer, None where it has none or it is too long ago."""
        return await self.if_possible(self.database.turns.of_answer(answer_id, now() - self.follow_up), None)

    async def keep_shown(self, suggested: Suggested) -> None:
        """Keep the words of suggested questions, whose buttons are about to be shown."""
        shown = self.database.suggestions.shown((one.shown for one in suggested.suggestions), now())
        await self.if_possible(shown, None)


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
