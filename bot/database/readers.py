"""What readers have chosen."""

from __future__ import annotations

from sqlalchemy import select

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import ReaderRow


class ReaderStore:
    """The language of each reader who has chosen one."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def locale(self, user_id: int) -> str | None:
        """Return the code of the language that a reader has chosen, None where they have not."""
        async with self._sessions() as session:
            query = select(ReaderRow.locale).where(ReaderRow.user_id == user_id)
            return (await session.scalars(query)).one_or_none()

    @uncancelled
    async def choose(self, user_id: int, locale: str) -> None:
        """Remember the language that a reader has chosen."""
        async with self._sessions.begin() as session:
            statement = insert_into(session, ReaderRow).values(user_id=user_id, locale=locale)
            await session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_={"locale": locale}))
