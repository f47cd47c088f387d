"""The buttons under an answer: never more than two rows, and everything that can be done is behind them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.database import Vote
from bot.replies.attribution import attribution
from bot.telegram.messages.answer_buttons import AnswerButtons, context_buttons, copied, page_buttons
from bot.telegram.messages.answer_message import answer_message, quotations, shown_for
from bot.telegram.messages.callback_data import (
    DATA_LIMIT,
    AllStoriesData,
    ButtonData,
    View,
    ViewData,
    VoteData,
    WithdrawData,
    WrongData,
    read_data,
)
from bot.telegram.messages.message import Message, Rows, keyboard, quoted_sentences
from bot.telegram.messages.quotation_views import context_message
from bot.telegram.messages.stored_answer import Gone, answering_sentence
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import LOCALES, Voice, voice_for
from bot.voice.marks import isolated
from corpus import Story
from index import Answer, Answered, Excerpt
from tests.bot.telegram.valid import accepted, labels, page_message
from tests.fakes import ferry_story
from tests.strategies import answers, stories

ENGLISH = voice_for("en")
FERRY = ferry_story(url="https://example.org/ferry")
PLAIN = ferry_story()
LONG = Story.from_paragraphs("long", "Long", ["word " * 2_000])
LARGEST = 10**18 - 1
"""The largest number of an answer that a button carries."""

scopes = st.none() | st.just(AllStoriesData(LARGEST))
locales = st.sampled_from(LOCALES)
TURNED = {View.MORE, View.LESS, View.CONTEXT_MORE, View.CONTEXT_LESS}


def quoting(story: Story, count: int) -> Answered:
    return Answered("Who?", 0.5, tuple(Excerpt.of_sentence(story, one) for one in story.sentences[:count]))


def rows_of(markup: InlineKeyboardMarkup | None) -> Rows:
    return [list(row) for row in markup.inline_keyboard] if markup else []


def carried(*rows: list[InlineKeyboardButton]) -> list[ButtonData | None]:
    """What the buttons carry that the bot is told of."""
    return [read_data(str(button.callback_data)) for row in rows for button in row if button.callback_data]


def can_be_copied(excerpt: Excerpt, voice: Voice) -> bool:
    place = " · ".join(map(isolated, attribution(excerpt, voice)))
    return copied(excerpt.quote, place, excerpt.lines_above) is not None


def actions(buttons: AnswerButtons) -> set[object]:
    """All that can be done with buttons and with those behind them, but for turning from one to the other."""
    rows = [*buttons.rows, *buttons.menu]
    taken = {"open" if button.url else "copy" for row in rows for button in row if not button.callback_data}
    views = {data for data in carried(*rows) if not (isinstance(data, ViewData) and data.view in TURNED)}
    return {*taken, *views}


def judgements(wrong: WrongData) -> set[ButtonData]:
    """What a reader can say of an answer, and of what it quotes."""
    return {VoteData(LARGEST, Vote.UP), VoteData(LARGEST, Vote.DOWN), wrong}


def turns(buttons: AnswerButtons, more: View, less: View, number: int) -> bool:
    """Whether one button leads to the others and one back, if there are any."""
    leading = [(data.view, data.number) for rows in (buttons.rows, buttons.menu) for data in carried(*rows)
               if isinstance(data, ViewData) and data.view in TURNED]  # fmt: skip
    return leading == ([(more, number), (less, number)] if buttons.menu else [])


@given(answers(stories()), st.integers(1, 10), locales, scopes, st.booleans())
def test_every_page_has_two_rows_and_leads_to_all_that_can_be_done_with_it(
    answer: Answer, most: int, locale: str, again: AllStoriesData | None, is_current: bool
) -> None:
    voice = voice_for(locale)
    shown = shown_for(answer, [], most, voice)
    for page in range(len(shown.layout)):
        number = shown.layout[page].first
        excerpt = quotations(answer)[number]
        buttons = page_buttons(LARGEST, shown, page, number, excerpt, voice, is_current=is_current, all_stories=again)
        assert 1 <= len([row for row in buttons.rows if row]) <= 2
        assert turns(buttons, View.MORE, View.LESS, page)
        pages = [n for n in (page - 1, page + 1) if 0 <= n < shown.pages]
        is_picture = isinstance(answer, Answered) and number < len(shown.places) and is_current
        assert actions(buttons) == {
            ViewData(LARGEST, View.CONTEXT, number),
            ViewData(LARGEST, View.JUMP, number),
            *([ViewData(LARGEST, View.PICTURE, number)] if is_picture else []),
            *(ViewData(LARGEST, View.QUOTATIONS, n) for n in pages),
            *(["open"] if excerpt.story.metadata.url else []),
            *(["copy"] if can_be_copied(excerpt, voice) else []),
            *([again] if again else []),
            *judgements(WrongData(LARGEST, number)),
        }
        for rows in (buttons.rows, buttons.menu):
            accepted(Message("x", keyboard(rows)))


@given(answers(stories()), st.integers(1, 10), locales, st.booleans(), st.booleans())
def test_a_quotation_in_its_context_has_two_rows_and_leads_to_all_that_can_be_done_with_it(
    answer: Answer, most: int, locale: str, is_current: bool, may_withdraw: bool
) -> None:
    voice = voice_for(locale)
    shown = shown_for(answer, [], most, voice)
    for number, excerpt in enumerate(quotations(answer)):
        page = shown.page_of(number)
        on_page = shown.layout[page].numbers
        buttons = context_buttons(
            LARGEST, shown, number, excerpt, on_page, voice, is_current=is_current, may_withdraw=may_withdraw
        )
        assert 1 <= len([row for row in buttons.rows if row]) <= 2
        assert turns(buttons, View.CONTEXT_MORE, View.CONTEXT_LESS, number)
        following = on_page[(on_page.index(number) + 1) % len(on_page)]
        sentences = range(len(quoted_sentences(excerpt))) if may_withdraw else ()
        is_picture = isinstance(answer, Answered) and number < len(shown.places) and is_current
        assert actions(buttons) == {
            ViewData(LARGEST, View.QUOTATIONS, page),
            ViewData(LARGEST, View.JUMP, number),
            *([ViewData(LARGEST, View.PICTURE, number)] if is_picture else []),
            *([ViewData(LARGEST, View.CONTEXT, following)] if following != number else []),
            *(["open"] if excerpt.story.metadata.url else []),
            *(["copy"] if can_be_copied(excerpt, voice) else []),
            *(WithdrawData(LARGEST, number, sentence) for sentence in sentences),
            *judgements(WrongData(LARGEST, number, quoted_sentences(excerpt).index(answering_sentence(excerpt)))),
        }
        for rows in (buttons.rows, buttons.menu):
            accepted(Message("x", keyboard(rows)))


@given(answers(stories()), st.integers(1, 10), locales, scopes)
def test_no_view_of_an_answer_has_more_than_two_rows_and_all_data_fits(
    answer: Answer, most: int, locale: str, again: AllStoriesData | None
) -> None:
    voice, known = voice_for(locale), [one.story for one in quotations(answer)]
    shown = shown_for(answer, known, most, voice)
    messages: list[Message | Gone] = []
    for number in (LARGEST, None):
        if shown.layout:
            messages.append(answer_message(answer, number, shown, known, voice, None, Suggested(), all_stories=again))
        messages += [page_message(number, shown, page, known, voice, None, again) for page in range(len(shown.layout))]
    messages += [context_message(LARGEST, shown, number, known, voice) for number in range(len(known))]
    for message in messages:
        assert isinstance(message, Message)
        assert len(rows_of(message.markup)) <= 2
        for row in (*rows_of(message.markup), *rows_of(message.menu)):
            assert all(len(str(button.callback_data or "").encode()) <= DATA_LIMIT for button in row)
            assert len(row) <= 4


@pytest.mark.parametrize(
    ("story", "count", "page", "rows", "menu"),
    [
        (FERRY, 1, 0, [["Show in context", "Open article"], ["👍", "👎", "⋯ More"]],
         [["In the story", "Copy"], ["Share as picture", "Wrong quote"], ["‹ Back"]]),
        (PLAIN, 1, 0, [["Show in context", "In the story"], ["👍", "👎", "⋯ More"]],
         [["Copy", "Share as picture"], ["Wrong quote"], ["‹ Back"]]),
        (FERRY, 3, 0, [["Show in context", "Open article"], ["Next ›", "👍", "👎", "⋯ More"]],
         [["In the story", "Copy"], ["Share as picture", "Wrong quote"], ["‹ Back"]]),
        (FERRY, 3, 1, [["Show in context", "Open article"], ["Next ›", "👍", "👎", "⋯ More"]],
         [["In the story", "Copy"], ["Share as picture", "‹ Previous"], ["Wrong quote"],
          ["‹ Back"]]),
        (FERRY, 3, 2, [["Show in context", "Open article"], ["‹ Previous", "👍", "👎", "⋯ More"]],
         [["In the story", "Copy"], ["Share as picture", "Wrong quote"], ["‹ Back"]]),
    ],
)  # fmt: skip
def test_what_is_wanted_most_stands_under_an_answer(
    story: Story, count: int, page: int, rows: list[list[str]], menu: list[list[str]]
) -> None:
    shown = shown_for(quoting(story, count), [story], 1, ENGLISH)
    message = page_message(7, shown, page, [story], ENGLISH)
    assert isinstance(message, Message)
    assert labels(message) == rows
    assert labels(replace(message, markup=message.menu)) == menu


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("http://intranet/news/ferry", False),
        ("http://localhost.:8080/", False),
        ("http://[::1]/", False),
        ("http://intranet.local/ferry", True),
        ("http://127.0.0.1:8080/", True),
        ("https://desk@news.example.org", True),
    ],
)
def test_an_article_is_opened_only_at_an_address_that_telegram_takes(url: str, opens: bool) -> None:
    story = ferry_story(url=url)
    message = page_message(7, shown_for(quoting(story, 1), [story], 1, ENGLISH), 0, [story], ENGLISH)
    assert isinstance(message, Message)
    accepted(message)
    assert any("Open article" in row for row in labels(message)) is opens


def test_a_part_of_a_quotation_has_no_button_for_its_paragraph() -> None:
    excerpt = Excerpt(LONG, 0, len(LONG.text), 1, None, None, 0.0)
    shown = shown_for(Answered("Why?", 0.5, (excerpt,)), [], 3, ENGLISH)
    buttons = page_buttons(1, shown, 1, 0, excerpt, ENGLISH)
    assert [[button.text for button in row] for row in buttons.rows] == [
        ["In the story"],
        ["Next ›", "👍", "👎", "⋯ More"],
    ]
    assert ViewData(1, View.PICTURE, 0) in actions(buttons)


@pytest.mark.parametrize(
    ("number", "on_page", "following"), [(0, (0, 1, 2), 1), (2, (0, 1, 2), 0), (0, (0, 2), 2), (3, (3,), None)]
)
def test_the_context_leads_to_the_next_quotation_of_the_page(
    number: int, on_page: tuple[int, ...], following: int | None
) -> None:
    answer = quoting(PLAIN, 4)
    shown = shown_for(answer, [], 3, ENGLISH)
    buttons = context_buttons(7, shown, number, answer.excerpts[number], on_page, ENGLISH)
    going_on = [str(button.callback_data) for row in buttons.rows for button in row if button.text == "Next quotation"]
    assert going_on == ([] if following is None else [str(ViewData(7, View.CONTEXT, following))])
