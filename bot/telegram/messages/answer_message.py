"""Answers as messages: their quotations, page by page, and a quotation in its paragraph or as a picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from html import escape
from typing import assert_never

from bot.replies.attribution import LONGEST_PART, SHORT_HEADLINE, context_credit, correction_line
from bot.replies.context import context_html
from bot.replies.html import MESSAGE_LIMIT, credit_html, length, reply_html
from bot.replies.reply import Reply, reply_to
from bot.telegram.messages.answer_buttons import context_buttons, page_buttons
from bot.telegram.messages.callback_data import AllStoriesData, View, ViewData, WithdrawData
from bot.telegram.messages.message import Message, button, keyboard, offer_rows, suggestion_rows
from bot.telegram.messages.pages import page_reply, quotations
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import Voice
from bot.voice.marks import isolated
from corpus import Story
from index.answer import Answer, FileFacts, Refusal, UnreadLanguage
from index.display import shortened
from index.excerpt import Excerpt

CAPTION_LIMIT = 1024
"""Longest caption, in UTF-16 code units after the entities are parsed (https://core.telegram.org/bots/api#sendphoto)."""

LONGEST_ASKED = 900
"""Most characters of a sentence that an editor is asked about."""


def answer_message(
    answer: Answer,
    number: int | None,
    shown: ShownAnswer,
    stories: Sequence[Story],
    voice: Voice,
    languages: Collection[str] | None,
    suggested: Suggested,
    question: str | None = None,
    *,
    alone: Story | None = None,
    all_stories: AllStoriesData | None = None,
) -> Message:
    """Return the first page of an answer or of the closest passage, or the refusal, with what can be asked instead.

    Args:
        answer: the answer, with the excerpts of all pages.
        number: the number under which `shown` is stored; if None, there are no buttons that need it.
        shown: what the answer shows, page by page.
        stories: the stories that were asked.
        voice: says what is the bot's own.
        languages: BCP 47 codes of the languages that questions may be asked in. If None, all.
        suggested: questions to ask instead.
        question: what stands above it, or None; as `shown` was made for.
        alone: the story that alone was asked of several, which a refusal names, or None.
        all_stories: what a button under quotations carries that asks all stories, if a reader has chosen one.
    """
    if shown.layout:
        quoted = quotations(answer)
        found = {number: quoted[number] for number in shown.layout[0].numbers}
        facts = answer.facts if isinstance(answer, FileFacts) else ()
        html = reply_html(page_reply(shown, 0, found, facts, voice), voice)
        first, excerpt = next(iter(found.items()), (None, None))
        buttons = page_buttons(number, shown, 0, first, excerpt, voice, all_stories=all_stories)
        rows = keyboard(buttons.rows, suggestion_rows(suggested, voice))
        return Message(html, rows, keyboard(buttons.menu)).under(question)
    above = length(question) + 2 if question else 0
    reply = reply_to(answer, stories, voice, languages, alone=alone)
    told = {one.story.id for one in reply.offers} | {one.story.id for one in suggested.suggestions}
    if len(stories) > 1 and suggested.suggestions:
        # Which of the stories answers the questions is told above, if the passages are of the same, or on the buttons.
        if reply.offers and len(told) == 1:
            headline = isolated(shortened(reply.offers[0].story.headline, SHORT_HEADLINE))
            reply = replace(reply, line=f"{reply.line}\n— {headline}")
        else:
            suggested = replace(suggested, of_several=True)
    markup = keyboard(offer_rows(reply.offers, voice), suggestion_rows(suggested, voice))
    return Message(reply_html(reply, voice, MESSAGE_LIMIT - above), markup).under(question)


def without_offers(answer: Answer) -> Answer:
    """Return an answer without the passages that are offered with a refusal."""
    return replace(answer, related=()) if isinstance(answer, Refusal | UnreadLanguage) else answer


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
