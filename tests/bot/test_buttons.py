"""Buttons: what they carry, what they say, and what becomes of them when the stories change."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.telegram.buttons import LABEL_LIMIT, offer_buttons, passage_data, passage_from
from corpus import Metadata, Story
from index import Excerpt
from tests.fakes import ferry_story
from tests.strategies import stories


def sentences_of(story: Story) -> list[Excerpt]:
    return [Excerpt.of_sentence(story, sentence) for sentence in story.sentences]


@given(stories())
def test_any_sentence_fits_into_a_button_and_comes_back_the_same(story: Story) -> None:
    for excerpt in sentences_of(story):
        data = passage_data(excerpt)
        assert 1 <= len(data.encode()) <= 64
        assert passage_from(data, [story]) == excerpt


@given(st.lists(stories(), min_size=2, max_size=4), st.data())
def test_a_sentence_comes_back_from_among_several_stories(several: list[Story], data: st.DataObject) -> None:
    assume(len({story.digest for story in several}) == len(several))
    excerpt = data.draw(st.sampled_from([excerpt for story in several for excerpt in sentences_of(story)]))
    assert passage_from(passage_data(excerpt), several) == excerpt


@given(stories())
def test_a_button_says_the_beginning_of_what_it_offers(story: Story) -> None:
    offers = sentences_of(story)
    keyboard = offer_buttons(offers)
    assert keyboard is not None
    assert len(keyboard.inline_keyboard) == len(offers)
    for (button,), offer in zip(keyboard.inline_keyboard, offers, strict=True):
        assert 0 < len(button.text) <= LABEL_LIMIT == 60
        assert button.text.strip()
        assert offer.quote.startswith(button.text.removesuffix("…"))
        assert button.callback_data == passage_data(offer)


@pytest.mark.parametrize("unit", ["word ", "A sentence. ", "😀", "слово", "e\u0301"])
def test_the_last_sentence_of_a_very_long_story_fits_into_a_button_too(unit: str) -> None:
    story = Story.from_paragraphs("long", unit * 1000, ["x" * 900] * 999 + [unit * 30])
    last = Excerpt.of_sentence(story, story.sentences[-1])
    assert last.start > 900_000
    keyboard = offer_buttons([last])
    assert keyboard is not None
    ((button,),) = keyboard.inline_keyboard
    assert 0 < len(button.text) <= LABEL_LIMIT
    assert len(passage_data(last).encode()) <= 64
    assert passage_from(passage_data(last), [story]) == last


def test_a_long_offer_is_cut_after_a_word() -> None:
    story = Story.from_paragraphs(
        "a", "A", ["The island's ferry will sail again on the fourth of May, said the mayor."]
    )
    keyboard = offer_buttons(sentences_of(story))
    assert keyboard is not None
    assert keyboard.inline_keyboard[0][0].text == "The island's ferry will sail again on the fourth of May,…"


def test_nothing_on_offer_is_no_keyboard() -> None:
    assert offer_buttons([]) is None


@pytest.mark.parametrize(
    "changed",
    [
        Story.from_paragraphs("ferry", "Island ferry returns", ["The ferry to Holm will sail again on 4 May."]),
        Story.from_paragraphs("ferry", "Island ferry returns after storm", ["The ferry to Holm will sail on 4 May."]),
        Story.from_paragraphs("other", "Rovers win the cup", ["Rovers beat United 3-2 in the final."]),
    ],
    ids=["headline", "text", "story"],
)
def test_a_button_of_a_changed_story_is_void(changed: Story) -> None:
    for excerpt in sentences_of(ferry_story()):
        assert passage_from(passage_data(excerpt), [changed]) is None
        assert passage_from(passage_data(excerpt), []) is None


def test_of_two_stories_of_the_same_words_the_buttons_own_is_quoted() -> None:
    before = sentences_of(ferry_story())[3]
    copied = Story(**{**vars(ferry_story(publisher="Holm Post")), "id": "copied"})
    found = passage_from(passage_data(before), [copied, ferry_story()])
    assert found is not None
    assert found.story.id == "ferry"
    assert passage_from(passage_data(before), [copied]) is None


@given(stories(), st.text(max_size=80))
def test_any_text_at_all_is_no_button(story: Story, data: str) -> None:
    assert passage_from(data, [story]) is None


@given(stories(), st.from_regex(re.compile(r"p:[0-9a-f]{16}:\d{1,9}:\d{1,9}"), fullmatch=True))
def test_data_of_the_right_form_for_no_story_is_void(story: Story, data: str) -> None:
    assume(data[2:18] != story.digest[:16])
    assert passage_from(data, [story]) is None


@given(stories(), st.integers(0, 400), st.integers(0, 400))
def test_data_with_a_place_that_is_no_sentence_is_void(story: Story, start: int, end: int) -> None:
    found = passage_from(f"p:{story.digest[:16]}:{start}:{end}", [story])
    places = {(sentence.start, sentence.end) for sentence in story.sentences}
    places |= {(excerpt.start, excerpt.end) for excerpt in sentences_of(story)}
    assert (found is not None) == ((start, end) in places)


def test_a_button_that_was_made_for_a_sentence_alone_shows_it_with_the_one_before() -> None:
    story = Story.from_paragraphs("match", "Rovers win", ["Sam Oduya saved a penalty. He was named man of the match."])
    sentence = story.sentences[1]
    found = passage_from(f"p:{story.digest[:16]}:{sentence.start}:{sentence.end}", [story])
    assert found == Excerpt.of_sentence(story, sentence)
    assert found.quote == story.text


GOOD = passage_data(sentences_of(ferry_story())[0])


@pytest.mark.parametrize(
    "data",
    [
        "",
        "p",
        GOOD + "\n",
        " " + GOOD,
        GOOD.upper(),
        GOOD.replace("p:", "q:"),
        GOOD.replace(":0:", ":-0:"),
        GOOD.replace(":0:", ":+0:"),
        GOOD.replace(":0:", "::"),
        GOOD + "0" * 9,
        GOOD + ":1",
        "p:" + "g" * 16 + ":0:43",
        GOOD[:4] + GOOD[5:],
    ],
)
def test_data_of_nearly_the_right_form_is_void(data: str) -> None:
    assert passage_from(GOOD, [ferry_story()]) is not None
    assert passage_from(data, [ferry_story()]) is None


def test_the_url_and_the_date_may_change_without_harm() -> None:
    corrected = Story(**{**vars(ferry_story()), "metadata": Metadata(published="2024-05-04")})
    assert passage_from(GOOD, [corrected]) is not None
