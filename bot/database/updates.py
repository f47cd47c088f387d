"""Updates of Telegram's, so that each is handled once and none is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import UpdateRow


class UpdateStore:
    """The updates that wait, with what they say, and the numbers of those that were handled of late.

    Telegram forgets an update once the next are asked for, which is long before it is handled.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def arrived(self, update_id: int, payload: dict[str, Any], now: datetime) -> bool:
        """Keep an update until it is handled; return False where it has arrived before, in this program or another."""
        async with self._sessions.begin() as session:
            statement = insert_into(session, UpdateRow).values(
                update_id=update_id, arrived_at=now, handled=False, payload=payload
            )
            added = await session.execute(statement.on_conflict_do_nothing().returning(UpdateRow.update_id))
            return added.scalar_one_or_none() is not None

    @uncancelled
    async def handled(self, update_id: int) -> None:
        """Note that an update has been handled, and forget what it says."""
        async with self._sessions.begin() as session:
            await session.execute(
                update(UpdateRow).where(UpdateRow.update_id == update_id).values(handled=True, payload=None)
            )

    @uncancelled
    async def waiting(self) -> list[dict[str, Any]]:
        """Return what the updates say that have arrived and were not handled, in the order of their numbers."""
        async with self._sessions() as session:
            query = (
                select(UpdateRow.payload)
                .where(UpdateRow.handled.is_(False), UpdateRow.payload.is_not(None))
                .order_by(UpdateRow.update_id)
            )
            return [payload for payload in await session.scalars(query) if payload is not None]
