"""The chats in which new stories are announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

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
            statement = insert_into(session, AnnouncementRow).values(**key, locale=place.locale, chosen_at=now)
            added = await session.scalars(statement.on_conflict_do_nothing().returning(AnnouncementRow.chat_id))
            if added.one_or_none() is not None:
                return True
            changed = update(AnnouncementRow).where(*_of(place.chat_id, place.topic_id)).values(locale=place.locale)
            await session.execute(changed)
            return False

    @uncancelled
    async def forget(self, chat_id: int, topic_id: int) -> None:
        """Forget a place."""
        async with self._sessions.begin() as session:
            await session.execute(delete(AnnouncementRow).where(*_of(chat_id, topic_id)))


def _of(chat_id: int, topic_id: int) -> tuple[ColumnElement[bool], ...]:
    return AnnouncementRow.chat_id == chat_id, AnnouncementRow.topic_id == topic_id
