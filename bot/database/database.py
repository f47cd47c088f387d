"""The database as the bot uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, delete, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.announcements import AnnouncementStore
from bot.database.conversations import ConversationStore
from bot.database.drafts import DraftStore
from bot.database.errors import DatabaseError
from bot.database.feedback.records import NUMBERS_KEPT
from bot.database.feedback.store import FeedbackStore
from bot.database.feeds import FeedStore
from bot.database.kept_questions import LONGEST_KEPT, KeptQuestionStore
from bot.database.migrate import migrate
from bot.database.people import PeopleStore
from bot.database.posted import PostedStoryStore
from bot.database.seen import SeenStories
from bot.database.session import (
    FileIdentity,
    Sessions,
    engine_for,
    file_identity,
    insert_into,
    is_file,
    read_url,
    settle,
    uncancelled,
)
from bot.database.sharing import AlbumStore, PressStore
from bot.database.tables import (
    AlbumRow,
    AnswerRow,
    AskedRow,
    BotRow,
    DraftRow,
    FeedEntryRow,
    KeptQuestionRow,
    MissedQuestionRow,
    PostedStoryRow,
    PressRow,
    ScopeRow,
    StoryVersionRow,
    SuggestionRow,
    TurnRow,
    UpdateRow,
    VoteRow,
    WrongQuoteRow,
)
from bot.database.updates import UpdateStore
from bot.database.versions import StoryVersions

OF_MESSAGES = (AnswerRow, TurnRow, UpdateRow, PostedStoryRow, DraftRow, MissedQuestionRow, PressRow, AlbumRow)
"""What belongs to messages, whose numbers are of one bot alone in private chats and in small groups."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data is kept.

    Args:
        answers: what answers showed, where stories were posted, versions of stories and suggestions since they were
            last shown, and what readers have chosen to ask; what a group asks is kept until it is changed.
        turns: the words of a question and of its answer.
        updates: the numbers of handled updates, the last press in a chat, and albums; Telegram repeats none after a
            day.
        entries: the articles of feeds since they were last in them; what is forgotten may be added again.
        drafts: stories that editors have sent and not added.
    """

    answers: timedelta
    turns: timedelta
    updates: timedelta = timedelta(days=2)
    entries: timedelta = timedelta(days=90)
    drafts: timedelta = timedelta(days=2)


class Database:
    """Opens the tables. `open` makes one.

    Attributes:
        conversations: answers, turns, scopes, suggested questions, readers' languages, moved groups.
        updates: Telegram's updates and missed questions.
        posted_stories: where stories were posted.
        seen_stories: which stories the bot has answered from.
        versions: the versions of stories that readers were shown.
        feeds: when feeds were read, and which of their articles.
        drafts: stories that editors have sent and not yet added.
        announcements: where new stories are announced.
        kept_questions: questions that wait for a story.
        people: what is stored about a person, to delete it.
        feedback: votes, quotations that are called wrong, and what was asked.
        presses: which button was pressed last in each chat.
        albums: which message of each album came first.
    """

    def __init__(self, engine: AsyncEngine, url: URL) -> None:
        self._engine = engine
        self._url = url
        self._file: FileIdentity | None = None
        self._sessions = Sessions(engine, one_writer=is_file(url))
        self.conversations = ConversationStore(self._sessions)
        self.updates = UpdateStore(self._sessions)
        self.posted_stories = PostedStoryStore(self._sessions)
        self.seen_stories = SeenStories(self._sessions)
        self.versions = StoryVersions(self._sessions)
        self.feeds = FeedStore(self._sessions)
        self.drafts = DraftStore(self._sessions)
        self.announcements = AnnouncementStore(self._sessions)
        self.kept_questions = KeptQuestionStore(self._sessions)
        self.people = PeopleStore(self._sessions)
        self.feedback = FeedbackStore(self._sessions)
        self.presses = PressStore(self._sessions)
        self.albums = AlbumStore(self._sessions)

    @classmethod
    async def open(cls, address: str) -> Database:
        """Open a database, and bring its tables up to date.

        Args:
            address: `sqlite:///FILE`, created if missing, or `postgresql://USER:PASSWORD@HOST/NAME`.

        Raises DatabaseError if that fails; its message has no password.
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
        """Close all connections, once pending writes are done."""
        await settle()
        await self._engine.dispose()

    @uncancelled
    async def check(self) -> None:
        """Read something; raises DatabaseError if that fails."""
        try:
            async with self._sessions() as session:
                await session.execute(select(UpdateRow.update_id).limit(1))
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError.of(error, self._url, "read") from None

    @uncancelled
    async def mend(self) -> bool:
        """Create new tables if SQLite's file was removed or replaced; return whether that was so.

        Raises SQLAlchemyError, OSError or DatabaseError if that fails.
        """
        if not is_file(self._url) or (file_identity(self._url) == self._file and await self._has_tables()):
            return False
        await self._make_tables()
        return True

    async def _has_tables(self) -> bool:
        """Whether there are tables: a new file may have the number of the removed one."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(lambda sync: inspect(sync).has_table(UpdateRow.__tablename__))

    async def _make_tables(self) -> None:
        if is_file(self._url):
            Path(str(self._url.database)).parent.mkdir(parents=True, exist_ok=True)
        await migrate(self._engine, self._url)
        self._file = file_identity(self._url)

    @uncancelled
    async def serve(self, bot_id: int) -> bool:
        """Forget what belongs to the messages of another bot; return whether there was one before this."""
        async with self._sessions.begin() as session:
            before = await session.scalar(select(BotRow.id).with_for_update())
            if before == bot_id:
                return False
            if before is not None:
                for table in (*OF_MESSAGES, BotRow):
                    await session.execute(delete(table))
                await session.execute(update(KeptQuestionRow).values(question_id=None))
            await session.execute(insert_into(session, BotRow).values(id=bot_id).on_conflict_do_nothing())
            return before is not None

    @uncancelled
    async def prune(self, now: datetime, keep: Retention) -> None:
        """Forget what is older than it is kept."""
        async with self._sessions.begin() as session:
            for statement in (
                delete(AnswerRow).where(AnswerRow.created_at < now - keep.answers),
                delete(PostedStoryRow).where(PostedStoryRow.posted_at < now - keep.answers),
                delete(SuggestionRow).where(SuggestionRow.shown_at < now - keep.answers),
                delete(StoryVersionRow).where(StoryVersionRow.shown_at < now - keep.answers),
                delete(ScopeRow).where(ScopeRow.chosen_at < now - keep.answers, ScopeRow.user_id != 0),
                delete(TurnRow).where(TurnRow.asked_at < now - keep.turns),
                delete(FeedEntryRow).where(FeedEntryRow.seen_at < now - keep.entries),
                delete(KeptQuestionRow).where(KeptQuestionRow.kept_at < now - LONGEST_KEPT),
                delete(UpdateRow).where(UpdateRow.arrived_at < now - keep.updates, UpdateRow.handled.is_(True)),
                delete(PressRow).where(PressRow.pressed_at < now - keep.updates),
                delete(AlbumRow).where(AlbumRow.came_at < now - keep.updates),
                delete(DraftRow).where(DraftRow.created_at < now - keep.drafts),
                delete(VoteRow).where(VoteRow.voted_at < now - NUMBERS_KEPT),
                delete(WrongQuoteRow).where(WrongQuoteRow.reported_at < now - NUMBERS_KEPT),
                delete(AskedRow).where(AskedRow.asked_at < now - NUMBERS_KEPT),
            ):
                await session.execute(statement)

    @uncancelled
    async def tidy(self) -> None:
        """Remove what was forgotten from SQLite's journal too."""
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
