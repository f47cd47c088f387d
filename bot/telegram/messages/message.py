"""A message and the buttons under it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.database import DIGEST_DIGITS
from bot.telegram.messages.callback_data import (
    ButtonData,
    LocaleData,
    LotData,
    PassageData,
    SuggestionData,
    WithdrawData,
    read_data,
)
from bot.telegram.messages.suggested_questions import Suggested, Suggestion
from bot.voice import LOCALES, Voice, own_name
from bot.voice.marks import FIRST_STRONG_ISOLATE, isolated
from corpus import Sentence
from index.display import in_one_line, shortened
from index.excerpt import Excerpt

LABEL_LIMIT = 60
"""Longest label, in visible characters; a phone shows about that much."""

SHORTEST_HEADLINE = 16
"""Room for a headline beside a question, in characters, even if the question is cut for it."""

BETWEEN = " · "

Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send: valid HTML within Telegram's limit, and the buttons under it.

    Args:
        html: its text.
        markup: the buttons, or None.
        menu: what one of them shows in the place of all, or None.
    """

    html: str
    markup: InlineKeyboardMarkup | None = None
    menu: InlineKeyboardMarkup | None = None

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that are the same for messages that look the same."""
        buttons = json.dumps(self.markup.to_dict() if self.markup else None, sort_keys=True)
        return sha256(f"{self.html}\n{buttons}".encode()).hexdigest()[:16]

    def with_row(self, row: list[InlineKeyboardButton]) -> Message:
        """Return the message with a last row of buttons."""
        rows = [list(one) for one in self.markup.inline_keyboard] if self.markup else []
        return replace(self, markup=InlineKeyboardMarkup([*rows, row]))

    def under(self, question: str | None) -> Message:
        """Return the message with a question above it that the reader has not typed, or as it is if None."""
        return replace(self, html=f"<i>{escape(question)}</i>\n\n{self.html}") if question else self


def button(label: str, data: ButtonData) -> InlineKeyboardButton:
    """Return a button that carries some data."""
    return InlineKeyboardButton(label, callback_data=str(data))


def keyboard(*groups: Rows) -> InlineKeyboardMarkup | None:
    """Return the rows of all groups as one keyboard, or None if there are none."""
    rows = [row for rows in groups for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def withdraw_rows(answer: int, number: int, excerpt: Excerpt, voice: Voice) -> Rows:
    """Return a button for each sentence of a quotation, by its number in an answer, with which it is withdrawn."""
    sentences = quoted_sentences(excerpt)
    rows = []
    for place, one in enumerate(sentences):
        if not excerpt.story.is_omission(one):
            text = excerpt.story.text[one.start : one.end]
            label = voice.text("withdraw-this") if len(sentences) == 1 else voice.text("withdraw-one", sentence=text)
            data = WithdrawData(answer, number, place)
            rows.append([button(shortened(label, LABEL_LIMIT), data)])
    return rows


def quoted_sentences(excerpt: Excerpt) -> list[Sentence]:
    """Return the sentences of which a quotation shows anything, in order."""
    return [one for one in excerpt.story.sentences if one.start < excerpt.end and excerpt.start < one.end]


def offer_rows(offers: Iterable[Excerpt], voice: Voice) -> Rows:
    """Return a button for each passage on offer, with the passage's words in quotation marks."""
    return [
        [button(_quoted(one, voice), PassageData(one.story.digest[:DIGEST_DIGITS], one.start, one.end))]
        for one in offers
    ]


def suggestion_rows(suggested: Suggested, voice: Voice) -> Rows:
    """Return a button for each suggested question, and one for the next lot if there is one.

    If the questions are of several stories, each is followed by the beginning of its story's headline.
    """
    rows = [[button(_asking(one, named=suggested.of_several), one.data)] for one in suggested.suggestions]
    if suggested.next_lot is not None:
        data = LotData(suggested.next_lot, voice.locale)
        rows.append([button(voice.text("other-questions"), data)])
    return rows


def other_rows(markup: InlineKeyboardMarkup) -> Rows:
    """Return the rows of buttons that follow suggested questions under a message."""
    data = [read_data(str(row[0].callback_data or "")) for row in markup.inline_keyboard]
    suggested = [number for number, one in enumerate(data, 1) if isinstance(one, SuggestionData | LotData)]
    return [list(row) for row in markup.inline_keyboard[max(suggested, default=len(data)) :]]


def locale_rows() -> Rows:
    """Return a button for each language that the bot speaks, in its own name."""
    return [[button(own_name(locale), LocaleData(locale))] for locale in LOCALES]


def _asking(one: Suggestion, *, named: bool) -> str:
    """A question as a label, with as much of its story's headline as there is room for, but always some."""
    if not named:
        return shortened(one.question, LABEL_LIMIT)
    room = LABEL_LIMIT - len(BETWEEN) - 2 * len(FIRST_STRONG_ISOLATE)
    headline = shortened(one.story.headline, max(room - len(one.question), SHORTEST_HEADLINE))
    return f"{shortened(one.question, room - len(headline))}{BETWEEN}{isolated(headline)}"


def _quoted(passage: Excerpt, voice: Voice) -> str:
    """A label that does not look like a question's."""
    marks = len(voice.text("passage-label", passage=""))
    return voice.text("passage-label", passage=in_one_line(passage, LABEL_LIMIT - marks))
