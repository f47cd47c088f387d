"""What the bot says itself, in the reader's language. It never speaks of what a story tells: that is quoted."""

from bot.voice.languages import own_name
from bot.voice.negotiation import LOCALES, voice_answering, voice_for, voice_for_question
from bot.voice.voice import ENGLISH, TERMINAL_VOICE, Voice

__all__ = [
    "ENGLISH",
    "LOCALES",
    "TERMINAL_VOICE",
    "Voice",
    "own_name",
    "voice_answering",
    "voice_for",
    "voice_for_question",
]
