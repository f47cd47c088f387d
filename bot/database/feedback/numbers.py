"""The numbers that administrators are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Select, case, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.feedback.records import NUMBERS_KEPT, SentencePlace, Vote, WrongQuote
from bot.database.tables import AskedRow, VoteRow, WrongQuoteRow

PERIODS = (timedelta(days=1), timedelta(days=7), NUMBERS_KEPT)
"""A day, a week, a month."""

ANSWERED = ("answer", "facts")
"""The outcomes by which a story answers; one that is only closest does not."""

MOST_SHOWN = 5
"""Most stories and sentences of a kind."""


@dataclass(frozen=True, slots=True)
class Period:
    """How many questions there were in a time, of how many people, and in how many groups."""

    questions: int
    people: int
    groups: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a month.

    Args:
        periods: of the last day, week and month (`PERIODS`).
        outcomes: questions by what they got.
        votes: votes for and against answers.
        reports: how many sentences were called wrong.
        wrong: those called wrong last, with how many people call them so.
        stories: ids of the stories that answered most often, with how often.
        sentences: the sentences that answered most often, with how often.
        median, high: milliseconds to an answer: the median and the 95th percentile; None if nothing was asked.
    """

    periods: tuple[Period, ...]
    outcomes: Mapping[str, int]
    votes: Mapping[Vote, int]
    reports: int
    wrong: tuple[tuple[WrongQuote, int], ...]
    stories: tuple[tuple[str, int], ...]
    sentences: tuple[tuple[SentencePlace, int], ...]
    median: int | None
    high: int | None


async def numbers_since(session: AsyncSession, now: datetime) -> Numbers:
    """Return the numbers of the last day, week and month."""
    since = now - NUMBERS_KEPT
    recent = AskedRow.asked_at >= since
    outcomes = select(AskedRow.outcome, func.count()).where(recent).group_by(AskedRow.outcome)
    votes = select(VoteRow.vote, func.count()).where(VoteRow.voted_at >= since).group_by(VoteRow.vote)
    times = func.count()
    stories = (
        select(AskedRow.story, times)
        .where(recent, AskedRow.story.is_not(None), AskedRow.outcome.in_(ANSWERED))
        .group_by(AskedRow.story)
        .order_by(times.desc(), AskedRow.story)
        .limit(MOST_SHOWN)
    )
    wrong: Iterable[Any] = await session.execute(_wrong(since).limit(MOST_SHOWN))
    return Numbers(
        tuple([await _period(session, now - length) for length in PERIODS]),
        dict((await session.execute(outcomes)).tuples().all()),
        {Vote(vote): count for vote, count in (await session.execute(votes)).tuples()},
        await session.scalar(select(func.count()).select_from(_wrong(since).subquery())) or 0,
        tuple((WrongQuote(0, SentencePlace(*place), sentence), count) for *place, sentence, count, _ in wrong),
        tuple((str(story), count) for story, count in (await session.execute(stories)).tuples()),
        await _sentences(session, recent),
        await _percentile(session, recent, 0.5),
        await _percentile(session, recent, 0.95),
    )


async def _period(session: AsyncSession, since: datetime) -> Period:
    """A group or a channel that writes under its own name (a negative id) is nobody; a private chat is no group."""
    person = distinct(case((AskedRow.user_id > 0, AskedRow.user_id)))
    group = distinct(case((AskedRow.chat_id < 0, AskedRow.chat_id)))
    query = select(func.count(), func.count(person), func.count(group)).where(AskedRow.asked_at >= since)
    return Period(*(await session.execute(query)).tuples().one())


def _wrong(since: datetime) -> Select[str, str, int, int, str, int, datetime]:
    """The sentences that were called wrong, those called so last first."""
    row = WrongQuoteRow
    place, last = (row.story, row.digest, row.start, row.end), func.max(row.reported_at)
    return (
        select(*place, row.sentence, func.count(), last)
        .where(row.reported_at >= since)
        .group_by(*place, row.sentence)
        .order_by(last.desc(), *place)
    )


async def _sentences(session: AsyncSession, recent: ColumnElement[bool]) -> tuple[tuple[SentencePlace, int], ...]:
    place, times = (AskedRow.story, AskedRow.digest, AskedRow.start, AskedRow.end), func.count()
    query = (
        select(*place, times)
        .where(recent, AskedRow.digest.is_not(None))
        .group_by(*place)
        .order_by(times.desc(), *place)
        .limit(MOST_SHOWN)
    )
    found: Iterable[Any] = await session.execute(query)
    return tuple((SentencePlace(*where), count) for *where, count in found)


async def _percentile(session: AsyncSession, recent: ColumnElement[bool], share: float) -> int | None:
    """The nearest rank: https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method."""
    count = await session.scalar(select(func.count()).select_from(AskedRow).where(recent)) or 0
    rank = max(ceil(share * count), 1)
    query = select(AskedRow.milliseconds).where(recent).order_by(AskedRow.milliseconds).offset(rank - 1).limit(1)
    return await session.scalar(query)
