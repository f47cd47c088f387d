"""The buttons under a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.database import DIGEST_DIGITS
from bot.replies.attribution import attribution, link
from bot.replies.copy_text import copied
from bot.replies.text_fragment import passage_url
from bot.telegram.messages.callback_data import (
    LocaleData,
    LotData,
    PassageData,
    SuggestionData,
    View,
    ViewData,
    WithdrawData,
    read_data,
)
from bot.telegram.messages.feedback.votes import wrong_button
from bot.telegram.messages.stored_answer import ShownAnswer
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import LOCALES, Voice, own_name
from bot.voice.direction import isolated
from corpus import Sentence
from index.display import in_one_line, shortened
from index.excerpt import Excerpt

LABEL_LIMIT = 60
"""Longest label, in visible characters; a phone shows about that much."""

Rows = list[list[InlineKeyboardButton]]


def keyboard(*groups: Rows) -> InlineKeyboardMarkup | None:
    """Return the rows of all groups as one keyboard, or None if there are none."""
    rows = [row for rows in groups for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def page_rows(
    answer: int | None,
    shown: ShownAnswer,
    page: int,
    number: int,
    first: Excerpt,
    voice: Voice,
    *,
    is_current: bool = True,
) -> Rows:
    """Return what can be done with the first quotation of a page: `first`, whose number is `number`.

    A quotation that goes over several pages leaves no room in a message for its paragraph. Without the number of a
    stored answer there is only what needs none. If the story no longer has the words (`is_current`), there is no
    picture of them.
    """
    views = []
    if answer is not None:
        views.append(_view(voice.text("in-the-story"), answer, View.JUMP, number))
        if not shown.part_of(page):
            views.insert(0, _view(voice.text("show-in-context"), answer, View.CONTEXT, number))
    return [views, _take_along(first, voice, _picture(answer, shown, number, voice) if is_current else [])]


def turning_rows(answer: int, shown: ShownAnswer, page: int, voice: Voice) -> Rows:
    """Return buttons for the pages before and after a page."""
    turn = []
    if page > 0:
        turn.append(_view(voice.text("previous-excerpts"), answer, View.QUOTATIONS, page - 1))
    if page + 1 < shown.pages:
        turn.append(_view(voice.text("more-excerpts"), answer, View.QUOTATIONS, page + 1))
    return [turn]


def context_rows(
    answer: int,
    shown: ShownAnswer,
    number: int,
    excerpt: Excerpt,
    on_page: Sequence[int],
    voice: Voice,
    *,
    is_current: bool = True,
) -> Rows:
    """Return what can be done with a quotation that is shown in its paragraph.

    Args:
        answer: the number of the answer.
        shown: what the answer shows.
        number: the quotation's number.
        excerpt: the quotation.
        on_page: numbers of the quotations of its page; the next one follows; after the last, the first.
        voice: says what is the bot's own.
        is_current: whether the story still has the words; if not, there is no picture of them.
    """
    following = next((one for one in on_page if one > number), next(iter(on_page), number))
    return [
        [
            _view(voice.text("back-to-quotation"), answer, View.QUOTATIONS, shown.page_of(number)),
            _view(voice.text("in-the-story"), answer, View.JUMP, number),
        ],
        _take_along(excerpt, voice, _picture(answer, shown, number, voice) if is_current else []),
        [_view(voice.text("next-quotation"), answer, View.CONTEXT, following)] if following != number else [],
        [wrong_button(answer, number, voice)],
    ]


def withdraw_rows(answer: int, number: int, excerpt: Excerpt, voice: Voice) -> Rows:
    """Return a button for each sentence of a quotation, by its number in an answer, with which it is withdrawn."""
    sentences = quoted_sentences(excerpt)
    rows = []
    for place, one in enumerate(sentences):
        if not excerpt.story.is_omission(one):
            text = excerpt.story.text[one.start : one.end]
            label = voice.text("withdraw-this") if len(sentences) == 1 else voice.text("withdraw-one", sentence=text)
            data = WithdrawData(answer, number, place)
            rows.append([InlineKeyboardButton(shortened(label, LABEL_LIMIT), callback_data=str(data))])
    return rows


def quoted_sentences(excerpt: Excerpt) -> list[Sentence]:
    """Return the sentences of which a quotation shows anything, in order."""
    return [one for one in excerpt.story.sentences if one.start < excerpt.end and excerpt.start < one.end]


def offer_rows(offers: Iterable[Excerpt], voice: Voice) -> Rows:
    """Return a button for each passage on offer, with the passage's words in quotation marks."""
    return [
        [
            InlineKeyboardButton(
                _quoted(offer, voice),
                callback_data=str(PassageData(offer.story.digest[:DIGEST_DIGITS], offer.start, offer.end)),
            )
        ]
        for offer in offers
    ]


def suggestion_rows(suggested: Suggested, voice: Voice) -> Rows:
    """Return a button for each suggested question, and one for the next lot if there is one."""
    rows = [
        [InlineKeyboardButton(shortened(one.question, LABEL_LIMIT), callback_data=str(one.data))]
        for one in suggested.suggestions
    ]
    if suggested.next_lot is not None:
        data = LotData(suggested.next_lot, voice.locale)
        rows.append([InlineKeyboardButton(voice.text("other-questions"), callback_data=str(data))])
    return rows


def other_rows(markup: InlineKeyboardMarkup) -> Rows:
    """Return the rows of buttons that follow suggested questions under a message."""
    data = [read_data(str(row[0].callback_data or "")) for row in markup.inline_keyboard]
    suggested = [number for number, one in enumerate(data, 1) if isinstance(one, SuggestionData | LotData)]
    return [list(row) for row in markup.inline_keyboard[max(suggested, default=len(data)) :]]


def locale_rows() -> Rows:
    """Return a button for each language that the bot speaks, in its own name."""
    return [[InlineKeyboardButton(own_name(locale), callback_data=str(LocaleData(locale)))] for locale in LOCALES]


def _take_along(excerpt: Excerpt, voice: Voice, picture: list[InlineKeyboardButton]) -> list[InlineKeyboardButton]:
    """The article at the passage, if the file gives an address, the quotation for the clipboard, and as a picture."""
    row = []
    address = link(excerpt.story)
    if address:
        target = passage_url(address, excerpt.story.text, excerpt.start, excerpt.end)
        row.append(InlineKeyboardButton(voice.text("open-article"), url=target))
    text = copied(excerpt.quote, " · ".join(map(isolated, attribution(excerpt, voice))), excerpt.lines_above)
    if text:
        row.append(InlineKeyboardButton(voice.text("copy"), copy_text=CopyTextButton(text)))
    return [*row, *picture]


def _picture(answer: int | None, shown: ShownAnswer, number: int, voice: Voice) -> list[InlineKeyboardButton]:
    """A picture to share, only of what surely answers."""
    if answer is None or not shown.is_sure(number):
        return []
    return [_view(voice.text("share-picture"), answer, View.PICTURE, number)]


def _quoted(passage: Excerpt, voice: Voice) -> str:
    """A label that does not look like a question's."""
    marks = len(voice.text("passage-label", passage=""))
    return voice.text("passage-label", passage=in_one_line(passage, LABEL_LIMIT - marks))


def _view(label: str, answer: int, view: View, number: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=str(ViewData(answer, view, number)))
