"""Reads and changes what readers made of the answers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.feedback.numbers import Numbers, numbers_since
from bot.database.feedback.records import AskedQuestion, CastVote, Unanswered, Vote, WrongQuote
from bot.database.session import Sessions, insert_into, put_row, uncancelled
from bot.database.tables import AskedRow, VoteRow, WrongQuoteRow


class FeedbackStore:
    """Reads all of it; `UpdateStore.handled` stores it, in the transaction that ends an update.

    So a vote that an update brings is counted once, however often the update comes.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def vote(self, answer_id: int, user_id: int) -> Vote | None:
        """Return the vote of a person about an answer, or None."""
        async with self._sessions() as session:
            row = await session.get(VoteRow, (answer_id, user_id))
            return Vote(row.vote) if row else None

    @uncancelled
    async def has_reported(self, report: WrongQuote) -> bool:
        """Return whether a person has called a sentence wrong already."""
        place = report.place
        async with self._sessions() as session:
            key = (report.user_id, place.story, place.digest, place.start, place.end)
            return await session.get(WrongQuoteRow, key) is not None

    @uncancelled
    async def numbers(self, now: datetime) -> Numbers:
        """Return the numbers of the last day, week and month."""
        async with self._sessions() as session:
            return await numbers_since(session, now)

    @uncancelled
    async def unanswered(self, since: datetime, most: int) -> list[Unanswered]:
        """Return the wordings that were asked in vain since then, those asked last first, at most so many.

        A wording that got a refusal and a closest passage is there for each.
        """
        last = func.max(AskedRow.asked_at)
        query = (
            select(AskedRow.question, AskedRow.outcome, func.count(), last)
            .where(AskedRow.question.is_not(None), AskedRow.asked_at >= since)
            .group_by(AskedRow.question, AskedRow.outcome)
            .order_by(last.desc(), AskedRow.question, AskedRow.outcome)
            .limit(most)
        )
        async with self._sessions() as session:
            found = (await session.execute(query)).tuples().all()
        return [Unanswered(str(question), outcome, times, moment) for question, outcome, times, moment in found]


async def store_vote(session: AsyncSession, cast: CastVote, now: datetime) -> None:
    """Store a vote in place of the person's earlier one about the same answer, or take it back."""
    key = {"answer_id": cast.answer_id, "user_id": cast.user_id}
    if cast.vote is None:
        await session.execute(delete(VoteRow).filter_by(**key))
        return
    await put_row(session, VoteRow, key, {"vote": int(cast.vote), "voted_at": now})


async def store_report(session: AsyncSession, report: WrongQuote, now: datetime) -> None:
    """Store that a person calls a sentence wrong, once."""
    values = {**asdict(report.place), "user_id": report.user_id, "sentence": report.sentence, "reported_at": now}
    await session.execute(insert_into(session, WrongQuoteRow).values(**values).on_conflict_do_nothing())


async def store_asked(
    session: AsyncSession, answer_id: int, chat_id: int, user_id: int, asked: AskedQuestion | None, now: datetime
) -> None:
    """Store what the numbers need of the question of an answer, in place of what was; None if it asks nothing now.

    The time of an edited question stays.
    """
    if asked is None:
        await session.execute(delete(AskedRow).where(AskedRow.answer_id == answer_id))
        return
    place = asked.sentence
    values = {
        "chat_id": chat_id,
        "user_id": user_id,
        "outcome": asked.outcome,
        "milliseconds": asked.milliseconds,
        "story": asked.story,
        "digest": place.digest if place else None,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "question": asked.unanswered,
    }
    statement = insert_into(session, AskedRow).values(answer_id=answer_id, asked_at=now, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["answer_id"], set_=values))
