"""Buttons: what they say, and what they carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.handlers.buttons import passage_of
from bot.telegram.messages.callback_data import (
    LotData,
    PassageData,
    SuggestionData,
    read_data,
)
from bot.telegram.messages.message import (
    BETWEEN,
    LABEL_LIMIT,
    Message,
    Rows,
    keyboard,
    offer_rows,
    suggestion_rows,
)
from bot.telegram.messages.suggested_questions import Suggested, Suggestion
from bot.voice import LOCALES, voice_for
from bot.voice.marks import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE
from corpus import Story
from index import Excerpt
from tests.bot.telegram.valid import accepted
from tests.fakes import ferry_story
from tests.strategies import stories

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


def test_a_question_stands_on_its_button_as_it_is_and_is_cut_to_a_line() -> None:
    long = "Why " + "did the ferry " * 10 + "sail?"
    suggested = Suggested(tuple(Suggestion(ferry_story(), question) for question in ("Who came?", long)))
    (first,), (second,) = suggestion_rows(suggested, ENGLISH)
    assert first.text == "Who came?"
    assert second.text.startswith("Why did the ferry")
    assert len(second.text) <= LABEL_LIMIT
    assert read_data(str(second.callback_data)) == SuggestionData.of(ferry_story().digest, long)


@pytest.mark.parametrize(
    ("question", "headline", "label"),
    [
        ("Who came?", "Island ferry returns", "Who came? · Island ferry returns"),
        ("Who came?", "Island ferry returns after " * 3, "Who came? · Island ferry returns after Island ferry…"),
        (
            "Who is the chairman of the " * 3,
            "Armenian PM to skip",
            "Who is the chairman of the Who is the… · Armenian PM to…",
        ),
        ("Who came?", "الحرب", "Who came? · \u2068الحرب\u2069"),
    ],
)
def test_a_question_of_one_of_several_stories_names_it(question: str, headline: str, label: str) -> None:
    story = Story.from_paragraphs("a", headline, ["It sails."])
    suggested = Suggested((Suggestion(story, question),), of_several=True)
    assert labels(suggestion_rows(suggested, ENGLISH)) == [[label]]


@given(stories(), st.text(min_size=1, max_size=90))
def test_a_question_and_its_story_fit_on_a_button(story: Story, question: str) -> None:
    ((button,),) = suggestion_rows(Suggested((Suggestion(story, question),), of_several=True), ENGLISH)
    assert BETWEEN in button.text
    assert len(button.text) <= LABEL_LIMIT


@pytest.mark.parametrize("locale", LOCALES)
def test_a_button_leads_to_other_questions_if_there_are_any(locale: str) -> None:
    rows = suggestion_rows(Suggested((Suggestion(ferry_story(), "Who came?"),), next_lot=3), voice_for(locale))
    assert rows[-1][0].text == voice_for(locale).text("other-questions")
    assert read_data(str(rows[-1][0].callback_data)) == LotData(3, locale)
    accepted(Message("x", keyboard(rows)))
