"""What goes along with a quotation as a picture."""

from __future__ import annotations

from html import escape

from bot.replies.html import credit_html, reply_html
from bot.replies.reply import Reply
from bot.telegram.messages.message import Message
from bot.voice import Voice
from index.excerpt import Excerpt

CAPTION_LIMIT = 1024
"""Longest caption, in UTF-16 code units after the entities are parsed (https://core.telegram.org/bots/api#sendphoto)."""


def picture_caption(excerpt: Excerpt, voice: Voice) -> str:
    """Return the attribution as valid HTML within Telegram's limit; its headline links to the article."""
    return credit_html(excerpt, voice, CAPTION_LIMIT)


def instead_of_picture(excerpt: Excerpt, voice: Voice) -> Message:
    """Return the quotation as text, for a picture that Telegram has refused."""
    return Message(f"{escape(voice.text('picture-refused'))}\n\n{reply_html(Reply(quotation=excerpt), voice)}")
