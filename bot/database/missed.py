"""Questions that are not answered, and whose chats are still to be told so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, delete, select

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import MissedQuestionRow


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """Where a question stands that came while the bot was away; never its words.

    Args:
        chat_id, message_id: its message.
        topic_id: the chat's topic, 0 for none.
        language_code: the language of the Telegram of whoever asked, None where it is not known.
    """

    chat_id: int
    message_id: int
    topic_id: int = 0
    language_code: str | None = None


class MissedQuestionStore:
    """The questions that came while the bot was away and are not answered, until their chats are told."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def put(self, question: MissedQuestion) -> None:
        """Keep a question; twice is as good as once."""
        async with self._sessions.begin() as session:
            await session.execute(
                insert_into(session, MissedQuestionRow).values(**asdict(question)).on_conflict_do_nothing()
            )

    @uncancelled
    async def all(self) -> list[MissedQuestion]:
        """Return all of them, in the order of their messages in each chat."""
        async with self._sessions() as session:
            query = select(MissedQuestionRow).order_by(MissedQuestionRow.chat_id, MissedQuestionRow.message_id)
            return [
                MissedQuestion(row.chat_id, row.message_id, row.topic_id, row.language_code)
                for row in await session.scalars(query)
            ]

    @uncancelled
    async def forget(self, questions: Sequence[MissedQuestion]) -> None:
        """Keep these no longer: their chat has been told, or they were answered after all."""
        if not questions:
            return
        statement = delete(MissedQuestionRow).where(
            MissedQuestionRow.chat_id == bindparam("chat"), MissedQuestionRow.message_id == bindparam("message")
        )
        async with self._sessions.begin() as session:
            connection = await session.connection()
            await connection.execute(
                statement, [{"chat": question.chat_id, "message": question.message_id} for question in questions]
            )
