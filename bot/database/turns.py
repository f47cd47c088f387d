"""The turns that questions take up: each answer's question, and what answered it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import TurnRow
from index.question import Turn


@dataclass(frozen=True, slots=True)
class Conversation:
    """Whose questions may take up each other: those of one person in one topic (0 for none) of one chat."""

    chat_id: int
    topic_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn, and the number of its answer."""

    turn: Turn
    answer_id: int


class TurnStore:
    """The turn of each answer."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def of_answer(self, answer_id: int, since: datetime) -> KeptTurn | None:
        """Return the turn of an answer, None where it has none or it is from before `since`."""
        return await self._one(TurnRow.answer_id == answer_id, TurnRow.asked_at >= since)

    @uncancelled
    async def last(self, conversation: Conversation, since: datetime) -> KeptTurn | None:
        """Return the last turn of a conversation, None where it has none or all are from before `since`."""
        return await self._one(*_of(conversation), TurnRow.asked_at >= since)

    @uncancelled
    async def put(self, conversation: Conversation, kept: KeptTurn, now: datetime) -> None:
        """Keep a turn, in place of the one that its answer had."""
        key = {"answer_id": kept.answer_id}
        values = {
            **asdict(conversation),
            "question": kept.turn.question,
            "words": kept.turn.answer,
            "story": kept.turn.story,
            "speaker": kept.turn.speaker,
            "asked_at": now,
        }
        async with self._sessions.begin() as session:
            statement = insert_into(session, TurnRow).values(**key, **values)
            await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

    @uncancelled
    async def forget(self, conversation: Conversation) -> None:
        """Keep no turn of a conversation."""
        await self._delete(*_of(conversation))

    @uncancelled
    async def forget_answer(self, answer_id: int) -> None:
        """Keep no turn of an answer."""
        await self._delete(TurnRow.answer_id == answer_id)

    async def _one(self, *conditions: ColumnElement[bool]) -> KeptTurn | None:
        """The turn of the answer that was given last, whichever question was edited last."""
        async with self._sessions() as session:
            found = await session.scalars(
                select(TurnRow).where(*conditions).order_by(TurnRow.answer_id.desc()).limit(1)
            )
            row = found.one_or_none()
            return KeptTurn(Turn(row.question, row.words, row.story, row.speaker), row.answer_id) if row else None

    async def _delete(self, *conditions: ColumnElement[bool]) -> None:
        async with self._sessions.begin() as session:
            await session.execute(delete(TurnRow).where(*conditions))


def _of(conversation: Conversation) -> tuple[ColumnElement[bool], ...]:
    return (
        TurnRow.chat_id == conversation.chat_id,
        TurnRow.topic_id == conversation.topic_id,
        TurnRow.user_id == conversation.user_id,
    )
