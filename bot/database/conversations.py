"""What conversations need: answers with what they showed, turns for follow-ups, chosen stories, readers' languages."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.session import Sessions, insert_into, put_row, uncancelled
from bot.database.tables import (
    AnnouncementRow,
    AnswerRow,
    AskedRow,
    ChatMoveRow,
    KeptQuestionRow,
    ReaderRow,
    ScopeRow,
    SuggestionRow,
    TurnRow,
)
from index.question import Turn

RANDOM_BITS = 18


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer that a reader has got.

    Args:
        id: its number, which no other answer gets.
        chat_id, topic_id: where it stands; topic 0 for none.
        user_id: who asked.
        question_id: id of the question's message, or None if a button asked it.
        reply_id: id of the bot's message; 0 if it has none in this chat, since its group has become a supergroup since.
        locale: the language of the bot's own lines in it.
        content: what it showed, as JSON values.
        took_up: number of the answer that its question followed up, or None.
    """

    id: int
    chat_id: int
    topic_id: int
    user_id: int
    question_id: int | None
    reply_id: int
    locale: str
    content: dict[str, Any]
    took_up: int | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Whose questions may follow up each other: those of one person in one topic (0 for none) of one chat."""

    chat_id: int
    topic_id: int
    user_id: int

    @classmethod
    def of_group(cls, chat_id: int) -> Conversation:
        """Return what stands for all conversations of a group, which have its scope."""
        return cls(chat_id, 0, 0)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which stories alone are asked: one by its id, or those of a publisher."""

    story: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn, and the number of its answer."""

    turn: Turn
    answer_id: int


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A suggested question that a button asks.

    Args:
        digest, hash: what the button carries: the first digits of its story's digest, and of the question's hash.
        story: id of the story.
        question: the question, in the words of the program or of the story's editor.
    """

    digest: str
    hash: str
    story: str
    question: str


class ConversationStore:
    """Reads all of this, and changes what is not changed by handling an update (`UpdateStore.handled`)."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._last_number = 0

    def new_number(self, now: datetime) -> int:
        """Return a number for a new answer, greater than those before: milliseconds and random bits.

        So buttons can carry it before anything is stored.
        """
        number = (int(now.timestamp() * 1000) << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)
        self._last_number = max(self._last_number + 1, number)
        return self._last_number

    async def answer(self, answer_id: int) -> StoredAnswer | None:
        """Return an answer by its number, or None."""
        return await self._answer(AnswerRow.id == answer_id)

    async def answer_to(self, chat_id: int, question_id: int) -> StoredAnswer | None:
        """Return the answer to a question, or None."""
        return await self._answer(AnswerRow.chat_id == chat_id, AnswerRow.question_id == question_id)

    async def answer_in(self, chat_id: int, reply_id: int) -> StoredAnswer | None:
        """Return the answer that a message of the bot is, or None."""
        return await self._answer(AnswerRow.chat_id == chat_id, AnswerRow.reply_id == reply_id)

    @uncancelled
    async def shown_since(self, since: datetime, after: int = 0, most: int = 200) -> list[StoredAnswer]:
        """Return answers from `since` on by their numbers, those after a number, at most so many."""
        async with self._sessions() as session:
            query = (
                select(AnswerRow)
                .where(AnswerRow.created_at >= since, AnswerRow.id > after, AnswerRow.reply_id != 0)
                .order_by(AnswerRow.id)
                .limit(most)
            )
            return [one for one in map(_stored, await session.scalars(query)) if one]

    @uncancelled
    async def note(self, answer: StoredAnswer, values: dict[str, Any]) -> None:
        """Add to what is stored of an answer, unless it shows something else by now."""
        async with self._sessions.begin() as session:
            row = await session.get(AnswerRow, answer.id, with_for_update=True)
            if row and row.content.get("places") == answer.content.get("places"):
                row.content = {**row.content, **values}

    async def turn_of(self, answer_id: int, since: datetime) -> KeptTurn | None:
        """Return the turn of an answer, or None if it has none or it is from before `since`."""
        return await self._turn(TurnRow.answer_id == answer_id, TurnRow.asked_at >= since)

    async def last_turn(self, conversation: Conversation, since: datetime) -> KeptTurn | None:
        """Return the last turn of a conversation, or None if there is none since then.

        It is that of the last answer by its message, whichever question was edited last.
        """
        return await self._turn(*_in_conversation(TurnRow, conversation), TurnRow.asked_at >= since)

    @uncancelled
    async def scopes(self, conversation: Conversation) -> tuple[Scope | None, Scope | None]:
        """Return what was chosen in a conversation, and what in its group; None for all stories."""
        group = Conversation.of_group(conversation.chat_id)
        people = (conversation.user_id, group.user_id)
        query = select(ScopeRow).where(ScopeRow.chat_id == conversation.chat_id, ScopeRow.user_id.in_(people))
        async with self._sessions() as session:
            found = {
                Conversation(row.chat_id, row.topic_id, row.user_id): Scope(row.story, row.publisher)
                for row in await session.scalars(query)
            }
            return found.get(conversation), found.get(group)

    @uncancelled
    async def choose(self, conversation: Conversation, scope: Scope | None, now: datetime) -> None:
        """Remember what is asked in a conversation from now on; None for all stories."""
        async with self._sessions.begin() as session:
            await store_scope(session, conversation, scope, now)

    @uncancelled
    async def forget(self, conversation: Conversation) -> bool:
        """Forget the turns of a conversation, and its scope; return whether it had one."""
        async with self._sessions.begin() as session:
            await session.execute(delete(TurnRow).where(*_in_conversation(TurnRow, conversation)))
            forgotten = await session.scalars(
                delete(ScopeRow).where(*_in_conversation(ScopeRow, conversation)).returning(ScopeRow.chat_id)
            )
            return forgotten.one_or_none() is not None

    @uncancelled
    async def suggestion(self, digest: str, hash: str) -> ShownSuggestion | None:
        """Return the suggested question of a button, or None if it was never shown, or too long ago."""
        async with self._sessions() as session:
            row = await session.get(SuggestionRow, (digest, hash))
            return ShownSuggestion(row.digest, row.hash, row.story, row.question) if row else None

    @uncancelled
    async def locale(self, user_id: int) -> str | None:
        """Return the code of the language that a reader has chosen, or None."""
        async with self._sessions() as session:
            row = await session.get(ReaderRow, user_id)
            return row.locale if row else None

    @uncancelled
    async def choose_locale(self, user_id: int, locale: str) -> None:
        """Remember the language that a reader has chosen."""
        async with self._sessions.begin() as session:
            await put_row(session, ReaderRow, {"user_id": user_id}, {"locale": locale})

    @uncancelled
    async def move_chat(self, old: int, new: int) -> None:
        """Continue the conversations of a group in the supergroup that it has become, and remember the move.

        Its messages have no ids in the supergroup. The answers there can be found by their numbers; where stories were
        posted stays behind.
        """
        if old == new:
            return
        async with self._sessions.begin() as session:
            await session.execute(
                update(AnswerRow).where(AnswerRow.chat_id == old).values(chat_id=new, question_id=None, reply_id=0)
            )
            for table in (TurnRow, AskedRow):
                await session.execute(update(table).where(table.chat_id == old).values(chat_id=new))
            for row in (await session.scalars(select(ScopeRow).where(ScopeRow.chat_id == old))).all():
                moved = insert_into(session, ScopeRow).values(
                    chat_id=new,
                    topic_id=row.topic_id,
                    user_id=row.user_id,
                    story=row.story,
                    publisher=row.publisher,
                    chosen_at=row.chosen_at,
                )
                # What was chosen in the supergroup since is newer.
                await session.execute(moved.on_conflict_do_nothing())
            await session.execute(delete(ScopeRow).where(ScopeRow.chat_id == old))
            await session.execute(
                update(KeptQuestionRow).where(KeptQuestionRow.chat_id == old).values(chat_id=new, question_id=None)
            )
            for place in (await session.scalars(select(AnnouncementRow).where(AnnouncementRow.chat_id == old))).all():
                announced = insert_into(session, AnnouncementRow).values(
                    chat_id=new, topic_id=place.topic_id, locale=place.locale, chosen_at=place.chosen_at
                )
                await session.execute(announced.on_conflict_do_nothing())
            await session.execute(delete(AnnouncementRow).where(AnnouncementRow.chat_id == old))
            await put_row(session, ChatMoveRow, {"old_id": old}, {"new_id": new})

    @uncancelled
    async def moves(self) -> dict[int, int]:
        """Return the new id of each group that has become a supergroup, by the old one."""
        async with self._sessions() as session:
            return {row.old_id: row.new_id for row in await session.scalars(select(ChatMoveRow))}

    @uncancelled
    async def _answer(self, *conditions: ColumnElement[bool]) -> StoredAnswer | None:
        async with self._sessions() as session:
            # An earlier version of the program stored answers before they were sent.
            conditions = (*conditions, AnswerRow.reply_id.is_not(None))
            found = await session.scalars(select(AnswerRow).where(*conditions).order_by(AnswerRow.id.desc()).limit(1))
            row = found.one_or_none()
            return _stored(row) if row else None

    @uncancelled
    async def _turn(self, *conditions: ColumnElement[bool]) -> KeptTurn | None:
        async with self._sessions() as session:
            # By the messages of a chat, which one clock of Telegram orders, while the bots' own may differ. Those of a
            # group that has become a supergroup have other numbers, and come before all that were sent there.
            of_answer = (AnswerRow.id == TurnRow.answer_id) & (AnswerRow.chat_id == TurnRow.chat_id)
            newest = (AnswerRow.reply_id.desc().nulls_last(), TurnRow.answer_id.desc())
            query = select(TurnRow).outerjoin(AnswerRow, of_answer).where(*conditions).order_by(*newest).limit(1)
            row = (await session.scalars(query)).one_or_none()
            return KeptTurn(Turn(row.question, row.words, row.story, row.speaker), row.answer_id) if row else None


async def store_scope(session: AsyncSession, conversation: Conversation, scope: Scope | None, now: datetime) -> None:
    """Store what is chosen in a conversation, in place of what was; None for all stories."""
    if scope is None:
        await session.execute(delete(ScopeRow).where(*_in_conversation(ScopeRow, conversation)))
        return
    await put_row(session, ScopeRow, asdict(conversation), {**asdict(scope), "chosen_at": now})


def _stored(row: AnswerRow) -> StoredAnswer | None:
    if row.reply_id is None:
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


def _in_conversation(table: type[TurnRow | ScopeRow], conversation: Conversation) -> tuple[ColumnElement[bool], ...]:
    return (
        table.chat_id == conversation.chat_id,
        table.topic_id == conversation.topic_id,
        table.user_id == conversation.user_id,
    )
