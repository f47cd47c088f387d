"""The chats in which new stories are announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import AnnouncementRow


@dataclass(frozen=True, slots=True)
class AnnouncementPlace:
    """Where new stories are announced: a chat's topic, or 0 for none, and the language of the bot's lines there."""

    chat_id: int
    topic_id: int
    locale: str


class AnnouncementStore:
    """The topics of chats that have asked for new stories."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def all(self) -> tuple[AnnouncementPlace, ...]:
        """Return all places, in the order in which they were added."""
        async with self._sessions() as session:
            query = select(AnnouncementRow).order_by(AnnouncementRow.chosen_at)
            return tuple(
                AnnouncementPlace(row.chat_id, row.topic_id, row.locale) for row in await session.scalars(query)
            )

    @uncancelled
    async def put(self, place: AnnouncementPlace, now: datetime) -> bool:
        """Add a place, or change its language; return whether it is new."""
        key = {"chat_id": place.chat_id, "topic_id": place.topic_id}
        async with self._sessions.begin() as session:
            is_new = await session.get(AnnouncementRow, (place.chat_id, place.topic_id)) is None
            statement = insert_into(session, AnnouncementRow).values(**key, locale=place.locale, chosen_at=now)
            changed = {"locale": place.locale}
            await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed))
            return is_new

    @uncancelled
    async def forget(self, chat_id: int, topic_id: int) -> None:
        """Forget a place."""
        of_place = (AnnouncementRow.chat_id == chat_id, AnnouncementRow.topic_id == topic_id)
        async with self._sessions.begin() as session:
            await session.execute(delete(AnnouncementRow).where(*of_place))
