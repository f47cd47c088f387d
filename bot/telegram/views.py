"""Answers as messages: their quotations, page by page, and a quotation in its paragraph. All of it is pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape

from telegram import InlineKeyboardMarkup

from bot.replies.context import context_html
from bot.replies.html import MESSAGE_LIMIT, reply_html
from bot.replies.reply import Reply, reply_to
from bot.telegram.keyboards import context_rows, keyboard, offer_rows, page_rows, suggestion_rows, without_views
from bot.telegram.shown import Gone, Shown
from bot.voice import Voice
from corpus import Story
from index.answer import Answer, Excerpt
from index.understanding import Remark

SUGGESTED_BESIDE = 3
"""Most questions that are suggested with a refusal, beside the passages."""

Suggestions = Sequence[tuple[Story, str]]


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
    suggestions: Callable[[], Suggestions] = tuple,
) -> Message:
    """Return the first page of an answer, or the refusal with what can be asked instead.

    Args:
        answer: the answer, with the excerpts of all pages.
        answer_id: the number under which `shown` is remembered.
        shown: what the answer shows, page by page.
        stories: the stories that were asked.
        voice: says what is the bot's own.
        languages: BCP 47 codes of the languages that questions may be asked in; None for all.
        suggestions: returns questions to offer with a refusal; most answers need none.
    """
    reply = reply_to(replace(answer, excerpts=answer.excerpts[: shown.per_page]), stories, voice, languages)
    if shown.places and reply.quotation:
        return Message(reply_html(reply, voice), keyboard(page_rows(answer_id, shown, 0, reply.quotation, voice)))
    offered = suggestions()[:SUGGESTED_BESIDE] if _is_open(answer) else ()
    return Message(reply_html(reply, voice), keyboard(offer_rows(reply.offers), suggestion_rows(offered)))


def page_message(answer_id: int, shown: Shown, page: int, stories: Sequence[Story], voice: Voice) -> Message | Gone:
    """Return a page of quotations, from 0, or why there is nothing to show."""
    found = shown.page(page, stories)
    if isinstance(found, Gone):
        return found
    first, *others = found
    if shown.is_related(page):
        reply = Reply(line=voice.text("related"), quotation=first, further=tuple(others))
    elif page:
        line = voice.text("excerpts-page", page=page + 1, pages=shown.pages)
        reply = Reply(line=line, quotation=first, further=tuple(others))
    elif shown.contradictory and others:
        reply = Reply(line=voice.text("contradictory"), quotation=first, beside=others[0], further=tuple(others[1:]))
    else:
        reply = Reply(quotation=first, further=tuple(others))
    return Message(reply_html(reply, voice), keyboard(page_rows(answer_id, shown, page, first, voice)))


def context_message(
    answer_id: int, shown: Shown, number: int, stories: Sequence[Story], voice: Voice
) -> Message | Gone:
    """Return a quotation inside its paragraph, or why there is nothing to show."""
    excerpt = shown.excerpt(number, stories)
    if isinstance(excerpt, Gone):
        return excerpt
    start, end = _around(excerpt)
    heading = voice.text("context-of", headline=excerpt.story.headline, paragraph=excerpt.paragraph)
    html = context_html(
        excerpt.story.text[start:end],
        (excerpt.start - start, excerpt.end - start),
        (excerpt.span[0] - start, excerpt.span[1] - start) if excerpt.span else None,
        heading,
        MESSAGE_LIMIT,
    )
    return Message(html, keyboard(context_rows(answer_id, shown, number, excerpt, voice)))


def introduced(message: Message, question: str | None) -> Message:
    """Return an answer with the question over it, where it was not the reader who wrote that."""
    return replace(message, html=f"<i>{escape(question)}</i>\n\n{message.html}") if question else message


def unremembered(message: Message) -> Message:
    """Return an answer that is not remembered, without the buttons that need it to be."""
    return replace(message, markup=without_views(message.markup))


def _is_open(answer: Answer) -> bool:
    """Whether a reader is left without a quotation, and not on the point of leaving."""
    if answer.remark:
        return answer.remark not in (Remark.THANKS, Remark.FAREWELL)
    return not answer.excerpts and not answer.facts


def _around(excerpt: Excerpt) -> tuple[int, int]:
    """The excerpt's paragraph; where the excerpt is all of it, the paragraphs before and after as well."""
    paragraphs, number = excerpt.story.paragraphs, excerpt.paragraph - 1
    if (excerpt.start, excerpt.end) != (paragraphs[number].start, paragraphs[number].end):
        return paragraphs[number].start, paragraphs[number].end
    return paragraphs[max(number - 1, 0)].start, paragraphs[min(number + 1, len(paragraphs) - 1)].end
