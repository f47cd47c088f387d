"""Questions that no story answers yet, whose askers want to be told when one does."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from bot.database.session import Sessions, uncancelled, wait_for_turn
from bot.database.tables import KeptQuestionRow

MOST_KEPT = 5
"""Most questions of one person."""

LONGEST_KEPT = timedelta(days=30)
"""How long a question is kept if nothing answers it."""


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question that waits for a story.

    Args:
        chat_id, topic_id: where it was asked; topic 0 for none.
        user_id: who wants to be told.
        question_id: the question's message, or None if a button asked it.
        question: its words, which stand alone.
        locale: the language of the refusal.
        id: its number; 0 before it is kept.
    """

    chat_id: int
    topic_id: int
    user_id: int
    question_id: int | None
    question: str = field(repr=False)
    locale: str
    id: int = 0


class KeptQuestionStore:
    """The questions of each person, at most `MOST_KEPT`, none older than `LONGEST_KEPT`.

    A question is claimed before its answer is sent, and removed in the transaction that stores the answer
    (`UpdateStore.told`). What is still claimed at a start may have been answered, and is not answered again.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        # Presses in several chats at once must not exceed the number together.
        self._keeping = asyncio.Lock()

    @uncancelled
    async def keep(self, kept: KeptQuestion, now: datetime) -> bool:
        """Keep a question, once in each chat; return False if the person has `MOST_KEPT` others."""
        async with self._keeping, self._sessions.begin() as session:
            await wait_for_turn(session, kept.user_id)
            await session.execute(delete(KeptQuestionRow).where(KeptQuestionRow.kept_at < now - LONGEST_KEPT))
            query = select(KeptQuestionRow).where(KeptQuestionRow.user_id == kept.user_id)
            rows = (await session.scalars(query)).all()
            if any(row.chat_id == kept.chat_id and _same(row.question, kept.question) for row in rows):
                return True
            if len(rows) >= MOST_KEPT:
                return False
            values = {name: value for name, value in asdict(kept).items() if name != "id"}
            session.add(KeptQuestionRow(**values, kept_at=now, is_claimed=False))
            return True

    @uncancelled
    async def of_person(self, user_id: int, now: datetime, chat_id: int | None = None) -> tuple[KeptQuestion, ...]:
        """Return what a person has kept, the oldest first: in one chat, or in all if None."""
        in_chat = () if chat_id is None else (KeptQuestionRow.chat_id == chat_id,)
        return await self._all(now, KeptQuestionRow.user_id == user_id, *in_chat)

    @uncancelled
    async def waiting(self, now: datetime) -> tuple[KeptQuestion, ...]:
        """Return all questions that can be claimed, the oldest first."""
        return await self._all(now, KeptQuestionRow.is_claimed.is_(False))

    @uncancelled
    async def claim(self, kept: KeptQuestion) -> bool:
        """Note that a question is about to be answered; False if it was removed, reworded or claimed meanwhile."""
        return await self._set_claimed(True, kept.id, KeptQuestionRow.question == kept.question)

    @uncancelled
    async def release(self, kept: KeptQuestion) -> None:
        """Note that the answer to a claimed question was not sent, so that it waits again."""
        await self._set_claimed(False, kept.id)

    @uncancelled
    async def forget_claimed(self) -> None:
        """Remove what an earlier run of the program has claimed and not released: it may have been answered."""
        await self._delete(KeptQuestionRow.is_claimed.is_(True))

    @uncancelled
    async def reword(self, chat_id: int, question_id: int, user_id: int, question: str | None) -> bool:
        """Store the new words of a question that a person has edited, or remove it if None; return if they kept it.

        Others who keep it want to know what it asked before, so their questions no longer belong to the message.
        """
        of_message = (KeptQuestionRow.chat_id == chat_id, KeptQuestionRow.question_id == question_id)
        own = (*of_message, KeptQuestionRow.user_id == user_id)
        of_others = (*of_message, KeptQuestionRow.user_id != user_id)
        async with self._sessions.begin() as session:
            await session.execute(update(KeptQuestionRow).where(*of_others).values(question_id=None))
            if question is None:
                removal = delete(KeptQuestionRow).where(*own).returning(KeptQuestionRow.id)
                return bool((await session.scalars(removal)).all())
            change = update(KeptQuestionRow).where(*own).values(question=question).returning(KeptQuestionRow.id)
            return bool((await session.scalars(change)).all())

    @uncancelled
    async def forget(self, id: int, user_id: int) -> bool:
        """Remove a question of a person; return whether it was there."""
        return await self._delete(KeptQuestionRow.id == id, KeptQuestionRow.user_id == user_id)

    @uncancelled
    async def forget_all_of(self, id: int) -> None:
        """Remove the questions of a chat that is gone, or of a person who has blocked the bot."""
        await self._delete(or_(KeptQuestionRow.chat_id == id, KeptQuestionRow.user_id == id))

    async def _all(self, now: datetime, *conditions: ColumnElement[bool]) -> tuple[KeptQuestion, ...]:
        conditions = (*conditions, KeptQuestionRow.kept_at >= now - LONGEST_KEPT)
        async with self._sessions() as session:
            query = select(KeptQuestionRow).where(*conditions).order_by(KeptQuestionRow.id)
            return tuple(
                KeptQuestion(row.chat_id, row.topic_id, row.user_id, row.question_id, row.question, row.locale, row.id)
                for row in await session.scalars(query)
            )

    async def _set_claimed(self, is_claimed: bool, id: int, *conditions: ColumnElement[bool]) -> bool:
        conditions = (*conditions, KeptQuestionRow.id == id, KeptQuestionRow.is_claimed.is_(not is_claimed))
        statement = update(KeptQuestionRow).where(*conditions).values(is_claimed=is_claimed)
        async with self._sessions.begin() as session:
            return (await session.scalars(statement.returning(KeptQuestionRow.id))).first() is not None

    async def _delete(self, *conditions: ColumnElement[bool]) -> bool:
        statement = delete(KeptQuestionRow).where(*conditions).returning(KeptQuestionRow.id)
        async with self._sessions.begin() as session:
            return bool((await session.scalars(statement)).all())


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
