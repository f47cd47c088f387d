"""The buttons under a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.replies.attribution import attribution, link, shortened
from bot.replies.copy_text import copied
from bot.replies.text_fragment import passage_url
from bot.telegram.callback_data import LocaleData, PassageData, SuggestionData, View, ViewData, read_data
from bot.telegram.shown import DIGEST_SHOWN, Shown
from bot.voice import LOCALES, Voice, own_name
from bot.voice.direction import isolated
from corpus import Story
from index.answer import Excerpt

LABEL_LIMIT = 60
"""Longest label, in characters; a phone shows about that much."""

MOST_SUGGESTIONS = 6

Rows = list[list[InlineKeyboardButton]]


def keyboard(*groups: Rows) -> InlineKeyboardMarkup | None:
    """Return the rows of all groups as one keyboard, None where there is none."""
    rows = [row for rows in groups for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def page_rows(answer_id: int, shown: Shown, page: int, first: Excerpt, voice: Voice) -> Rows:
    """Return what can be done with a page of quotations, whose first is `first`."""
    number = shown.first_on(page)
    turn = []
    if page > 0:
        turn.append(_view(voice.text("previous-excerpts"), answer_id, View.QUOTATIONS, page - 1))
    if page + 1 < shown.pages:
        turn.append(_view(voice.text("more-excerpts"), answer_id, View.QUOTATIONS, page + 1))
    return [
        [
            _view(voice.text("show-in-context"), answer_id, View.CONTEXT, number),
            _view(voice.text("in-the-story"), answer_id, View.JUMP, number),
        ],
        _take_along(first, voice),
        turn,
    ]


def context_rows(answer_id: int, shown: Shown, number: int, excerpt: Excerpt, voice: Voice) -> Rows:
    """Return what can be done with a quotation that is shown in its paragraph."""
    return [
        [
            _view(voice.text("back-to-quotation"), answer_id, View.QUOTATIONS, shown.page_of(number)),
            _view(voice.text("in-the-story"), answer_id, View.JUMP, number),
        ],
        _take_along(excerpt, voice),
    ]


def without_views(markup: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """Return a keyboard without the buttons for which its answer has to be remembered, None where nothing is left."""
    rows = markup.inline_keyboard if markup else ()
    return keyboard([[button for button in row if not _is_view(button)] for row in rows])


def offer_rows(offers: Iterable[Excerpt]) -> Rows:
    """Return a button for each passage on offer, in the passage's own words."""
    return [
        [
            InlineKeyboardButton(
                shortened(offer.quote, LABEL_LIMIT),
                callback_data=str(PassageData(offer.story.digest[:DIGEST_SHOWN], offer.start, offer.end)),
            )
        ]
        for offer in offers
    ]


def suggestion_rows(suggestions: Sequence[tuple[Story, str]]) -> Rows:
    """Return a button for each suggested question."""
    return [
        [
            InlineKeyboardButton(
                shortened(question, LABEL_LIMIT), callback_data=str(SuggestionData.of(story.digest, question))
            )
        ]
        for story, question in suggestions[:MOST_SUGGESTIONS]
    ]


def locale_rows() -> Rows:
    """Return a button for each language that the bot speaks, named in itself."""
    return [[InlineKeyboardButton(own_name(locale), callback_data=str(LocaleData(locale)))] for locale in LOCALES]


def _take_along(excerpt: Excerpt, voice: Voice) -> list[InlineKeyboardButton]:
    """The article at the passage, where the file gives an address, and the quotation for the clipboard."""
    row = []
    address = link(excerpt.story)
    if address:
        target = passage_url(address, excerpt.story.text, excerpt.start, excerpt.end)
        row.append(InlineKeyboardButton(voice.text("open-article"), url=target))
    text = copied(excerpt.quote, " · ".join(map(isolated, attribution(excerpt, voice))))
    if text:
        row.append(InlineKeyboardButton(voice.text("copy"), copy_text=CopyTextButton(text)))
    return row


def _view(label: str, answer_id: int, view: View, number: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=str(ViewData(answer_id, view, number)))


def _is_view(button: InlineKeyboardButton) -> bool:
    return isinstance(button.callback_data, str) and isinstance(read_data(button.callback_data), ViewData)
