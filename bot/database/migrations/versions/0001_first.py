"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "answers",
        sa.Column("id", _KEY, primary_key=True, autoincrement=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger()),
        sa.Column("reply_id", sa.BigInteger()),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.UniqueConstraint("chat_id", "question_id", name="one_answer_a_question"),
        sqlite_autoincrement=True,
    )
    op.create_index("answers_by_reply", "answers", ["chat_id", "reply_id"])
    op.create_index("answers_by_age", "answers", ["created_at"])
    op.create_table(
        "turns",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True),
        sa.Column("topic_id", sa.BigInteger(), primary_key=True),
        sa.Column("user_id", sa.BigInteger(), primary_key=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("story", sa.Text()),
        sa.Column("speaker", sa.Text()),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
    )
    op.create_table(
        "posted_stories",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True),
        sa.Column("topic_id", sa.BigInteger(), primary_key=True),
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("posted_at", _TIME, nullable=False),
    )
    op.create_table(
        "readers",
        sa.Column("user_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("locale", sa.Text(), nullable=False),
    )
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("arrived_at", _TIME, nullable=False),
        sa.Column("handled", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON()),
    )
    op.create_index("updates_by_age", "updates", ["arrived_at"])
