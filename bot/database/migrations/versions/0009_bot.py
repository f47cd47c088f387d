"""The database knows which bot it is of, since another one numbers its messages anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table, which the next start fills."""
    op.create_table("bot", sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False))
