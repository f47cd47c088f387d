"""Where stories were posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from bot.database.session import Sessions, put_row, uncancelled
from bot.database.tables import PostedStoryRow

_ANNOUNCED = "announced:"
"""What the digest of a story that is announced, and not posted, begins with."""


@dataclass(frozen=True, slots=True)
class PostedPart:
    """A message that shows a part of a story.

    Args:
        message_id: the message.
        start, end: offsets of what it shows in the story's text.
        offset: where that begins in the message, in UTF-16 code units.
    """

    message_id: int
    start: int
    end: int
    offset: int


@dataclass(frozen=True, slots=True)
class PostedStory:
    """A version of a story that was posted or announced in a topic of a chat (0 for none).

    Args:
        chat_id, topic_id: the topic.
        key: what `PostedStoryStore.forget` takes.
        parts: its messages.
    """

    chat_id: int
    topic_id: int
    key: str
    parts: tuple[PostedPart, ...]

    @property
    def digest(self) -> str:
        """The digest of the version."""
        return self.key.removeprefix(_ANNOUNCED)

    @property
    def is_announced(self) -> bool:
        """Whether its one message announces it."""
        return self.key.startswith(_ANNOUNCED)


class PostedStoryStore:
    """The messages of each version of a story in each topic of each chat."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def get(self, chat_id: int, topic_id: int, digest: str) -> tuple[PostedPart, ...]:
        """Return the parts of a story as it was posted; empty if it was not."""
        async with self._sessions() as session:
            query = select(PostedStoryRow).where(*_of(chat_id, topic_id, digest))
            row = (await session.scalars(query)).one_or_none()
            return tuple(PostedPart(*part) for part in row.parts) if row else ()

    @uncancelled
    async def since(self, moment: datetime) -> tuple[PostedStory, ...]:
        """Return what was posted and announced from a moment on; nothing of lists of announcements."""
        async with self._sessions() as session:
            rows = await session.scalars(select(PostedStoryRow).where(PostedStoryRow.posted_at >= moment))
            return tuple(
                PostedStory(row.chat_id, row.topic_id, row.digest, tuple(PostedPart(*part) for part in row.parts))
                for row in rows
                if row.parts
            )

    @uncancelled
    async def story_in(self, chat_id: int, message_id: int) -> str | None:
        """Return the id of the story that a message of a chat shows a part of, or None."""
        async with self._sessions() as session:
            query = select(PostedStoryRow.story, PostedStoryRow.parts).where(PostedStoryRow.chat_id == chat_id)
            rows = (await session.execute(query)).tuples()
            return next((story for story, parts in rows if any(part[0] == message_id for part in parts)), None)

    @uncancelled
    async def put(
        self, chat_id: int, topic_id: int, digest: str, parts: tuple[PostedPart, ...], now: datetime, story: str
    ) -> None:
        """Remember where the version of a story with that digest was posted, in place of where it was before."""
        key = {"chat_id": chat_id, "topic_id": topic_id, "digest": digest}
        values = {"parts": [list(astuple(part)) for part in parts], "posted_at": now, "story": story}
        async with self._sessions.begin() as session:
            await put_row(session, PostedStoryRow, key, values)

    @uncancelled
    async def announced(self, chat_id: int, topic_id: int) -> frozenset[str]:
        """Return the digests of the stories that were announced in a topic of a chat."""
        query = select(PostedStoryRow.digest).where(
            PostedStoryRow.chat_id == chat_id,
            PostedStoryRow.topic_id == topic_id,
            PostedStoryRow.digest.startswith(_ANNOUNCED),
        )
        async with self._sessions() as session:
            return frozenset(key.removeprefix(_ANNOUNCED) for key in await session.scalars(query))

    @uncancelled
    async def put_announced(
        self, chat_id: int, topic_id: int, stories: Mapping[str, str], message_id: int | None, now: datetime
    ) -> None:
        """Remember that stories were announced in a topic of a chat, beside where they are posted.

        Args:
            chat_id, topic_id: the topic.
            stories: the digest of each story by its id.
            message_id: the message that announces one story, so that a reply to it asks that; None for a list.
            now: the time.
        """
        parts = [] if message_id is None else [list(astuple(PostedPart(message_id, 0, 0, 0)))]
        async with self._sessions.begin() as session:
            for story, digest in stories.items():
                key = {"chat_id": chat_id, "topic_id": topic_id, "digest": f"{_ANNOUNCED}{digest}"}
                values = {"parts": parts, "posted_at": now, "story": story}
                await put_row(session, PostedStoryRow, key, values)

    @uncancelled
    async def forget(self, chat_id: int, topic_id: int, digest: str) -> None:
        """Forget where a story was posted, or that it was announced (`PostedStory.key`)."""
        async with self._sessions.begin() as session:
            await session.execute(delete(PostedStoryRow).where(*_of(chat_id, topic_id, digest)))


def _of(chat_id: int, topic_id: int, digest: str) -> tuple[ColumnElement[bool], ...]:
    return (
        PostedStoryRow.chat_id == chat_id,
        PostedStoryRow.topic_id == topic_id,
        PostedStoryRow.digest == digest,
    )
