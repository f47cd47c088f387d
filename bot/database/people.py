"""What is stored about a person, in whichever table, and its deletion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.session import Sessions, uncancelled
from bot.database.tables import (
    AnswerRow,
    Base,
    DraftRow,
    KeptQuestionRow,
    MissedQuestionRow,
    ScopeRow,
    TurnRow,
    UpdateRow,
)
from bot.database.updates import FORGOTTEN

PERSONAL = ("user_id", "chat_id")
"""The columns that name a person; a private chat has the id of its person
(https://core.telegram.org/bots/api#chat)."""

_QUESTIONS = (TurnRow, KeptQuestionRow, MissedQuestionRow, UpdateRow)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many records of a person were deleted.

    Args:
        answers: those behind the buttons of answers.
        questions: questions with their words, kept ones and waiting ones among them.
        choices: chosen stories.
        drafts: stories that an editor has sent.
        others: numbers of questions, votes, reports of wrong quotations, the chosen language, and where stories were
            posted and announced in the private chat.
    """

    answers: int = 0
    questions: int = 0
    choices: int = 0
    drafts: int = 0
    others: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.answers + self.questions + self.choices + self.drafts + self.others


class PeopleStore:
    """Deletes what is stored about a person, in every table that has a column for people or chats."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def forget(self, user_id: int, handling: int | None = None) -> Forgotten:
        """Delete all rows of a person and of their private chat, in one transaction.

        Args:
            user_id: the person; what a group or a channel has written (a negative id) is nobody's alone.
            handling: the number of the update that asks for it, which is not handled yet.

        Raises ValueError for the id of a group or a channel.
        """
        if user_id <= 0:
            raise ValueError(f"{user_id} is no person's id")
        deleted: dict[str, int] = {}
        async with self._sessions.begin() as session:
            for table in Base.metadata.sorted_tables:
                condition = _is_of(table, user_id)
                if condition is not None:
                    count = select(func.count()).select_from(table).where(condition)
                    deleted[table.name] = await session.scalar(count) or 0
                    await session.execute(delete(table).where(condition))
            deleted[UpdateRow.__tablename__] = await _forget_updates(session, user_id, handling)
        questions = sum(deleted.pop(one.__tablename__) for one in _QUESTIONS)
        answers, choices, drafts = (deleted.pop(one.__tablename__) for one in (AnswerRow, ScopeRow, DraftRow))
        return Forgotten(answers, questions, choices, drafts, sum(deleted.values()))


def _is_of(table: Table, user_id: int) -> ColumnElement[bool] | None:
    """The condition for a person's rows, or None if the table has nothing of people."""
    columns = [table.c[name] for name in PERSONAL if name in table.c]
    return or_(*(column == user_id for column in columns)) if columns else None


async def _forget_updates(session: AsyncSession, user_id: int, handling: int | None) -> int:
    """Forget what the waiting updates of a person say; their numbers stay, so that none is taken on again."""
    query = select(UpdateRow.update_id, UpdateRow.payload).where(UpdateRow.payload.is_not(None))
    found = (await session.execute(query)).tuples()
    own = [id for id, payload in found if id != handling and payload and _is_by(payload, user_id)]
    if own:
        statement = update(UpdateRow).where(UpdateRow.update_id.in_(own)).values(**FORGOTTEN)
        await session.execute(statement)
    return len(own)


def _is_by(payload: Mapping[str, Any], user_id: int) -> bool:
    """Whether an update is what a person did, or came from their private chat.

    Its one part besides its number says so (https://core.telegram.org/bots/api#update).
    """
    parts = (part for part in payload.values() if isinstance(part, Mapping))
    # A reaction names its person as "user".
    named = (part.get(name) for part in parts for name in ("from", "user", "chat"))
    return any(isinstance(one, Mapping) and one.get("id") == user_id for one in named)
