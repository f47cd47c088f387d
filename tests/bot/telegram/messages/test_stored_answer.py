"""What is remembered of an answer, and what of it can still be shown once the stories have changed."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.messages.pages import quotations, shown_for
from bot.telegram.messages.stored_answer import Gone, Place, Shown
from bot.voice import voice_for
from corpus import Metadata, Story
from index import Answer, Answered, Aspect, Excerpt, Fact, FileFacts
from tests.fakes import ferry_story
from tests.strategies import answers, stories

ENGLISH = voice_for("en")
per_page = st.integers(1, 10)
FERRY = ferry_story()
SENTENCES = tuple(Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences)


@given(answers(stories()), per_page)
def test_what_was_shown_comes_back_from_json(answer: Answer, most: int) -> None:
    shown = shown_for(answer, [], most, ENGLISH)
    assert Shown.from_json(json.loads(json.dumps(shown.to_json()))) == shown


def test_parts_of_quotations_and_facts_come_back_from_json() -> None:
    story = Story.from_paragraphs("long", "A", ["word " * 2_000])
    excerpt = Excerpt(story, 0, len(story.text), 1, (4_000, 6_000), None, 0.0)
    facts = (Fact(story, Aspect.SUBJECT, "A"), Fact(FERRY, Aspect.SUBJECT, FERRY.headline))
    shown = shown_for(FileFacts("What?", facts, (excerpt,)), [story, FERRY, story], 3, ENGLISH)
    assert shown.more
    assert [page.part is not None for page in shown.layout] == [False, True, True, True]
    assert Shown.from_json(json.loads(json.dumps(shown.to_json()))) == shown


@given(answers(stories()), per_page, st.integers(0, 9999))
def test_a_number_beyond_the_last_shows_nothing(answer: Answer, most: int, beyond: int) -> None:
    shown = shown_for(answer, [], most, ENGLISH)
    told = [excerpt.story for excerpt in quotations(answer)]
    assert shown.excerpt(len(shown.places) + len(shown.related) + beyond, told) is Gone.ANSWER
    assert shown.page(len(shown.layout) + beyond, told) is Gone.ANSWER


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
    shown = shown_for(Answered("Who?", 0.5, SENTENCES), [FERRY], 3, ENGLISH)
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
    shown = shown_for(Answered("Who?", 0.5, (SENTENCES[0], final, SENTENCES[1])), [FERRY, cup], 3, ENGLISH)
    assert shown.page(0, [cup]) == {1: final}
    assert shown.excerpt(0, [cup]) is Gone.WITHDRAWN


def test_facts_are_told_again_as_long_as_their_story_has_the_same_words() -> None:
    cup = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United 3-2."])
    facts = (Fact(FERRY, Aspect.SUBJECT, FERRY.headline), Fact(cup, Aspect.SUBJECT, cup.headline))
    shown = shown_for(FileFacts("What?", facts, SENTENCES[:1]), [FERRY, cup], 3, ENGLISH)
    assert shown.told([cup, FERRY]) == facts
    assert shown.told([cup]) == facts[1:]
    assert shown.told([]) is Gone.WITHDRAWN
    assert shown.told([replace(FERRY, headline="Another")]) is Gone.CHANGED


def test_facts_without_a_quotation_leave_nothing_to_page_through() -> None:
    about = FileFacts("Who wrote it?", (Fact(FERRY, Aspect.AUTHOR, "Ida Lund"),))
    assert shown_for(about, [FERRY], 3, ENGLISH) == Shown()


class TestOfAnEarlierVersion:
    """The first one kept how many quotations a page has, and neither parts nor facts; others what they said of two."""

    def kept(self, excerpts: int, related: int, per_page: int) -> dict[str, Any]:
        place = {**asdict(Place.of(SENTENCES[0])), "span": None}
        content = {
            "places": [place] * excerpts,
            "related": [place] * related,
            "per_page": per_page,
            "contradictory": True,
            "message": "0123456789abcdef",
            "suggested": None,
        }
        loaded: dict[str, Any] = json.loads(json.dumps(content))
        return loaded

    def test_its_pages_are_as_they_were(self) -> None:
        shown = Shown.from_json(self.kept(5, 3, 2))
        assert [tuple(page.numbers) for page in shown.layout] == [(0, 1), (2, 3), (4,), (5, 6), (7,)]
        assert [shown.is_related(page) for page in range(5)] == [False, False, False, True, True]
        assert shown.page(0, [FERRY]) == dict.fromkeys((0, 1), SENTENCES[0])

    def test_two_accounts_that_it_showed_side_by_side_stay_on_their_page(self) -> None:
        places = [json.loads(json.dumps(asdict(Place.of(one)))) for one in SENTENCES[:3]]
        layout = [{"first": 0, "count": 2, "part": None}, {"first": 2, "count": 1, "part": None}]
        content = {"places": places, "related": [], "layout": layout, "facts": [], "more": False, "contradictory": True}
        shown = Shown.from_json(content)
        assert [shown.page(page, [FERRY]) for page in range(2)] == [dict(enumerate(SENTENCES[:2])), {2: SENTENCES[2]}]
        assert shown.closest_of is None

    def test_an_answer_without_quotations_has_one_page_of_nothing(self) -> None:
        shown = Shown.from_json(self.kept(0, 0, 3))
        assert shown == Shown()
        assert shown.page(0, [FERRY]) is Gone.ANSWER

    @given(st.integers(0, 10), st.integers(0, 5), per_page)
    def test_what_is_kept_of_it_anew_is_the_same(self, excerpts: int, related: int, most: int) -> None:
        shown = Shown.from_json(self.kept(excerpts, related, most))
        assert Shown.from_json(json.loads(json.dumps(shown.to_json()))) == shown
        assert [n for page in shown.layout for n in page.numbers] == list(range(excerpts + related))
        assert all(1 <= page.count <= most for page in shown.layout)


GOOD = shown_for(
    FileFacts("What?", (Fact(FERRY, Aspect.SUBJECT, FERRY.headline),), SENTENCES[:2]),
    [FERRY],
    3,
    ENGLISH,
).to_json()


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
        {key: GOOD[key] for key in GOOD if key != "layout"},
        {**GOOD, "layout": None},
        {**GOOD, "layout": [{"first": 0}]},
        {**GOOD, "layout": [{"first": "none", "count": 1, "part": None}]},
        {**GOOD, "layout": [{"first": 0, "count": 1, "part": [1]}]},
        {**GOOD, "facts": [{"story": "ferry", "digest": "0", "aspect": "weather"}]},
        {**GOOD, "facts": [{}]},
        {**GOOD, "closest_of": "one"},
    ],
    ids=str,
)
def test_what_another_version_has_written_is_refused(content: dict[str, Any]) -> None:
    assert Shown.from_json(GOOD)
    with pytest.raises((KeyError, TypeError, ValueError)):
        Shown.from_json(content)
