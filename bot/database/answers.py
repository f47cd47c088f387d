"""What answers showed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import AnswerRow


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """Where a question stands: its chat, topic (0 for none) and message (None where a button asked it)."""

    chat_id: int
    topic_id: int
    question_id: int | None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer that is remembered.

    Args:
        id: its number, which no other answer ever gets.
        chat_id, topic_id: where it stands.
        user_id: who asked.
        question_id: id of the question's message, None where a button asked it.
        reply_id: id of the bot's message, None as long as it is not sent.
        locale: the language of the bot's own lines in it.
        content: what it showed, as JSON values.
        took_up: number of the answer whose turn its question took up, None for none.
    """

    id: int
    chat_id: int
    topic_id: int
    user_id: int
    question_id: int | None
    reply_id: int | None
    locale: str
    content: dict[str, Any]
    took_up: int | None = None


class AnswerStore:
    """The answers of all chats."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def add(
        self,
        place: MessagePlace,
        *,
        user_id: int,
        locale: str,
        content: dict[str, Any],
        now: datetime,
        took_up: int | None = None,
    ) -> int:
        """Remember an answer, in place of an earlier one to the same question; return its number.

        `took_up` is the number of the answer whose turn the question took up.
        """
        values = {"user_id": user_id, "locale": locale, "content": content, "created_at": now, "took_up": took_up}
        async with self._sessions.begin() as session:
            statement = insert_into(session, AnswerRow).values(**asdict(place), **values)
            insertion = statement.on_conflict_do_nothing(index_elements=["chat_id", "question_id"]).returning(
                AnswerRow.id
            )
            number: int | None = None
            # Another program may put an answer to the same question between the two statements; the last one stays.
            while number is None:
                if place.question_id is not None:
                    await session.execute(delete(AnswerRow).where(*_asked_by(place.chat_id, place.question_id)))
                number = await session.scalar(insertion)
            return number

    @uncancelled
    async def sent(self, answer_id: int, reply_id: int) -> None:
        """Remember which message an answer is."""
        await self._update(answer_id, reply_id=reply_id)

    @uncancelled
    async def change(self, answer_id: int, content: dict[str, Any]) -> None:
        """Remember that an answer shows something else now."""
        await self._update(answer_id, content=content)

    @uncancelled
    async def by_id(self, answer_id: int) -> StoredAnswer | None:
        """Return an answer by its number, None where there is none."""
        return await self._one(AnswerRow.id == answer_id)

    @uncancelled
    async def by_question(self, chat_id: int, question_id: int) -> StoredAnswer | None:
        """Return the answer to a question, None where there is none."""
        return await self._one(*_asked_by(chat_id, question_id))

    @uncancelled
    async def by_reply(self, chat_id: int, reply_id: int) -> StoredAnswer | None:
        """Return the answer that a message of the bot is, None where it is none."""
        return await self._one(AnswerRow.chat_id == chat_id, AnswerRow.reply_id == reply_id)

    async def _update(self, answer_id: int, **values: Any) -> None:
        async with self._sessions.begin() as session:
            await session.execute(update(AnswerRow).where(AnswerRow.id == answer_id).values(**values))

    async def _one(self, *conditions: ColumnElement[bool]) -> StoredAnswer | None:
        async with self._sessions() as session:
            found = await session.scalars(select(AnswerRow).where(*conditions).order_by(AnswerRow.id.desc()).limit(1))
            row = found.one_or_none()
            if row is None:
                return None
            return StoredAnswer(
                row.id,
                row.chat_id,
                row.topic_id,
                row.user_id,
                row.question_id,
                row.reply_id,
                row.locale,
                row.content,
                row.took_up,
            )


def _asked_by(chat_id: int, question_id: int) -> tuple[ColumnElement[bool], ...]:
    return AnswerRow.chat_id == chat_id, AnswerRow.question_id == question_id
