"""Telegram's updates, so that each is handled once and none is lost, and all that handling one leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.conversations import Conversation, Scope, ShownSuggestion, StoredAnswer, store_scope
from bot.database.feedback.records import AskedQuestion, CastVote, WrongQuote
from bot.database.feedback.store import store_asked, store_report, store_vote
from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.sharing import forget_press
from bot.database.tables import (
    AnswerRow,
    KeptQuestionRow,
    MissedQuestionRow,
    SuggestionRow,
    TurnRow,
    UpdateRow,
)
from bot.database.versions import store_versions
from corpus import Story
from index.question import Turn

FORGOTTEN: Mapping[str, Any] = {"handled": True, "payload": None, "chat_lock": None}
"""The values of an update that nobody handles any more: only its number stays."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is stored once an update is handled.

    Args:
        answer: the answer that was sent or changed.
        turn: the turn of that answer, for a follow-up, or None if it has none.
        keeps_turn: whether the stored turn stays as it is; `turn` is then ignored.
        suggestions: the suggested questions that were shown.
        scopes: what is asked from now on in some conversations; None for all stories.
        stories: the stories that were shown, each as it is now.
        asked: what the numbers need of the question of that answer, or None if it has none; kept with the turn.
        vote: a vote about an answer.
        report: a sentence that is called wrong.
    """

    answer: StoredAnswer | None = None
    turn: Turn | None = None
    keeps_turn: bool = False
    suggestions: tuple[ShownSuggestion, ...] = ()
    scopes: tuple[tuple[Conversation, Scope | None], ...] = ()
    stories: tuple[Story, ...] = ()
    asked: AskedQuestion | None = None
    vote: CastVote | None = None
    report: WrongQuote | None = None


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """Where a question stands that came while the bot was away; never its words.

    Args:
        chat_id, message_id: its message.
        topic_id: the chat's topic, or 0.
        language_code: the language of the asker's Telegram, or None if unknown.
    """

    chat_id: int
    message_id: int
    topic_id: int = 0
    language_code: str | None = None


class UpdateStore:
    """The updates that wait, with what they say, and the numbers of those that were handled lately.

    Telegram forgets an update once the next ones are requested, which is long before it is handled.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def arrived(
        self, update_id: int, payload: dict[str, Any], now: datetime, chat_lock: int | None = None
    ) -> bool:
        """Store an update until it is handled; return False if it has arrived before, in this program or another.

        Args:
            update_id: its number.
            payload: what it says.
            now: the time.
            chat_lock: the lock that whoever handles it has to hold. If None, only this program handles updates.
        """
        async with self._sessions.begin() as session:
            statement = insert_into(session, UpdateRow).values(
                update_id=update_id, arrived_at=now, handled=False, payload=payload, chat_lock=chat_lock
            )
            added = await session.execute(statement.on_conflict_do_nothing().returning(UpdateRow.update_id))
            return added.scalar_one_or_none() is not None

    @uncancelled
    async def turned_away(self, update_id: int, now: datetime, question: MissedQuestion | None = None) -> bool:
        """Store the number of an update that is not handled, with the question that is missed by that, if any.

        Returns False if it has arrived before, in this program or another.
        """
        async with self._sessions.begin() as session:
            values = {"update_id": update_id, "arrived_at": now, **FORGOTTEN}
            statement = insert_into(session, UpdateRow).values(**values).on_conflict_do_nothing()
            added = await session.execute(statement.returning(UpdateRow.update_id))
            if added.scalar_one_or_none() is None:
                return False
            if question:
                await _store_missed(session, question)
            return True

    @uncancelled
    async def handled(self, update_id: int, now: datetime, outcome: Outcome | None = None) -> None:
        """Note that an update was handled, forget what it says, and store what came of it, all in one transaction.

        Nothing is stored if it counts as handled already: its person was forgotten meanwhile. Where bots share the
        database, the last press in its chat is forgotten if it came before.
        """
        async with self._sessions.begin() as session:
            query = select(UpdateRow.handled, UpdateRow.chat_lock).where(UpdateRow.update_id == update_id)
            was_handled, chat_lock = (await session.execute(query)).tuples().one_or_none() or (False, None)
            if outcome and not was_handled:
                await _store_outcome(session, outcome, now)
            if chat_lock is not None:
                await forget_press(session, chat_lock, before=update_id)
            await _mark_handled(session, update_id)

    @uncancelled
    async def told(self, kept_id: int, now: datetime, outcome: Outcome) -> None:
        """Remove a kept question that was answered, and store what came of it, all in one transaction.

        Nothing is stored if it is no longer there: its person was forgotten meanwhile.
        """
        async with self._sessions.begin() as session:
            removal = delete(KeptQuestionRow).where(KeptQuestionRow.id == kept_id).returning(KeptQuestionRow.id)
            if (await session.scalars(removal)).first() is not None:
                await _store_outcome(session, outcome, now)

    @uncancelled
    async def waiting(self, chat_lock: int | None = None) -> list[dict[str, Any]]:
        """Return what the updates say that have arrived and were not handled, in the order of their numbers.

        If `chat_lock` is given, only those that need this lock are returned.
        """
        query = select(UpdateRow.payload).where(UpdateRow.handled.is_(False), UpdateRow.payload.is_not(None))
        if chat_lock is not None:
            query = query.where(UpdateRow.chat_lock == chat_lock)
        query = query.order_by(UpdateRow.update_id)
        async with self._sessions() as session:
            return [payload for payload in await session.scalars(query) if payload is not None]

    @uncancelled
    async def locks_waiting(self, most: int) -> list[int]:
        """Return the locks that waiting updates need, at most so many, that of the oldest update first."""
        query = (
            select(UpdateRow.chat_lock)
            .where(UpdateRow.chat_lock.is_not(None))
            .group_by(UpdateRow.chat_lock)
            .order_by(func.min(UpdateRow.update_id))
            .limit(most)
        )
        async with self._sessions() as session:
            return [chat_lock for chat_lock in await session.scalars(query) if chat_lock is not None]

    @uncancelled
    async def set_aside(self, update_id: int, question: MissedQuestion) -> None:
        """Note that a question is not answered, and where it stands, until its chat is told."""
        async with self._sessions.begin() as session:
            await _store_missed(session, question)
            await _mark_handled(session, update_id)

    @uncancelled
    async def missed_questions(self) -> list[MissedQuestion]:
        """Return the questions whose chats are still to be told, in the order of their messages in each chat."""
        async with self._sessions() as session:
            query = select(MissedQuestionRow).order_by(MissedQuestionRow.chat_id, MissedQuestionRow.message_id)
            return [
                MissedQuestion(row.chat_id, row.message_id, row.topic_id, row.language_code)
                for row in await session.scalars(query)
            ]

    @uncancelled
    async def forget_missed(self, questions: Sequence[MissedQuestion]) -> None:
        """Forget missed questions: their chat was told, or they were answered after all."""
        statement = delete(MissedQuestionRow).where(
            MissedQuestionRow.chat_id == bindparam("chat"), MissedQuestionRow.message_id == bindparam("message")
        )
        async with self._sessions.begin() as session:
            connection = await session.connection()
            await connection.execute(
                statement, [{"chat": question.chat_id, "message": question.message_id} for question in questions]
            )


async def _store_outcome(session: AsyncSession, outcome: Outcome, now: datetime) -> None:
    if outcome.answer:
        answer = outcome.answer
        await _store_answer(session, answer, now)
        if not outcome.keeps_turn:
            await _store_turn(session, answer, outcome.turn, now)
            await store_asked(session, answer.id, answer.chat_id, answer.user_id, outcome.asked, now)
    if outcome.suggestions:
        await _store_suggestions(session, outcome.suggestions, now)
    await store_versions(session, outcome.stories, now)
    for conversation, scope in outcome.scopes:
        await store_scope(session, conversation, scope, now)
    if outcome.vote:
        await store_vote(session, outcome.vote, now)
    if outcome.report:
        await store_report(session, outcome.report, now)


async def _store_missed(session: AsyncSession, question: MissedQuestion) -> None:
    statement = insert_into(session, MissedQuestionRow).values(**asdict(question))
    await session.execute(statement.on_conflict_do_nothing())


async def _mark_handled(session: AsyncSession, update_id: int) -> None:
    await session.execute(update(UpdateRow).where(UpdateRow.update_id == update_id).values(**FORGOTTEN))


async def _store_answer(session: AsyncSession, answer: StoredAnswer, now: datetime) -> None:
    """Store an answer in place of its earlier version, or of another answer to the same question."""
    values = asdict(answer)
    changed = await session.scalar(
        update(AnswerRow).where(AnswerRow.id == answer.id).values(**values).returning(AnswerRow.id)
    )
    if changed is None:
        insertion = insert_into(session, AnswerRow).values(**values, created_at=now)
        await session.execute(
            insertion.on_conflict_do_update(index_elements=["chat_id", "question_id"], set_=insertion.excluded)
        )


async def _store_turn(session: AsyncSession, answer: StoredAnswer, turn: Turn | None, now: datetime) -> None:
    await session.execute(delete(TurnRow).where(TurnRow.answer_id == answer.id))
    if turn:
        session.add(
            TurnRow(
                answer_id=answer.id,
                chat_id=answer.chat_id,
                topic_id=answer.topic_id,
                user_id=answer.user_id,
                question=turn.question,
                words=turn.answer,
                story=turn.story,
                speaker=turn.speaker,
                asked_at=now,
            )
        )


async def _store_suggestions(session: AsyncSession, suggestions: Iterable[ShownSuggestion], now: datetime) -> None:
    # In one order, or programs that store the same rows could wait for each other for ever; and each once, since
    # PostgreSQL changes no row twice in a statement.
    rows = [
        {**asdict(one), "shown_at": now} for one in sorted(set(suggestions), key=lambda one: (one.digest, one.hash))
    ]
    statement = insert_into(session, SuggestionRow).values(rows)
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["digest", "hash"],
            set_={"story": new.story, "question": new.question, "shown_at": new.shown_at},
        )
    )
