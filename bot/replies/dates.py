"""Dates in words."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_time

from bot.voice import Voice

_CALENDARS = {"en": "en_GB"}
"""CLDR locales to use for voices whose own locale puts the month before the day."""


def short_date(published: str, voice: Voice) -> str:
    """Return the day of an ISO 8601 date or time as "14 Nov 2023", in the voice's language."""
    return format_date(date.fromisoformat(published[:10]), "medium", _CALENDARS.get(voice.locale, voice.locale))


def spoken_date(published: str, voice: Voice) -> str:
    """Return an ISO 8601 date or time as "14 November 2023" or "14 November 2023, 09:30", in the voice's language."""
    locale = _CALENDARS.get(voice.locale, voice.locale)
    spoken = format_date(date.fromisoformat(published[:10]), "long", locale)
    if len(published) <= 10:
        return spoken
    # The time as the file gives it. With its time zone, babel would convert it.
    return f"{spoken}, {format_time(datetime.fromisoformat(published).time(), 'short', locale=locale)}"
