"""Stories that editors have sent and not yet added, or added a moment ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from bot.database.session import Sessions, put_row, uncancelled
from bot.database.tables import DraftRow


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft.

    Args:
        chat_id, preview_id: the message that previews it.
        user_id: the editor who sent it.
        content: what it holds.
    """

    chat_id: int
    preview_id: int
    user_id: int
    content: dict[str, Any]


class DraftStore:
    """The drafts, by the messages that preview them."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def get(self, chat_id: int, preview_id: int) -> StoredDraft | None:
        """Return the draft that a message of a chat previews, or None."""
        async with self._sessions() as session:
            row = await session.get(DraftRow, (chat_id, preview_id))
            return _draft(row) if row else None

    @uncancelled
    async def with_prompt(self, chat_id: int, message_id: int) -> StoredDraft | None:
        """Return the draft for which a message of a chat asks something (`prompt` of its content), or None."""
        async with self._sessions() as session:
            prompt = DraftRow.content["prompt"].as_integer()
            query = select(DraftRow).where(DraftRow.chat_id == chat_id, prompt == message_id)
            row = (await session.scalars(query)).first()
            return _draft(row) if row else None

    @uncancelled
    async def put(self, draft: StoredDraft, now: datetime) -> None:
        """Store a draft, in place of what it was before."""
        key = {"chat_id": draft.chat_id, "preview_id": draft.preview_id}
        values = {"user_id": draft.user_id, "content": draft.content, "created_at": now}
        async with self._sessions.begin() as session:
            await put_row(session, DraftRow, key, values)

    @uncancelled
    async def forget(self, chat_id: int, preview_id: int) -> None:
        """Forget a draft."""
        async with self._sessions.begin() as session:
            await session.execute(
                delete(DraftRow).where(DraftRow.chat_id == chat_id, DraftRow.preview_id == preview_id)
            )


def _draft(row: DraftRow) -> StoredDraft:
    return StoredDraft(row.chat_id, row.preview_id, row.user_id, row.content)
