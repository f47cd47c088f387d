"""Answers as messages: their quotations, page by page, and a quotation in its paragraph. All of it is pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from typing import assert_never

from telegram import InlineKeyboardMarkup

from bot.replies.attribution import LONGEST_PART, shortened
from bot.replies.context import context_html
from bot.replies.html import MESSAGE_LIMIT, reply_html
from bot.replies.reply import reply_to
from bot.telegram.messages.keyboards import (
    context_rows,
    keyboard,
    offer_rows,
    page_rows,
    suggestion_rows,
    turning_rows,
    without_views,
)
from bot.telegram.messages.pages import introduction_length, page_reply, quotations
from bot.telegram.messages.stored_answer import Gone, Shown
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import Voice
from corpus import Story
from index.answer import Answer, Excerpt, Fact, FileFacts


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send: HTML that is valid and within the limit, and the buttons under it."""

    html: str
    markup: InlineKeyboardMarkup | None = None

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that tell whether two messages look the same."""
        buttons = json.dumps(self.markup.to_dict() if self.markup else None, sort_keys=True)
        return sha256(f"{self.html}\n{buttons}".encode()).hexdigest()[:16]


def answer_message(
    answer: Answer,
    answer_id: int,
    shown: Shown,
    stories: Sequence[Story],
    voice: Voice,
    languages: Collection[str] | None,
    suggested: Suggested | None = None,
    question: str | None = None,
) -> Message:
    """Return the first page of an answer or of the closest passage, or the refusal, with what can be asked instead.

    Args:
        answer: the answer, with the excerpts of all pages.
        answer_id: the number under which `shown` is remembered.
        shown: what the answer shows, page by page.
        stories: the stories that were asked.
        voice: says what is the bot's own.
        languages: BCP 47 codes of the languages that questions may be asked in; None for all.
        suggested: questions to ask instead; none for None.
        question: what stands over it, None for nothing; as `shown` was made for.
    """
    if shown.layout:
        quoted = quotations(answer)
        found = {number: quoted[number] for number in shown.layout[0].numbers}
        facts = answer.facts if isinstance(answer, FileFacts) else ()
        return introduced(_page(answer_id, shown, 0, found, facts, voice, suggested), question)
    reply = reply_to(answer, stories, voice, languages)
    html = reply_html(reply, voice, MESSAGE_LIMIT - introduction_length(question))
    questions = suggestion_rows(suggested, voice) if suggested else []
    return introduced(Message(html, keyboard(offer_rows(reply.offers, voice), questions)), question)


def page_message(
    answer_id: int,
    shown: Shown,
    page: int,
    stories: Sequence[Story],
    voice: Voice,
    suggested: Suggested | None = None,
) -> Message | Gone:
    """Return a page of quotations, from 0, or why there is nothing to show; `suggested` is as in `answer_message`."""
    found = shown.page(page, stories)
    facts = shown.told(stories) if page == 0 else ()
    if isinstance(found, Gone):
        return found
    if isinstance(facts, Gone):
        return facts
    return _page(answer_id, shown, page, found, facts, voice, suggested)


def context_message(
    answer_id: int, shown: Shown, number: int, stories: Sequence[Story], voice: Voice
) -> Message | Gone:
    """Return a quotation inside its paragraph, or why there is nothing to show."""
    excerpt = shown.excerpt(number, stories)
    if isinstance(excerpt, Gone):
        return excerpt
    start, end = _around(excerpt)
    headline = shortened(excerpt.story.headline, LONGEST_PART)
    heading = voice.text("context-of", headline=headline, paragraph=excerpt.paragraph)
    html = context_html(
        excerpt.story.text[start:end],
        (excerpt.start - start, excerpt.end - start),
        (excerpt.span[0] - start, excerpt.span[1] - start) if excerpt.span else None,
        heading,
        MESSAGE_LIMIT,
    )
    page = shown.page(shown.page_of(number), stories)
    others = () if isinstance(page, Gone) else tuple(page)
    return Message(html, keyboard(context_rows(answer_id, shown, number, excerpt, others, voice)))


def introduced(message: Message, question: str | None) -> Message:
    """Return an answer with the question over it, where it was not the reader who wrote that."""
    return replace(message, html=f"<i>{escape(question)}</i>\n\n{message.html}") if question else message


def unremembered(message: Message) -> Message:
    """Return an answer that is not remembered, without the buttons that need it to be."""
    return replace(message, markup=without_views(message.markup))


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


def _page(
    answer_id: int,
    shown: Shown,
    page: int,
    found: Mapping[int, Excerpt],
    facts: Sequence[Fact],
    voice: Voice,
    suggested: Suggested | None,
) -> Message:
    html = reply_html(page_reply(shown, page, found, facts, voice), voice)
    first = next(iter(found.items()), None)
    rows = page_rows(answer_id, shown, page, *first, voice) if first else []
    questions = suggestion_rows(suggested, voice) if suggested else []
    return Message(html, keyboard(rows, turning_rows(answer_id, shown, page, voice), questions))


def _around(excerpt: Excerpt) -> tuple[int, int]:
    """The excerpt's paragraph; where the excerpt is all of it, the paragraphs before and after as well."""
    paragraphs, number = excerpt.story.paragraphs, excerpt.paragraph - 1
    if (excerpt.start, excerpt.end) != (paragraphs[number].start, paragraphs[number].end):
        return paragraphs[number].start, paragraphs[number].end
    return paragraphs[max(number - 1, 0)].start, paragraphs[min(number + 1, len(paragraphs) - 1)].end
