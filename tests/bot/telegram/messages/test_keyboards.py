"""Buttons: what they say, what they carry, and what they copy and open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.handlers.buttons import passage_of
from bot.telegram.messages.callback_data import (
    LotData,
    PassageData,
    SuggestionData,
    View,
    ViewData,
    read_data,
)
from bot.telegram.messages.keyboards import (
    LABEL_LIMIT,
    Rows,
    context_rows,
    keyboard,
    offer_rows,
    page_rows,
    suggestion_rows,
    turning_rows,
)
from bot.telegram.messages.message import Message
from bot.telegram.messages.pages import quotations, shown_for
from bot.telegram.messages.suggested_questions import Suggested, Suggestion
from bot.voice import LOCALES, voice_for
from bot.voice.direction import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE
from corpus import Story
from index import Answer, Answered, Excerpt
from tests.bot.telegram.valid import accepted
from tests.fakes import ferry_story
from tests.strategies import answers, stories

ENGLISH = voice_for("en")
URL = "https://example.org/ferry"
MARKS = {"en": "“”", "hy": "«»", "ru": "«»", "uk": "«»"}


def sentences_of(story: Story) -> list[Excerpt]:
    return [Excerpt.of_sentence(story, sentence) for sentence in story.sentences]


def labels(rows: Rows) -> list[list[str]]:
    return [[button.text for button in row] for row in rows if row]


@given(stories())
def test_any_sentence_fits_into_a_button_and_comes_back_the_same(story: Story) -> None:
    offers = sentences_of(story)
    for (button,), offer in zip(offer_rows(offers, ENGLISH), offers, strict=True):
        data = read_data(str(button.callback_data))
        assert isinstance(data, PassageData)
        assert passage_of(data, (story,)) == offer


@given(stories(), st.sampled_from(LOCALES))
def test_a_button_has_the_beginning_of_its_passage_in_the_quotation_marks_of_the_language(
    story: Story, locale: str
) -> None:
    offers = sentences_of(story)
    for (button,), offer in zip(offer_rows(offers, voice_for(locale)), offers, strict=True):
        assert button.text[0] + button.text[-1] == MARKS[locale]
        said = button.text[1:-1].removeprefix(FIRST_STRONG_ISOLATE).removesuffix(POP_DIRECTIONAL_ISOLATE)
        assert 0 < len(said) <= LABEL_LIMIT - 2 == 58
        assert said.strip()
        if offer.leads:
            assert said.startswith(offer.lines_above[0][:20])
            assert said.removesuffix("…").endswith(tuple(offer.quote[:n] for n in range(1, LABEL_LIMIT)))
        else:
            assert offer.quote.startswith(said.removesuffix("…"))


def test_a_passage_that_runs_to_the_left_keeps_the_marks_in_their_places() -> None:
    story = Story.from_paragraphs("rtl", "הסיפור", ["ירד גשם (הרבה)."])
    assert labels(offer_rows(sentences_of(story), ENGLISH)) == [["“\u2068ירד גשם (הרבה).\u2069”"]]


@pytest.mark.parametrize("unit", ["word ", "A sentence. ", "😀", "слово", "e\u0301"])
def test_the_last_sentence_of_a_very_long_story_fits_into_a_button_too(unit: str) -> None:
    story = Story.from_paragraphs("long", unit * 1000, ["x" * 900] * 999 + [unit * 30])
    last = Excerpt.of_sentence(story, story.sentences[-1])
    assert last.start > 900_000
    ((button,),) = offer_rows([last], ENGLISH)
    assert 0 < len(button.text) <= LABEL_LIMIT
    data = read_data(str(button.callback_data))
    assert isinstance(data, PassageData)
    assert passage_of(data, (story,)) == last


@given(answers(stories()), st.integers(1, 10), st.sampled_from(LOCALES))
def test_every_page_leads_to_its_quotation_and_to_the_pages_beside_it(answer: Answer, most: int, locale: str) -> None:
    voice = voice_for(locale)
    shown = shown_for(answer, [], most, voice)
    everything = quotations(answer)
    for page in range(len(shown.layout)):
        number = shown.layout[page].first
        rows = [
            *page_rows(7, shown, page, number, everything[number], voice),
            *turning_rows(7, shown, page, voice),
        ]
        carried = [read_data(str(button.callback_data)) for row in rows for button in row if button.callback_data]
        pages = [n for n in (page - 1, page + 1) if 0 <= n < shown.pages]
        assert carried == [
            ViewData(7, View.CONTEXT, number),
            ViewData(7, View.JUMP, number),
            *(
                [ViewData(7, View.PICTURE, number)]
                if isinstance(answer, Answered) and number < len(shown.places)
                else []
            ),
            *(ViewData(7, View.QUOTATIONS, n) for n in pages),
        ]
        accepted(Message("x", keyboard(rows)))


@pytest.mark.parametrize(
    ("number", "on_page", "following"), [(0, (0, 1, 2), 1), (2, (0, 1, 2), 0), (0, (0, 2), 2), (3, (3,), None)]
)
def test_the_context_leads_to_the_next_quotation_of_the_page(
    number: int, on_page: tuple[int, ...], following: int | None
) -> None:
    excerpts = sentences_of(ferry_story())
    shown = shown_for(Answered("Who?", 0.5, tuple(excerpts)), [], 3, ENGLISH)
    rows = context_rows(7, shown, number, excerpts[number], on_page, ENGLISH)
    going_on = [str(button.callback_data) for row in rows for button in row if button.text == "Next quotation"]
    assert going_on == ([] if following is None else [str(ViewData(7, View.CONTEXT, following))])
    accepted(Message("x", keyboard(rows)))


def test_a_part_of_a_quotation_has_no_button_for_its_paragraph() -> None:
    story = Story.from_paragraphs("a", "A", ["word " * 2_000])
    excerpt = Excerpt(story, 0, len(story.text), 1, None, None, 0.0)
    shown = shown_for(Answered("Why?", 0.5, (excerpt,)), [], 3, ENGLISH)
    assert labels(page_rows(1, shown, 1, 0, excerpt, ENGLISH)) == [["In the story"], ["Share as picture"]]


def test_a_question_stands_on_its_button_as_it_is_and_is_cut_to_a_line() -> None:
    long = "Why " + "did the ferry " * 10 + "sail?"
    suggested = Suggested(tuple(Suggestion(ferry_story(), question) for question in ("Who came?", long)))
    (first,), (second,) = suggestion_rows(suggested, ENGLISH)
    assert first.text == "Who came?"
    assert second.text.startswith("Why did the ferry")
    assert len(second.text) <= LABEL_LIMIT
    assert read_data(str(second.callback_data)) == SuggestionData.of(ferry_story().digest, long)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_button_leads_to_other_questions_if_there_are_any(locale: str) -> None:
    rows = suggestion_rows(Suggested((Suggestion(ferry_story(), "Who came?"),), next_lot=3), voice_for(locale))
    assert rows[-1][0].text == voice_for(locale).text("other-questions")
    assert read_data(str(rows[-1][0].callback_data)) == LotData(3, locale)
    accepted(Message("x", keyboard(rows)))
