"""How readers vote: by the buttons under an answer, and by reactions to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from telegram import InlineKeyboardButton, ReactionType, ReactionTypeEmoji

from bot.database import Vote
from bot.telegram.messages.callback_data import ViewData
from bot.telegram.messages.feedback.asked import answering_sentence
from bot.telegram.messages.feedback.data import VoteData, WrongData
from bot.telegram.messages.keyboards import LABEL_LIMIT, Rows, quoted_sentences
from bot.voice import Voice
from index.display import shortened
from index.excerpt import Excerpt

LABELS = {Vote.UP: "👍", Vote.DOWN: "👎"}
"""What the buttons say."""

REACTIONS = {"👍": Vote.UP, "❤": Vote.UP, "💯": Vote.UP, "👎": Vote.DOWN, "💩": Vote.DOWN}
"""The reactions that are votes; others may be about the story (https://core.telegram.org/bots/api#reactiontypeemoji)."""

MOST_TO_CHOOSE = 20
"""Most sentences to choose from."""


def vote_buttons(answer: int) -> list[InlineKeyboardButton]:
    """Return the buttons for and against an answer, by its number."""
    return [InlineKeyboardButton(label, callback_data=str(VoteData(answer, vote))) for vote, label in LABELS.items()]


def wrong_button(answer: int, number: int, voice: Voice) -> InlineKeyboardButton:
    """Return the button that calls something on a page wrong, by the numbers of the answer and of a quotation there."""
    return InlineKeyboardButton(voice.text("wrong-quote"), callback_data=str(WrongData(answer, number)))


def wrong_button_for(answer: int, number: int, excerpt: Excerpt, voice: Voice) -> InlineKeyboardButton:
    """Return the button that calls one quotation wrong: its sentence that answers."""
    sentence = quoted_sentences(excerpt).index(answering_sentence(excerpt))
    return InlineKeyboardButton(voice.text("wrong-quote"), callback_data=str(WrongData(answer, number, sentence)))


def sentences_on(answer: int, excerpts: Mapping[int, Excerpt]) -> dict[WrongData, str]:
    """Return the words of each sentence of some quotations, by what a button carries that calls it wrong."""
    return {
        WrongData(answer, number, place): excerpt.story.text[one.start : one.end]
        for number, excerpt in excerpts.items()
        for place, one in enumerate(quoted_sentences(excerpt))
        if not excerpt.story.is_omission(one)
    }


def wrong_rows(sentences: Mapping[WrongData, str], back: ViewData, voice: Voice) -> Rows:
    """Return a button for each of the first sentences, with its words in quotation marks, and one that leads back."""
    limit = LABEL_LIMIT - len(voice.text("passage-label", passage=""))
    labels = [
        (voice.text("passage-label", passage=shortened(words, limit)), data)
        for data, words in islice(sentences.items(), MOST_TO_CHOOSE)
    ]
    rows = [*labels, (voice.text("fewer-buttons"), back)]
    return [[InlineKeyboardButton(label, callback_data=str(data))] for label, data in rows]


def vote_by(emoji: Collection[str]) -> Vote | None:
    """Return the vote that reactions to a message are, or None if they are none, or contradict each other."""
    votes = {REACTIONS[one] for one in emoji if one in REACTIONS}
    return votes.pop() if len(votes) == 1 else None


def emoji_of(reactions: Iterable[ReactionType]) -> frozenset[str]:
    """Return the plain emoji among reactions, without the selector that may ask for their colours."""
    plain = (one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji))
    return frozenset(emoji.removesuffix("\N{VARIATION SELECTOR-16}") for emoji in plain)
