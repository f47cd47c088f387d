"""What is remembered of an answer, and what of it can still be shown once the stories have changed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.shown import Gone, Place, Shown
from corpus import Metadata, Story
from index import Excerpt
from index.answer import Answer, Fact
from index.understanding import Aspect
from tests.fakes import ferry_story
from tests.strategies import answers, stories

per_page = st.integers(1, 10)
FERRY = ferry_story()
SENTENCES = tuple(Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences)


def unscored(excerpts: tuple[Excerpt, ...]) -> list[Excerpt]:
    return [replace(excerpt, score=0.0) for excerpt in excerpts]


@given(answers(stories()), per_page)
def test_what_was_shown_comes_back_from_json(answer: Answer, most: int) -> None:
    shown = Shown.of(answer, most)
    assert Shown.from_json(json.loads(json.dumps(shown.to_json()))) == shown


@given(answers(stories()), per_page)
def test_every_excerpt_is_on_one_page_in_order_and_the_related_ones_come_after(answer: Answer, most: int) -> None:
    shown = Shown.of(answer, most)
    if not answer.excerpts:
        assert (shown.places, shown.related, shown.pages) == ((), (), 1)
        return
    everything = [*unscored(answer.excerpts), *unscored(answer.related)]
    told = {excerpt.story for excerpt in everything}
    paged: list[Excerpt] = []
    for page in range(shown.pages):
        found = shown.page(page, tuple(told))
        assert not isinstance(found, Gone)
        assert 1 <= len(found) <= shown.per_page
        assert shown.first_on(page) == len(paged)
        assert shown.is_related(page) == (len(paged) >= len(answer.excerpts))
        paged += found
    assert paged == everything
    for number, excerpt in enumerate(everything):
        assert shown.excerpt(number, tuple(told)) == excerpt
        page = shown.page_of(number)
        assert shown.first_on(page) <= number < shown.first_on(page) + shown.per_page
        assert shown.is_related(page) == (number >= len(answer.excerpts))


@given(answers(stories()), per_page, st.integers(0, 9999))
def test_a_number_beyond_the_last_shows_nothing(answer: Answer, most: int, beyond: int) -> None:
    shown = Shown.of(answer, most)
    told = [excerpt.story for excerpt in (*answer.excerpts, *answer.related)]
    assert shown.excerpt(len(shown.places) + len(shown.related) + beyond, told) is Gone.ANSWER
    assert shown.page(shown.pages + beyond, told) is Gone.ANSWER


@pytest.mark.parametrize(
    ("now", "gone"),
    [
        (
            Story.from_paragraphs("ferry", "Island ferry returns", ["The ferry to Holm will sail again on 4 May."]),
            Gone.CHANGED,
        ),
        (
            Story.from_paragraphs("ferry", FERRY.headline, ["The ferry to Holm will sail on 4 May."]),
            Gone.CHANGED,
        ),
        (Story.from_paragraphs("other", "Rovers win the cup", ["Rovers beat United 3-2."]), Gone.WITHDRAWN),
        (replace(FERRY, id="copied"), Gone.WITHDRAWN),
    ],
    ids=["headline", "text", "story", "the same words as another story"],
)
def test_nothing_is_quoted_from_a_story_with_other_words(now: Story, gone: Gone) -> None:
    shown = Shown.of(Answer("Who?", 0.5, SENTENCES, ()), 3)
    assert shown.page(0, [now]) is gone
    assert [shown.excerpt(number, [now]) for number in range(len(SENTENCES))] == [gone] * len(SENTENCES)
    assert shown.page(0, []) is Gone.WITHDRAWN


def test_what_the_file_says_of_the_story_may_change_without_harm() -> None:
    corrected = replace(FERRY, metadata=Metadata(published="2024-05-04"))
    excerpt = Place.of(SENTENCES[0]).excerpt([corrected])
    assert isinstance(excerpt, Excerpt)
    assert excerpt.story is corrected


def test_of_a_page_that_one_story_of_two_is_gone_from_the_other_ones_quotations_stay() -> None:
    cup = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United 3-2."])
    final = Excerpt.of_sentence(cup, cup.sentences[0])
    shown = Shown.of(Answer("Who?", 0.5, (SENTENCES[0], final, SENTENCES[1]), ()), 3)
    assert shown.page(0, [cup]) == (final,)
    assert shown.excerpt(0, [cup]) is Gone.WITHDRAWN


def test_facts_about_a_story_leave_nothing_to_page_through() -> None:
    about = Answer("What?", 1.0, SENTENCES[:1], (), facts=(Fact(FERRY, Aspect.SUBJECT, FERRY.headline),))
    assert Shown.of(about, 3).places == ()


GOOD = Shown.of(Answer("Who?", 0.5, SENTENCES[:2], SENTENCES[2:3]), 3).to_json()


@pytest.mark.parametrize(
    "content",
    [
        {},
        {key: GOOD[key] for key in GOOD if key != "places"},
        {key: GOOD[key] for key in GOOD if key != "related"},
        {**GOOD, "places": None},
        {**GOOD, "places": "ferry"},
        {**GOOD, "places": [{}]},
        {**GOOD, "places": [{**GOOD["places"][0], "more": 1}]},
        {**GOOD, "per_page": "three"},
        {**GOOD, "per_page": None},
    ],
    ids=str,
)
def test_what_another_version_has_written_is_refused(content: dict[str, Any]) -> None:
    assert Shown.from_json(GOOD)
    with pytest.raises((KeyError, TypeError, ValueError)):
        Shown.from_json(content)
