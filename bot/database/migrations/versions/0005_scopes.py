"""What questions are asked of, and which story was posted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table, and the column beside the digest."""
    op.create_table(
        "scopes",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True),
        sa.Column("topic_id", sa.BigInteger(), primary_key=True),
        sa.Column("user_id", sa.BigInteger(), primary_key=True),
        sa.Column("story", sa.Text()),
        sa.Column("publisher", sa.Text()),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("scopes_by_age", "scopes", ["chosen_at"])
    op.add_column("posted_stories", sa.Column("story", sa.Text()))
