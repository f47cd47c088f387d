"""Versions of stories, stories that were seen, feeds, drafts, announcements, and questions that wait for a story."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "story_versions",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("shown_at", moment, nullable=False),
    )
    op.create_index("story_versions_by_age", "story_versions", ["shown_at"])
    op.create_table(
        "seen_stories",
        sa.Column("story", sa.Text(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("is_announced", sa.Boolean(), nullable=False),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "feeds",
        sa.Column("address", sa.Text(), primary_key=True),
        sa.Column("read_at", moment),
        sa.Column("tried_at", moment),
        sa.Column("problem", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("modified", sa.Text()),
    )
    op.create_table(
        "feed_entries",
        sa.Column("feed", sa.Text(), primary_key=True),
        sa.Column("entry", sa.Text(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("seen_at", moment, nullable=False),
    )
    op.create_index("feed_entries_by_age", "feed_entries", ["seen_at"])
    op.create_table(
        "drafts",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True),
        sa.Column("preview_id", sa.BigInteger(), primary_key=True),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_index("drafts_by_age", "drafts", ["created_at"])
    op.create_table(
        "announcements",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True),
        sa.Column("topic_id", sa.BigInteger(), primary_key=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("chosen_at", moment, nullable=False),
    )
    op.create_table(
        "kept_questions",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger()),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("kept_at", moment, nullable=False),
        sa.Column("is_claimed", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("kept_questions_by_person", "kept_questions", ["user_id"])
    op.create_index("kept_questions_by_age", "kept_questions", ["kept_at"])
