"""Updates say which lock their chat has, so that several bots can share a database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column, and an index of the updates that wait by it."""
    op.add_column("updates", sa.Column("chat_lock", sa.BigInteger()))
    has_lock = sa.column("chat_lock").is_not(None)
    op.create_index(
        "updates_by_lock", "updates", ["chat_lock", "update_id"], postgresql_where=has_lock, sqlite_where=has_lock
    )
    if op.get_bind().dialect.name == "postgresql":
        # What waits is from a program that knew of no locks, and is handled in its order under one of them.
        op.execute("UPDATE updates SET chat_lock = 0 WHERE NOT handled")
