"""The words of suggested questions that were shown, which buttons carry as hashes alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import SuggestionRow


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A suggested question that a button asks.

    Args:
        digest, hash: what the button carries: the first digits of its story's digest, and of the question's hash.
        story: id of the story.
        question: the question, in the words of the program or of the story's editor.
    """

    digest: str
    hash: str
    story: str
    question: str


class SuggestionStore:
    """The suggestions of all messages; whom they were shown to is not kept."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def shown(self, suggestions: Iterable[ShownSuggestion], now: datetime) -> None:
        """Keep suggestions that are shown; those that were shown before count as shown now."""
        # Programs that write the same rows in another order would wait for each other for ever, and PostgreSQL
        # changes no row twice in a statement.
        rows = [
            {**asdict(one), "shown_at": now} for one in sorted(set(suggestions), key=lambda one: (one.digest, one.hash))
        ]
        if not rows:
            return
        async with self._sessions.begin() as session:
            statement = insert_into(session, SuggestionRow).values(rows)
            added = statement.excluded
            await session.execute(
                statement.on_conflict_do_update(
                    index_elements=["digest", "hash"],
                    set_={"story": added.story, "question": added.question, "shown_at": added.shown_at},
                )
            )

    @uncancelled
    async def get(self, digest: str, hash: str) -> ShownSuggestion | None:
        """Return what a button stands for; None where that was never shown, or too long ago."""
        async with self._sessions() as session:
            query = select(SuggestionRow).where(SuggestionRow.digest == digest, SuggestionRow.hash == hash)
            row = (await session.scalars(query)).one_or_none()
            return ShownSuggestion(row.digest, row.hash, row.story, row.question) if row else None
