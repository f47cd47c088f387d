"""The bot's own lines, in the reader's language. They say nothing about a story's content: that is only quoted."""

from bot.voice.voice import (
    ENGLISH,
    LOCALES,
    TERMINAL_VOICE,
    Voice,
    own_name,
    voice_accepted,
    voice_answering,
    voice_for,
    voice_for_question,
)

__all__ = [
    "ENGLISH",
    "LOCALES",
    "TERMINAL_VOICE",
    "Voice",
    "own_name",
    "voice_accepted",
    "voice_answering",
    "voice_for",
    "voice_for_question",
]
