"""Votes, quotations that are called wrong, and what the numbers need of questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "votes",
        sa.Column("answer_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("vote", sa.Integer(), nullable=False),
        sa.Column("voted_at", moment, nullable=False),
    )
    op.create_index("votes_by_age", "votes", ["voted_at"])
    op.create_table(
        "wrong_quotes",
        sa.Column("user_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("story", sa.Text(), primary_key=True),
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("start", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("end", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("reported_at", moment, nullable=False),
    )
    op.create_index("wrong_quotes_by_age", "wrong_quotes", ["reported_at"])
    op.create_table(
        "asked_questions",
        sa.Column("answer_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text()),
        sa.Column("digest", sa.Text()),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("question", sa.Text()),
    )
    op.create_index("asked_questions_by_age", "asked_questions", ["asked_at"])
