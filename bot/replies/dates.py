"""Dates as a reader says them."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_time

from bot.voice import Voice

_CALENDARS = {"en": "en_GB"}
"""CLDR locales of the voices whose own one names the month before the day."""


def spoken_date(published: str, voice: Voice) -> str:
    """Return an ISO 8601 date or date and time as "14 November 2023" or "14 November 2023, 09:30", in a language."""
    locale = _CALENDARS.get(voice.locale, voice.locale)
    spoken = format_date(date.fromisoformat(published[:10]), "long", locale)
    if len(published) <= 10:
        return spoken
    # The time as the file gives it: without its zone, which would have it converted.
    return f"{spoken}, {format_time(datetime.fromisoformat(published).time(), 'short', locale=locale)}"
