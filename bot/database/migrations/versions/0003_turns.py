"""A turn for each answer, what each question took up, and the questions whose chats are to be told of an absence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables anew that change; the turns in the old one live for an hour, and are let go."""
    op.drop_table("turns")
    op.create_table(
        "turns",
        sa.Column("answer_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("story", sa.Text()),
        sa.Column("speaker", sa.Text()),
        sa.Column("asked_at", _TIME, nullable=False),
    )
    op.create_index("turns_by_conversation", "turns", ["chat_id", "topic_id", "user_id"])
    op.create_index("turns_by_age", "turns", ["asked_at"])
    op.add_column("answers", sa.Column("took_up", sa.BigInteger()))
    op.create_table(
        "missed_questions",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True),
        sa.Column("message_id", sa.BigInteger(), primary_key=True),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("language_code", sa.Text()),
    )
