"""The albums that came, so that several bots reply to each once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "albums",
        sa.Column("chat_lock", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("album", sa.Text(), primary_key=True),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("has_words", sa.Boolean(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
    )
