"""The tables. Whatever changes here needs a revision in migrations/versions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    Integer,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """A time in UTC. SQLite stores no zone, so it is added when the time is read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return (value if value.tzinfo else value.replace(tzinfo=UTC)) if value else None


class Base(DeclarativeBase):
    """All tables."""

    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads it from the class)
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[list[int]]: JSON,
        str: Text,
    }


_Key = BigInteger().with_variant(Integer, "sqlite")
"""SQLite increments only columns of its own integer type."""


class AnswerRow(Base):
    """What an answer showed, for its buttons and for edits of its question."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("chat_id", "question_id", name="one_answer_a_question"),
        Index("answers_by_reply", "chat_id", "reply_id"),
        Index("answers_by_age", "created_at"),
        # Only an earlier version of the program lets the database number answers.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(_Key, primary_key=True, autoincrement=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    topic_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[int | None] = mapped_column(BigInteger)
    reply_id: Mapped[int | None] = mapped_column(BigInteger)
    locale: Mapped[str]
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    took_up: Mapped[int | None] = mapped_column(BigInteger)


class TurnRow(Base):
    """The question of an answer and what answered it, for a follow-up."""

    __tablename__ = "turns"
    __table_args__ = (
        Index("turns_by_conversation", "chat_id", "topic_id", "user_id"),
        Index("turns_by_age", "asked_at"),
    )

    answer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    topic_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger)
    question: Mapped[str]
    words: Mapped[str]
    story: Mapped[str | None]
    speaker: Mapped[str | None]
    asked_at: Mapped[datetime]


class PostedStoryRow(Base):
    """The messages in which a version of a story was posted."""

    __tablename__ = "posted_stories"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    topic_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    parts: Mapped[list[list[int]]]
    posted_at: Mapped[datetime]
    # Earlier versions of the program stored no id.
    story: Mapped[str | None]


class SuggestionRow(Base):
    """The words of a suggested question, by what its buttons carry."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("suggestions_by_age", "shown_at"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    story: Mapped[str]
    question: Mapped[str]
    shown_at: Mapped[datetime]


class ScopeRow(Base):
    """What questions are asked of: those of one person in a topic, or of a group (topic 0, person 0)."""

    __tablename__ = "scopes"
    __table_args__ = (Index("scopes_by_age", "chosen_at"),)

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    topic_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    story: Mapped[str | None]
    publisher: Mapped[str | None]
    chosen_at: Mapped[datetime]


class StoryVersionRow(Base):
    """A version of a story that an answer showed, by the first digits of its digest."""

    __tablename__ = "story_versions"
    __table_args__ = (Index("story_versions_by_age", "shown_at"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    story: Mapped[str]
    content: Mapped[str]
    shown_at: Mapped[datetime]


class SeenStoryRow(Base):
    """A story that the bot has answered from, with its digest, so that new and changed ones are known as such.

    What is still to be done about it: to announce it as new, and to ask it what readers wait to be told.
    """

    __tablename__ = "seen_stories"

    story: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    is_announced: Mapped[bool]
    is_asked: Mapped[bool]


class FeedRow(Base):
    """When a feed was read last, and what the next request says of it."""

    __tablename__ = "feeds"

    address: Mapped[str] = mapped_column(primary_key=True)
    read_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    etag: Mapped[str | None]
    modified: Mapped[str | None]


class FeedEntryRow(Base):
    """An article of a feed that was read, by the SHA-256 of its address, and the digest of what it said."""

    __tablename__ = "feed_entries"
    __table_args__ = (Index("feed_entries_by_age", "seen_at"),)

    feed: Mapped[str] = mapped_column(primary_key=True)
    entry: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    seen_at: Mapped[datetime]


class DraftRow(Base):
    """A story that an editor has sent and not yet added, or added a moment ago, by the message that previews it."""

    __tablename__ = "drafts"
    __table_args__ = (Index("drafts_by_age", "created_at"),)

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    preview_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class AnnouncementRow(Base):
    """A chat in which new stories are announced."""

    __tablename__ = "announcements"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    topic_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    locale: Mapped[str]
    chosen_at: Mapped[datetime]


class KeptQuestionRow(Base):
    """A question that no story answers yet, whose asker wants to be told when one does."""

    __tablename__ = "kept_questions"
    __table_args__ = (
        Index("kept_questions_by_person", "user_id"),
        Index("kept_questions_by_age", "kept_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(_Key, primary_key=True, autoincrement=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    topic_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[int | None] = mapped_column(BigInteger)
    question: Mapped[str]
    locale: Mapped[str]
    kept_at: Mapped[datetime]
    # Its answer is being sent.
    is_claimed: Mapped[bool]


class VoteRow(Base):
    """What a person thinks of an answer: 1 for good, -1 for bad."""

    __tablename__ = "votes"
    __table_args__ = (Index("votes_by_age", "voted_at"),)

    answer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    vote: Mapped[int]
    voted_at: Mapped[datetime]


class WrongQuoteRow(Base):
    """A sentence that a person says was quoted wrongly, as it was quoted."""

    __tablename__ = "wrong_quotes"
    __table_args__ = (Index("wrong_quotes_by_age", "reported_at"),)

    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    story: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    end: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sentence: Mapped[str]
    reported_at: Mapped[datetime]


class AskedRow(Base):
    """What the numbers need of the question of an answer; its words only if it was asked in vain."""

    __tablename__ = "asked_questions"
    __table_args__ = (Index("asked_questions_by_age", "asked_at"),)

    answer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime]
    outcome: Mapped[str]
    milliseconds: Mapped[int]
    # Of the sentence that answers.
    story: Mapped[str | None]
    digest: Mapped[str | None]
    start: Mapped[int | None]
    end: Mapped[int | None]
    question: Mapped[str | None]


class ReaderRow(Base):
    """The language that a reader has chosen."""

    __tablename__ = "readers"

    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    locale: Mapped[str]


_HAS_LOCK = literal_column("chat_lock").is_not(None)


class UpdateRow(Base):
    """An update from Telegram: what it says until it is handled, and for a while after that it was."""

    __tablename__ = "updates"
    __table_args__ = (
        Index("updates_by_age", "arrived_at"),
        Index("updates_by_lock", "chat_lock", "update_id", postgresql_where=_HAS_LOCK, sqlite_where=_HAS_LOCK),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    arrived_at: Mapped[datetime]
    handled: Mapped[bool]
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # The lock that whoever handles it has to hold, where several bots share the database; None once it is handled.
    chat_lock: Mapped[int | None] = mapped_column(BigInteger)


class MissedQuestionRow(Base):
    """A question that came while the bot was away and is not answered, until its chat is told."""

    __tablename__ = "missed_questions"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    topic_id: Mapped[int] = mapped_column(BigInteger)
    language_code: Mapped[str | None]


class ChatMoveRow(Base):
    """A group that has become a supergroup with a new id."""

    __tablename__ = "chat_moves"

    old_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    new_id: Mapped[int] = mapped_column(BigInteger)


class BotRow(Base):
    """The bot whose chats and messages this is about, by its id at Telegram: one row."""

    __tablename__ = "bot"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class AlbumRow(Base):
    """An album of which a message wanted something, by the chat's lock, where several bots share the database."""

    __tablename__ = "albums"

    chat_lock: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    album: Mapped[str] = mapped_column(primary_key=True)
    # The first of them.
    message_id: Mapped[int] = mapped_column(BigInteger)
    has_words: Mapped[bool]
    came_at: Mapped[datetime]


class PressRow(Base):
    """The button that was pressed last in a chat, by the chat's lock, where several bots share the database."""

    __tablename__ = "presses"

    chat_lock: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger)
    press: Mapped[str]
    pressed_at: Mapped[datetime]
