"""Questions that wait for a story: the button that keeps one, a reader's list, and the answer that comes later."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.database import KeptQuestion
from bot.replies.attribution import LONGEST_PART
from bot.telegram.messages.answer_message import answer_message, shown_for
from bot.telegram.messages.callback_data import ForgetData, KeepData, read_data
from bot.telegram.messages.message import Message, button, keyboard
from bot.telegram.messages.stored_answer import ShownAnswer
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import Voice
from corpus import Story
from index.answer import Answered
from index.display import shortened


def with_keeping(message: Message, data: KeepData, voice: Voice) -> Message:
    """Return a refusal with a last button that keeps its question."""
    return message.with_row([button(voice.text("keep-question"), data)])


def without_keeping(markup: InlineKeyboardMarkup) -> InlineKeyboardMarkup | None:
    """Return the buttons under a message without that one."""
    rows = [[button for button in row if not _keeps(button)] for row in markup.inline_keyboard]
    return keyboard(rows)


def kept_message(kept: Sequence[KeptQuestion], voice: Voice) -> Message:
    """Return a list of kept questions, with a button to forget each."""
    if not kept:
        return Message(voice.text("waiting-none"))
    lines = [f"{number}. {escape(shortened(one.question, LONGEST_PART))}" for number, one in enumerate(kept, 1)]
    rows = [
        [button(voice.text("forget-question", number=number), ForgetData(one.id))] for number, one in enumerate(kept, 1)
    ]
    return Message("\n".join([voice.text("waiting-heading"), *lines]), keyboard(rows))


def late_answer(
    kept: KeptQuestion,
    answer: Answered,
    number: int,
    stories: Sequence[Story],
    per_page: int,
    voice: Voice,
    languages: Collection[str] | None,
) -> tuple[ShownAnswer, Message]:
    """Return what a kept question's answer shows, and its first page below the question.

    Args:
        kept: the question.
        answer: the answer.
        number: the number under which it is stored.
        stories: the stories that there are.
        per_page: most quotations on a page.
        voice: says what is the bot's own.
        languages: as in `answer_message`.
    """
    heading = voice.text("kept-answer")
    question = shortened(kept.question, LONGEST_PART)
    shown = shown_for(answer, stories, per_page, voice, f"{heading}\n\n{question}")
    message = answer_message(answer, number, shown, stories, voice, languages, Suggested(), question)
    return shown, replace(message, html=f"{heading}\n\n{message.html}")


def _keeps(button: InlineKeyboardButton) -> bool:
    return isinstance(read_data(str(button.callback_data or "")), KeepData)
