"""Which button was pressed last in each chat."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.session import Sessions, put_row, uncancelled
from bot.database.tables import PressRow

DOUBLE_TAP = timedelta(seconds=10)
"""Time in which the same press is a double tap; later, it is wanted again."""


class PressStore:
    """The last press of each chat, by the chat's lock, which is held meanwhile.

    It is forgotten once a later update of the chat is handled (`UpdateStore.handled`).
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def note(self, chat_lock: int, update_id: int, press: str, now: datetime) -> bool:
        """Remember a press; return whether it was the last one a moment ago already, and this is another update.

        Args:
            chat_lock: number of the lock of the chat.
            update_id: number of the update; the same may be handled again after a crash.
            press: what was pressed by whom, in whichever words.
            now: the time.
        """
        async with self._sessions.begin() as session:
            last = await session.get(PressRow, chat_lock)
            is_again = (
                last is not None
                and last.press == press
                and last.update_id != update_id
                and now - last.pressed_at < DOUBLE_TAP
            )
            values = {"update_id": update_id, "press": press, "pressed_at": now}
            await put_row(session, PressRow, {"chat_lock": chat_lock}, values)
            return is_again

    @uncancelled
    async def forget(self, chat_lock: int) -> None:
        """Forget the last press of a chat."""
        async with self._sessions.begin() as session:
            await session.execute(delete(PressRow).where(PressRow.chat_lock == chat_lock))


async def forget_press(session: AsyncSession, chat_lock: int, before: int) -> None:
    """Forget the last press of a chat if the number of its update is less than `before`."""
    await session.execute(delete(PressRow).where(PressRow.chat_lock == chat_lock, PressRow.update_id < before))
