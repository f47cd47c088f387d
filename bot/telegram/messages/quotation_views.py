"""Views of a quotation: in its paragraph, as a picture, and the question whether to withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import assert_never

from bot.replies.attribution import LONGEST_PART, context_credit, correction_line
from bot.replies.context import context_html
from bot.replies.html import MESSAGE_LIMIT, credit_html, length, reply_html
from bot.replies.reply import Reply
from bot.telegram.messages.answer_buttons import context_buttons
from bot.telegram.messages.callback_data import View, ViewData, WithdrawData
from bot.telegram.messages.message import Message, button, keyboard
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.voice import Voice
from corpus import Story
from index.display import shortened
from index.excerpt import Excerpt

CAPTION_LIMIT = 1024
"""Longest caption, in UTF-16 code units after the entities are parsed (https://core.telegram.org/bots/api#sendphoto)."""

LONGEST_ASKED = 900
"""Most characters of a sentence that an editor is asked about."""


def context_message(
    number: int,
    shown: ShownAnswer,
    excerpt_number: int,
    stories: Sequence[Story],
    voice: Voice,
    *,
    is_old: bool = False,
    may_withdraw: bool = False,
) -> Message | Gone:
    """Return a quotation inside its paragraph, or why it is gone.

    Args:
        number: that of the answer.
        shown: what the answer shows, page by page.
        excerpt_number: that of the quotation.
        stories: the stories that were asked.
        voice: says what is the bot's own.
        is_old: whether the story has other words now, which a line says.
        may_withdraw: whether there are buttons to withdraw its sentences.
    """
    excerpt = shown.excerpt(excerpt_number, stories)
    if isinstance(excerpt, Gone):
        return excerpt
    start, end = _around(excerpt)
    headline = shortened(excerpt.story.headline, LONGEST_PART)
    heading = (
        voice.text("context-of", headline=headline, paragraph=excerpt.paragraph),
        correction_line(excerpt.story, voice),
        voice.text("reply-is-old") if is_old else None,
    )
    below = context_credit(excerpt, voice)
    html = context_html(
        excerpt.story.text[start:end],
        (excerpt.start - start, excerpt.end - start),
        (excerpt.span[0] - start, excerpt.span[1] - start) if excerpt.span else None,
        "\n".join(filter(None, heading)),
        MESSAGE_LIMIT - (length(below) + 1 if below else 0),
        [excerpt.story.text[slice(*lead)] for lead in excerpt.leads if lead[0] < start],
    )
    if below:
        html += f"\n<i>{escape(below)}</i>"
    page = shown.page(shown.page_of(excerpt_number), stories)
    others = () if isinstance(page, Gone) else tuple(page)
    buttons = context_buttons(
        number,
        shown,
        excerpt_number,
        excerpt,
        others,
        voice,
        is_current=not is_old,
        may_withdraw=may_withdraw,
    )
    return Message(html, keyboard(buttons.rows), keyboard(buttons.menu))


def picture_caption(excerpt: Excerpt, voice: Voice) -> str:
    """Return the attribution as valid HTML within Telegram's limit; its headline links to the article."""
    return credit_html(excerpt, voice, CAPTION_LIMIT)


def instead_of_picture(excerpt: Excerpt, voice: Voice) -> Message:
    """Return the quotation as text, for a picture that Telegram has refused."""
    return Message(f"{escape(voice.text('picture-refused'))}\n\n{reply_html(Reply(quotation=excerpt), voice)}")


def withdraw_message(data: WithdrawData, sentence: str, voice: Voice) -> Message:
    """Return the question whether to withdraw a sentence, with buttons for yes and no."""
    asked = voice.text("withdraw-sure", sentence=shortened(sentence, LONGEST_ASKED))
    back = ViewData(data.answer, View.CONTEXT, data.number)
    buttons = [
        button(voice.text("withdraw-yes"), replace(data, sure=True)),
        button(voice.text("withdraw-no"), back),
    ]
    return Message(escape(asked), keyboard([buttons]))


def gone_line(gone: Gone, voice: Voice) -> str:
    """Return the line that says why something can no longer be shown."""
    match gone:
        case Gone.ANSWER:
            return voice.text("answer-gone")
        case Gone.CHANGED:
            return voice.text("story-changed")
        case Gone.WITHDRAWN:
            return voice.text("story-withdrawn")
        case _:
            assert_never(gone)


def _around(excerpt: Excerpt) -> tuple[int, int]:
    """The excerpt's paragraph, with the paragraphs before and after if the excerpt is all of it."""
    paragraphs, number = excerpt.story.paragraphs, excerpt.paragraph - 1
    if (excerpt.start, excerpt.end) != (paragraphs[number].start, paragraphs[number].end):
        return paragraphs[number].start, paragraphs[number].end
    return paragraphs[max(number - 1, 0)].start, paragraphs[min(number + 1, len(paragraphs) - 1)].end
