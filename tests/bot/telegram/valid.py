"""Whether Telegram would take a message, by the Bot API server of the tests."""

from __future__ import annotations

from bot.telegram.messages.message import Message
from tests.bot_api.entities import FormattedText
from tests.bot_api.formatting import message_text
from tests.bot_api.keyboards import reply_markup
from tests.bot_api.parameters import Parameters


def accepted(message: Message) -> FormattedText:
    """Return the text of a message as a reader sees it. Raises ApiError where Telegram would refuse the message."""
    markup = message.markup.to_json() if message.markup else None
    reply_markup(Parameters({"reply_markup": markup}))
    return message_text(Parameters({"text": message.html, "parse_mode": "HTML"}))


def labels(message: Message) -> list[list[str]]:
    """What the buttons of a message say, row by row."""
    return [[button.text for button in row] for row in message.markup.inline_keyboard] if message.markup else []
