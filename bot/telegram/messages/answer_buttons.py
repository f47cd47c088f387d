"""The buttons under an answer: two rows at most, and all others behind one button, which shows them in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

from telegram import CopyTextButton, InlineKeyboardButton

from bot.database import Vote
from bot.replies.attribution import attribution
from bot.replies.html import length
from bot.replies.split import shows
from bot.replies.text_fragment import passage_url
from bot.telegram.messages.callback_data import AllStoriesData, View, ViewData, VoteData, WrongData
from bot.telegram.messages.message import LABEL_LIMIT, Rows, button, quoted_sentences, withdraw_rows
from bot.telegram.messages.stored_answer import ShownAnswer, answering_sentence
from bot.voice import Voice
from bot.voice.marks import isolated, marks_around
from index.display import shortened
from index.excerpt import Excerpt

Row = list[InlineKeyboardButton]

LABELS = {Vote.UP: "👍", Vote.DOWN: "👎"}
"""What the buttons say."""

MOST_TO_CHOOSE = 20
"""Most sentences to choose from."""

COPY_LIMIT = 256
"""Longest text that a button copies, in UTF-16 code units to be on the safe side
(https://core.telegram.org/bots/api#copytextbutton)."""


@dataclass(frozen=True, slots=True)
class AnswerButtons:
    """The buttons of a view of an answer.

    Args:
        rows: those under it, at most two rows.
        menu: all others, with a way back; empty if there are no others.
    """

    rows: Rows = field(default_factory=list)
    menu: Rows = field(default_factory=list)


def page_buttons(
    answer: int | None,
    shown: ShownAnswer,
    page: int,
    number: int | None,
    taken: Excerpt | None,
    voice: Voice,
    *,
    is_current: bool = True,
    has_words: bool = True,
    all_stories: AllStoriesData | None = None,
) -> AnswerButtons:
    """Return what can be done with the first quotation of a page, and the ways to the pages beside it.

    A quotation that goes over several pages leaves no room in a message for its paragraph.

    Args:
        answer: the number of the answer; if None, it is not stored, and there is only what needs no number.
        shown: what the answer shows.
        page: the page's number, from 0.
        number: the quotation's number; None if the page has none, or none whose story is there.
        taken: what is copied and opened of it; None if the story no longer has words in its place.
        voice: says what is the bot's own.
        is_current: whether the story still has the words; if not, there is no picture of them.
        has_words: whether a quoted sentence is left on the page; if all were withdrawn, none can be called wrong.
        all_stories: asks all stories, if one was chosen to be asked.
    """
    everywhere = [button(voice.text("ask-all-stories"), all_stories)] if all_stories else []
    if answer is None:
        along = [*_article(taken, voice), *_copy(taken, voice)]
        return AnswerButtons([along, everywhere])
    views = Row()
    if number is not None:
        context = [_view(voice.text("show-in-context"), answer, View.CONTEXT, number)]
        jump = _view(voice.text("in-the-story"), answer, View.JUMP, number)
        views = [*([] if shown.part_of(page) else context), *_article(taken, voice), jump]
    picture = _picture(answer, shown, number, voice) if is_current else []
    turning = _turning(answer, shown, page, voice)
    voting = [] if number is None else vote_buttons(answer)
    wrong = [button(voice.text("wrong-quote"), WrongData(answer, number))] if number is not None and has_words else []
    # Mostly one goes on. On the last page, the way back has that place.
    second = [*turning[:1], *voting]
    rest = _pairs([*views[2:], *_copy(taken, voice), *picture, *turning[1:], *wrong, *everywhere])
    return _with_menu(views[:2], second, rest, _turned(answer, View.MORE, View.LESS, page, voice))


def context_buttons(
    answer: int,
    shown: ShownAnswer,
    number: int,
    excerpt: Excerpt,
    on_page: Sequence[int],
    voice: Voice,
    *,
    is_current: bool = True,
    may_withdraw: bool = False,
) -> AnswerButtons:
    """Return what can be done with a quotation that is shown in its paragraph.

    Args:
        answer: the number of the answer.
        shown: what the answer shows.
        number: the quotation's number.
        excerpt: the quotation.
        on_page: numbers of the quotations of its page; the next one follows; after the last, the first.
        voice: says what is the bot's own.
        is_current: whether the story still has the words; if not, there is no picture of them.
        may_withdraw: whether its sentences can be withdrawn.
    """
    following = next((one for one in on_page if one > number), next(iter(on_page), number))
    back = _view(voice.text("back-to-quotation"), answer, View.QUOTATIONS, shown.page_of(number))
    views = [*_article(excerpt, voice), _view(voice.text("in-the-story"), answer, View.JUMP, number)]
    going_on = [_view(voice.text("next-quotation"), answer, View.CONTEXT, following)] if following != number else []
    picture = _picture(answer, shown, number, voice) if is_current else []
    withdrawing = withdraw_rows(answer, number, excerpt, voice) if may_withdraw else []
    sentence = answering_sentence(excerpt)
    data = WrongData(answer, number, quoted_sentences(excerpt).index(sentence))
    wrong = [] if excerpt.story.is_omission(sentence) else [button(voice.text("wrong-quote"), data)]
    rest = [*_pairs([*views[1:], *_copy(excerpt, voice), *picture, *wrong]), *withdrawing]
    turned = _turned(answer, View.CONTEXT_MORE, View.CONTEXT_LESS, number, voice)
    return _with_menu([back, *views[:1]], [*going_on, *vote_buttons(answer)], rest, turned)


def _with_menu(first: Row, second: Row, rest: Rows, turned: tuple[InlineKeyboardButton, ...]) -> AnswerButtons:
    """Two rows, and the rest behind the first of the buttons `turned`; the other one leads back.

    The labels of the second row are short, so that a phone shows four of them.
    """
    if not rest:
        return AnswerButtons([first, second])
    more, less = turned
    return AnswerButtons([first, [*second, more]], [*rest, [less]])


def _turned(answer: int, more: View, less: View, number: int, voice: Voice) -> tuple[InlineKeyboardButton, ...]:
    """The button that shows the others, and the one that leads back."""
    return (
        _view(voice.text("more-buttons"), answer, more, number),
        _view(voice.text("fewer-buttons"), answer, less, number),
    )


def _pairs(row: Row) -> Rows:
    return [row[start : start + 2] for start in range(0, len(row), 2)]


def _turning(answer: int, shown: ShownAnswer, page: int, voice: Voice) -> Row:
    """The ways to the page after a page and to the one before."""
    row = []
    if page + 1 < shown.pages:
        row.append(_view(voice.text("more-excerpts"), answer, View.QUOTATIONS, page + 1))
    if page > 0:
        row.append(_view(voice.text("previous-excerpts"), answer, View.QUOTATIONS, page - 1))
    return row


def _article(excerpt: Excerpt | None, voice: Voice) -> Row:
    """The article at the passage, if the file gives an address that a button may open."""
    address = excerpt.story.metadata.url if excerpt else None
    # Telegram refuses a whole message for a button whose host has no dot, as in a newsroom's own network.
    if excerpt is None or address is None or "." not in (urlsplit(address).hostname or "").strip("."):
        return []
    target = passage_url(address, excerpt.story.text, excerpt.start, excerpt.end)
    return [InlineKeyboardButton(voice.text("open-article"), url=target)]


def _copy(excerpt: Excerpt | None, voice: Voice) -> Row:
    """The quotation with its whole attribution for the clipboard, if it is short enough."""
    if excerpt is None:
        return []
    text = copied(excerpt.quote, " · ".join(map(isolated, attribution(excerpt, voice))), excerpt.lines_above)
    return [InlineKeyboardButton(voice.text("copy"), copy_text=CopyTextButton(text))] if text else []


def _picture(answer: int, shown: ShownAnswer, number: int | None, voice: Voice) -> Row:
    """A picture to share, only of what surely answers."""
    if number is None or not shown.is_sure(number):
        return []
    return [_view(voice.text("share-picture"), answer, View.PICTURE, number)]


def _view(label: str, answer: int, view: View, number: int) -> InlineKeyboardButton:
    return button(label, ViewData(answer, view, number))


def vote_buttons(answer: int) -> list[InlineKeyboardButton]:
    """Return the buttons for and against an answer, by its number."""
    return [button(label, VoteData(answer, vote)) for vote, label in LABELS.items()]


def sentences_on(answer: int, excerpts: Mapping[int, Excerpt]) -> dict[WrongData, str]:
    """Return the words of each sentence of some quotations, by what a button carries that calls it wrong."""
    return {
        WrongData(answer, number, place): excerpt.story.text[one.start : one.end]
        for number, excerpt in excerpts.items()
        for place, one in enumerate(quoted_sentences(excerpt))
        if not excerpt.story.is_omission(one)
    }


def wrong_rows(sentences: Mapping[WrongData, str], back: ViewData, voice: Voice) -> Rows:
    """Return a button for each of the first sentences, with its words in quotation marks, and one that leads back."""
    limit = LABEL_LIMIT - len(voice.text("passage-label", passage=""))
    labels = [
        (voice.text("passage-label", passage=shortened(words, limit)), data)
        for data, words in islice(sentences.items(), MOST_TO_CHOOSE)
    ]
    rows = [*labels, (voice.text("fewer-buttons"), back)]
    return [[button(label, data)] for label, data in rows]


def copied(quotation: str, attribution: str, above: Sequence[str] = ()) -> str | None:
    """Return a quotation in quotation marks with its attribution below, or None if a button cannot copy that.

    The lines `above` it come first. A quotation that is in marks already gets none. Its own characters are never
    changed.
    """
    if not shows(quotation):
        return None
    opening, closing = marks_around(quotation)
    text = "\n".join([*above, f"{opening}{quotation}{closing}", *([attribution] if attribution else [])])
    return text if length(text) <= COPY_LIMIT else None
