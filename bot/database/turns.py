"""The last turn of each conversation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import TurnRow
from index.understanding import Turn


@dataclass(frozen=True, slots=True)
class Conversation:
    """Whose questions may take up each other: those of one person in one topic (0 for none) of one chat."""

    chat_id: int
    topic_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class LastTurn:
    """The last turn of a conversation, and the number of its answer."""

    turn: Turn
    answer_id: int


class TurnStore:
    """The last turn of each conversation; nothing before it is kept."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def get(self, conversation: Conversation, since: datetime) -> LastTurn | None:
        """Return the last turn, None where there is none or it is from before `since`."""
        async with self._sessions() as session:
            query = select(TurnRow).where(*_of(conversation), TurnRow.asked_at >= since)
            row = (await session.scalars(query)).one_or_none()
            return LastTurn(Turn(row.question, row.words, row.story, row.speaker), row.answer_id) if row else None

    @uncancelled
    async def put(self, conversation: Conversation, turn: Turn, answer_id: int, now: datetime) -> None:
        """Keep a turn, with the number of its answer, in place of the last one."""
        key = asdict(conversation)
        values = {
            "question": turn.question,
            "words": turn.answer,
            "story": turn.story,
            "speaker": turn.speaker,
            "answer_id": answer_id,
            "asked_at": now,
        }
        async with self._sessions.begin() as session:
            statement = insert_into(session, TurnRow).values(**key, **values)
            await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

    @uncancelled
    async def forget(self, conversation: Conversation, answer_id: int | None = None) -> None:
        """Keep nothing of a conversation, or nothing where its last turn is that of this answer."""
        conditions = _of(conversation)
        if answer_id is not None:
            conditions = (*conditions, TurnRow.answer_id == answer_id)
        async with self._sessions.begin() as session:
            await session.execute(delete(TurnRow).where(*conditions))


def _of(conversation: Conversation) -> tuple[ColumnElement[bool], ...]:
    return (
        TurnRow.chat_id == conversation.chat_id,
        TurnRow.topic_id == conversation.topic_id,
        TurnRow.user_id == conversation.user_id,
    )
