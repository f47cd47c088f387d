"""Greetings, thanks and noise: what asks nothing of a story."""

from __future__ import annotations

from enum import StrEnum


class Remark(StrEnum):
    """What a person says without asking anything."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    NOISE = "noise"


def remark_of(text: str) -> Remark | None:
    """Return what kind of remark `text` is as a whole; None where it may ask something."""
    return None if any(character.isalnum() for character in text) else Remark.NOISE
