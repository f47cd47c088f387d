"""Whether Telegram would take a message, by the Bot API server of the tests."""

from __future__ import annotations

from collections.abc import Sequence

from bot.telegram.messages.callback_data import AllStoriesData
from bot.telegram.messages.message import Message
from bot.telegram.messages.recalled import Recalled
from bot.telegram.messages.recalled_page import recalled_page
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import Voice
from corpus import Story
from tests.bot_api.entities import FormattedText
from tests.bot_api.formatting import message_text
from tests.bot_api.keyboards import reply_markup
from tests.bot_api.parameters import Parameters


def accepted(message: Message) -> FormattedText:
    """Return the text of a message as a reader sees it. Raises ApiError where Telegram would refuse the message."""
    markup = message.markup.to_json() if message.markup else None
    reply_markup(Parameters({"reply_markup": markup}))
    return message_text(Parameters({"text": message.html, "parse_mode": "HTML"}))


def page_message(
    number: int | None,
    shown: ShownAnswer,
    page: int,
    stories: Sequence[Story],
    voice: Voice,
    suggested: Suggested | None = None,
    all_stories: AllStoriesData | None = None,
) -> Message | Gone:
    """A page of an answer whose stories have not changed since."""
    recalled = Recalled(shown, tuple(stories))
    return recalled_page(number, recalled, page, voice, {}, suggested, all_stories=all_stories)


def labels(message: Message) -> list[list[str]]:
    """What the buttons of a message say, row by row."""
    return [[button.text for button in row] for row in message.markup.inline_keyboard] if message.markup else []
