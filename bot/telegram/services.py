"""What every handler needs: the answerer, the database, the sender, and the settings of conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.answering.threads import Answering
from bot.database import Conversation, Database, KeptTurn, Outcome, Scope
from bot.program.waits import note_moved
from bot.telegram.metrics import Metrics
from bot.telegram.sending.calls import finish
from bot.telegram.sending.sender import Sender
from bot.voice import Voice, voice_answering, voice_for
from corpus import Story
from corpus.normalise import normalise
from index.answer import Answer, is_partly_searched
from index.catalogue import Catalogue, Listing
from index.question import Turn
from index.story_bot import StoryBot, taken_up

T = TypeVar("T")

MOST_EXCERPTS = 10
"""Quotations of an answer that can be paged through."""


@dataclass(frozen=True, slots=True)
class Services:
    """What every handler needs.

    Args:
        answerer: answers questions.
        answering: runs it in threads, so that the event loop is free to poll.
        database: what outlasts the program.
        sender: sends and edits messages.
        per_page: most quotations in one message.
        follow_up: how long a question may follow up an earlier one.
        keep: how long what buttons need is kept.
        report: reports an error of the database that did not stop an answer.
        admins: ids of the bot's administrators.
        editors: ids of those who may change the stories besides.
        metrics: what is counted and timed.
        unnoted: the numbers of updates that were handled while the database failed, which does not know of it.
    """

    answerer: StoryBot
    answering: Answering
    database: Database
    sender: Sender
    per_page: int
    follow_up: timedelta
    keep: timedelta
    report: Callable[[Exception], None]
    admins: frozenset[int] = frozenset()
    editors: frozenset[int] = frozenset()
    metrics: Metrics = field(default_factory=Metrics)
    unnoted: set[int] = field(default_factory=set)

    @property
    def stories(self) -> Sequence[Story]:
        """The stories that are answered from."""
        return self.answerer.stories

    @property
    def catalogue(self) -> Catalogue:
        """The same stories as a list."""
        return self.answerer.catalogue

    def stories_among(self, ids: Iterable[str] | None) -> Iterable[Story]:
        """Return the stories of some ids that are there, read when they are wanted; all if None."""
        return self.stories if ids is None else (one.story for one in map(self.catalogue.with_id, ids) if one)

    def may_edit(self, user_id: int) -> bool:
        """Return whether a person may add, correct and withdraw stories."""
        return user_id in self.editors or user_id in self.admins

    async def scopes(self, conversation: Conversation) -> tuple[Scope | None, Scope | None]:
        """Return what was chosen in a conversation, and what in its group; None for all stories."""
        return await self.if_possible(self.database.conversations.scopes(conversation), (None, None))

    async def turn_of(self, answer_id: int) -> KeptTurn | None:
        """Return the turn of an answer that can be followed up, or None."""
        turn = self.database.conversations.turn_of(answer_id, now() - self.follow_up)
        return await self.if_possible(turn, None)

    async def last_turn(self, conversation: Conversation) -> KeptTurn | None:
        """Return the last turn of a conversation that can be followed up, or None."""
        turn = self.database.conversations.last_turn(conversation, now() - self.follow_up)
        return await self.if_possible(turn, None)

    async def answer(
        self, question: str, previous: Turn | None = None, story: str | Collection[str] | None = None
    ) -> Answer:
        """Answer a question in a thread, with the excerpts of all pages; `story` is an id, or some.

        A story that was removed while the question waited is not asked.
        """
        most, ids = max(self.per_page, MOST_EXCERPTS), (story,) if isinstance(story, str) else story
        ids = None if ids is None else tuple(ids)
        # In a thread: with a long question it takes a tenth of a second.
        turn = None if previous is None else await asyncio.to_thread(taken_up, question, previous)

        began = monotonic()

        def asked() -> Answer:
            self.metrics.note_since("thread", began)
            there = tuple(id for id in ids or () if self.catalogue.with_id(id))
            return self.answerer.ask(question, excerpts=most, previous=previous, story=None if ids is None else there)

        key = ("answer", normalise(question), turn, ids, most)
        return await self.answering.once(self.answerer.store, key, asked, lambda one: not is_partly_searched(one))

    async def story_of(self, listing: Listing) -> Story:
        """Return a listed story, read in a thread: it may lie in a database that is slow to answer."""
        return await asyncio.to_thread(lambda: listing.story)

    async def suggest(self, story: Story) -> Sequence[str]:
        """Return the suggested questions of a story; they are made in a thread if they are not kept.

        A story that was removed meanwhile has none. Those that are known need not wait for the questions of others.
        """
        known = self.answerer.known_suggestions(story)
        if known is not None:
            return known

        def made() -> Sequence[str]:
            return self.answerer.suggestions(story) if self.catalogue.with_id(story.id) else ()

        return await self.answering.once(self.answerer.store, ("suggest", story.id, story.digest), made)

    async def voice(self, user_id: int, language_code: str | None, question: str = "") -> Voice:
        """Return the voice that a reader has chosen, or that of their question if it is sure, or of their Telegram."""
        chosen = await self.if_possible(self.database.conversations.locale(user_id), None)
        return voice_for(chosen) if chosen else voice_answering(question, voice_for(language_code))

    async def if_possible(self, work: Awaitable[T], otherwise: T) -> T:
        """Return what the database says, or `otherwise` if it fails, so that readers are answered without it.

        Do not use it for what cannot be done without the database, such as another view of an earlier answer.
        """
        try:
            return await work
        except (SQLAlchemyError, OSError) as error:
            self.report(error)
            return otherwise
        finally:
            note_moved()

    async def handled(self, update_id: int, outcome: Outcome | None = None) -> None:
        """Note that an update was handled, and what came of it.

        If that fails, what came of it is lost, and `note_handled` is to be called: else the next start would handle the
        update once more.
        """

        async def noted() -> bool:
            await self.database.updates.handled(update_id, now(), outcome)
            return True

        if not await self.if_possible(noted(), False):
            self.unnoted.add(update_id)

    async def note_handled(self) -> None:
        """Note what was handled while the database failed. Raises SQLAlchemyError or OSError if it still does."""
        for update_id in sorted(self.unnoted):
            await self.database.updates.handled(update_id, now())
            self.unnoted.discard(update_id)

    async def carry_out(self, update_id: int, work: Coroutine[Any, Any, Outcome | None]) -> None:
        """Do something that readers see, and store what came of it, even if the program stops meanwhile."""

        async def whole() -> None:
            await self.handled(update_id, await work)

        await finish(whole())


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
