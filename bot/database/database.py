"""The database as the bot uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, delete, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.database.answers import AnswerStore
from bot.database.errors import DatabaseError
from bot.database.migrate import migrate
from bot.database.missed import MissedQuestionStore
from bot.database.posted import PostedStoryStore
from bot.database.readers import ReaderStore
from bot.database.session import engine_for, read_url, settle, uncancelled
from bot.database.suggestions import SuggestionStore
from bot.database.tables import AnswerRow, PostedStoryRow, SuggestionRow, TurnRow, UpdateRow
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

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
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
        engine = engine_for(url)
        try:
            _make_folder(url)
            await migrate(engine, url)
        except (SQLAlchemyError, OSError) as error:
            await engine.dispose()
            raise DatabaseError(
                url.render_as_string(hide_password=True),
                f"it cannot be opened ({_reason(error, url)})",
                "check STORYBOT_DATABASE_URL, and that the database is there and can be written",
            ) from None
        except DatabaseError:
            await engine.dispose()
            raise
        return cls(engine)

    async def close(self) -> None:
        """Close all connections, once what is under way is done."""
        await settle()
        await self._engine.dispose()

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

        What is remembered of messages stays behind, for the supergroup numbers its messages anew.
        """
        async with self._sessions.begin() as session:
            await session.execute(update(TurnRow).where(TurnRow.chat_id == old).values(chat_id=new))


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _reason(error: Exception, url: URL) -> str:
    """The first line of what went wrong, without the password."""
    cause = getattr(error, "orig", None) or error
    line = next(iter(str(cause).splitlines()), "") or type(cause).__name__
    return line.replace(str(url.password), "***") if url.password else line
