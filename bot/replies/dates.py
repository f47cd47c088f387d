"""Dates as a reader says them."""

from __future__ import annotations

from datetime import date, datetime


def spoken_date(published: str) -> str:
    """Return an ISO 8601 date or date and time as "14 November 2023" or "14 November 2023, 09:30"."""
    day = date.fromisoformat(published[:10])
    spoken = f"{day.day} {day:%B} {day.year}"
    return f"{spoken}, {datetime.fromisoformat(published):%H:%M}" if len(published) > 10 else spoken
