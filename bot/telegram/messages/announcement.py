"""What is said in a chat of new stories."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.replies.html import listing_html, listings_html, with_bold
from bot.telegram.messages.callback_data import ChoiceData, link_to_story
from bot.telegram.messages.message import Message, button, keyboard
from bot.telegram.messages.story_list import PAGE
from bot.voice import Voice
from index.catalogue import Listing
from index.display import shortened
from index.facts import lead_of

LONGEST_LEAD = 1000
"""Longest first sentence that is quoted, in characters; a longer one is cut at a word."""


def announcement(one: Listing, voice: Voice, bot_name: str, *, private: bool) -> Message:
    """Return a new story's headline, publisher and date, its first sentence, and a button that asks it.

    Args:
        one: the story.
        voice: says what is the bot's own.
        bot_name: the bot's username.
        private: whether the chat is a reader's own; elsewhere the button opens a private chat.
    """
    lead = shortened(lead_of(one.story).quote, LONGEST_LEAD)
    quotation = f"<blockquote>{with_bold(lead, 0, len(lead), None)}</blockquote>"
    label = voice.text("ask-this-story")
    url = link_to_story(bot_name, one.key)
    asks = button(label, ChoiceData(one.key)) if private else InlineKeyboardButton(label, url=url)
    return Message(f"{listing_html(one, voice)}\n\n{quotation}", keyboard([[asks]]))


def announcement_of_many(listings: Sequence[Listing], voice: Voice) -> Message:
    """Return a list of the first new stories, and how many more there are."""
    parts = [voice.text("new-stories"), listings_html(listings[:PAGE], voice)]
    if len(listings) > PAGE:
        parts[1] += "\n" + voice.text("stories-more", count=len(listings) - PAGE)
    return Message("\n\n".join(parts))
