"""When a story may be shown: after its embargo, and until it expires."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from corpus.story import Metadata, published_at


class Standing(StrEnum):
    """Why a story may not be shown at a moment."""

    WAITS = "waits"
    """Its embargo has not ended."""
    EXPIRED = "expired"


def standing(metadata: Metadata, now: datetime) -> Standing | None:
    """Return why a story may not be shown now, or None if it may.

    A date without a time is its midnight, in UTC as any time without a zone.
    """
    embargo, expires = published_at(metadata.embargo_until), published_at(metadata.expires)
    if embargo and now < embargo:
        return Standing.WAITS
    return Standing.EXPIRED if expires and expires <= now else None


def due(metadata: Metadata, now: datetime) -> datetime | None:
    """Return the next moment at which the `standing` of a story changes, or None if there is none."""
    moments = (published_at(metadata.embargo_until), published_at(metadata.expires))
    return min((moment for moment in moments if moment and now < moment), default=None)
