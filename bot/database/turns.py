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


class TurnStore:
    """The last turn of each conversation; nothing before it is kept."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def get(self, conversation: Conversation, since: datetime) -> Turn | None:
        """Return the last turn, None where there is none or it is from before `since`."""
        async with self._sessions() as session:
            query = select(TurnRow).where(*_of(conversation), TurnRow.asked_at >= since)
            row = (await session.scalars(query)).one_or_none()
            return Turn(row.question, row.words, row.story, row.speaker) if row else None

    @uncancelled
    async def put(self, conversation: Conversation, turn: Turn, now: datetime) -> None:
        """Keep a turn in place of the last one."""
        key = asdict(conversation)
        values = {
            "question": turn.question,
            "words": turn.answer,
            "story": turn.story,
            "speaker": turn.speaker,
            "asked_at": now,
        }
        async with self._sessions.begin() as session:
            statement = insert_into(session, TurnRow).values(**key, **values)
            await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

    @uncancelled
    async def forget(self, conversation: Conversation) -> None:
        """Keep nothing of a conversation."""
        async with self._sessions.begin() as session:
            await session.execute(delete(TurnRow).where(*_of(conversation)))


def _of(conversation: Conversation) -> tuple[ColumnElement[bool], ...]:
    return (
        TurnRow.chat_id == conversation.chat_id,
        TurnRow.topic_id == conversation.topic_id,
        TurnRow.user_id == conversation.user_id,
    )
