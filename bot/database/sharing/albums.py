"""Which message of each album came first, and whether one says something to the bot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import AlbumRow


class AlbumStore:
    """The albums whose messages wanted something of a bot, by the lock of their chat and their own id."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def note(self, chat_lock: int, album: str, message_id: int, now: datetime, *, has_words: bool) -> int:
        """Note a message of an album; return the one that was noted first.

        Args:
            chat_lock: number of the lock of the chat.
            album: id of the album.
            message_id: the message; the same may be noted again.
            now: the time.
            has_words: whether it says something to the bot.
        """
        async with self._sessions.begin() as session:
            statement = insert_into(session, AlbumRow).values(
                chat_lock=chat_lock, album=album, message_id=message_id, has_words=has_words, came_at=now
            )
            either = or_(AlbumRow.has_words, statement.excluded.has_words)
            statement = statement.on_conflict_do_update(
                index_elements=["chat_lock", "album"], set_={"has_words": either}
            )
            return (await session.scalars(statement.returning(AlbumRow.message_id))).one()

    @uncancelled
    async def has_words(self, chat_lock: int, album: str) -> bool:
        """Return whether a message of an album was noted that says something to the bot."""
        async with self._sessions() as session:
            row = await session.get(AlbumRow, (chat_lock, album))
            return row is not None and row.has_words
