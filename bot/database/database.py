"""The database as the bot uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, delete, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.database.answers import AnswerStore
from bot.database.errors import DatabaseError
from bot.database.migrate import migrate
from bot.database.missed import MissedQuestionStore
from bot.database.posted import PostedStoryStore
from bot.database.readers import ReaderStore
from bot.database.session import (
    FileIdentity,
    engine_for,
    file_identity,
    insert_into,
    is_file,
    read_url,
    settle,
    uncancelled,
)
from bot.database.suggestions import SuggestionStore
from bot.database.tables import AnswerRow, ChatMoveRow, PostedStoryRow, SuggestionRow, TurnRow, UpdateRow
from bot.database.turns import TurnStore
from bot.database.updates import UpdateStore


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept is kept.

    Args:
        answers: what answers showed, where stories were posted, and suggestions since they were last shown.
        turns: the words of a question, and of what answered it.
        updates: the numbers of updates that were handled; Telegram repeats none after a day.
    """

    answers: timedelta
    turns: timedelta
    updates: timedelta = timedelta(days=2)


class Database:
    """The tables, each with a store of its own. `open` makes one."""

    def __init__(self, engine: AsyncEngine, url: URL) -> None:
        self._engine = engine
        self._url = url
        self._file: FileIdentity | None = None
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self.answers = AnswerStore(self._sessions)
        self.turns = TurnStore(self._sessions)
        self.missed_questions = MissedQuestionStore(self._sessions)
        self.posted_stories = PostedStoryStore(self._sessions)
        self.suggestions = SuggestionStore(self._sessions)
        self.readers = ReaderStore(self._sessions)
        self.updates = UpdateStore(self._sessions)

    @classmethod
    async def open(cls, address: str) -> Database:
        """Open a database, and bring its tables up to date.

        Args:
            address: `sqlite:///FILE`, made where it is missing, or `postgresql://USER:PASSWORD@HOST/NAME`.

        Raises DatabaseError where that cannot be done; no password is part of its message.
        """
        url = read_url(address)
        database = cls(engine_for(url), url)
        try:
            await database._make_tables()
        except (SQLAlchemyError, OSError) as error:
            await database.close()
            raise DatabaseError.of(error, url) from None
        except DatabaseError:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Close all connections, once what is under way is done."""
        await settle()
        await self._engine.dispose()

    @uncancelled
    async def mend(self) -> bool:
        """Begin anew where somebody has taken SQLite's file away or put another in its place; return whether so.

        Raises SQLAlchemyError, OSError or DatabaseError where that cannot be done.
        """
        if not is_file(self._url) or (file_identity(self._url) == self._file and await self._has_tables()):
            return False
        await self._make_tables()
        return True

    async def _has_tables(self) -> bool:
        """Whether there are tables: a new file may have the number of the one that was taken away."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(lambda sync: inspect(sync).has_table(UpdateRow.__tablename__))

    async def _make_tables(self) -> None:
        if is_file(self._url):
            Path(str(self._url.database)).parent.mkdir(parents=True, exist_ok=True)
        await migrate(self._engine, self._url)
        self._file = file_identity(self._url)

    @uncancelled
    async def prune(self, now: datetime, keep: Retention) -> None:
        """Forget what is older than it is to be kept."""
        async with self._sessions.begin() as session:
            await session.execute(delete(AnswerRow).where(AnswerRow.created_at < now - keep.answers))
            await session.execute(delete(PostedStoryRow).where(PostedStoryRow.posted_at < now - keep.answers))
            await session.execute(delete(SuggestionRow).where(SuggestionRow.shown_at < now - keep.answers))
            await session.execute(delete(TurnRow).where(TurnRow.asked_at < now - keep.turns))
            await session.execute(
                delete(UpdateRow).where(UpdateRow.arrived_at < now - keep.updates, UpdateRow.handled.is_(True))
            )

    @uncancelled
    async def tidy(self) -> None:
        """Take what was forgotten out of SQLite's journal too."""
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @uncancelled
    async def move_chat(self, old: int, new: int) -> None:
        """Go on with the conversations of a group in the supergroup that it has become; twice is as good as once.

        The move is remembered. What is remembered of messages stays behind, for the supergroup numbers its messages
        anew.
        """
        async with self._sessions.begin() as session:
            await session.execute(update(TurnRow).where(TurnRow.chat_id == old).values(chat_id=new))
            move = insert_into(session, ChatMoveRow).values(old_id=old, new_id=new)
            await session.execute(move.on_conflict_do_update(index_elements=["old_id"], set_={"new_id": new}))

    @uncancelled
    async def moves(self) -> dict[int, int]:
        """Return the new id of each group that has become a supergroup, by the old one."""
        async with self._sessions() as session:
            rows = await session.execute(select(ChatMoveRow.old_id, ChatMoveRow.new_id))
            return {row.old_id: row.new_id for row in rows}
