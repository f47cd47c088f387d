"""How readers vote: by the buttons under an answer, and by reactions to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from telegram import InlineKeyboardButton, ReactionType, ReactionTypeEmoji

from bot.database import Vote
from bot.telegram.messages.feedback.data import VoteData, WrongData
from bot.voice import Voice

LABELS = {Vote.UP: "👍", Vote.DOWN: "👎"}
"""What the buttons say."""

REACTIONS = {"👍": Vote.UP, "❤": Vote.UP, "💯": Vote.UP, "👎": Vote.DOWN, "💩": Vote.DOWN}
"""The reactions that are votes; others may be about the story (https://core.telegram.org/bots/api#reactiontypeemoji)."""


def vote_buttons(answer: int) -> list[InlineKeyboardButton]:
    """Return the buttons for and against an answer, by its number."""
    return [InlineKeyboardButton(label, callback_data=str(VoteData(answer, vote))) for vote, label in LABELS.items()]


def wrong_button(answer: int, number: int, voice: Voice) -> InlineKeyboardButton:
    """Return the button that calls a quotation wrong, by the numbers of the answer and of the quotation."""
    return InlineKeyboardButton(voice.text("wrong-quote"), callback_data=str(WrongData(answer, number)))


def vote_by(emoji: Collection[str]) -> Vote | None:
    """Return the vote that reactions to a message are, or None if they are none, or contradict each other."""
    votes = {REACTIONS[one] for one in emoji if one in REACTIONS}
    return votes.pop() if len(votes) == 1 else None


def emoji_of(reactions: Iterable[ReactionType]) -> frozenset[str]:
    """Return the plain emoji among reactions, without the selector that may ask for their colours."""
    plain = (one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji))
    return frozenset(emoji.removesuffix("\N{VARIATION SELECTOR-16}") for emoji in plain)
