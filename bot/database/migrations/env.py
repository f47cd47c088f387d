"""How Alembic reaches the database: over the connection that it is given."""

from __future__ import annotations

from alembic import context

from bot.database.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
