"""What is stored of an answer, and what of it can still be shown after the stories have changed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.messages.answer_message import shown_for
from bot.telegram.messages.stored_answer import Gone, Place, ShownAnswer
from bot.voice import voice_for
from corpus import Metadata, Story
from index import Answer, Answered, Aspect, Excerpt, Fact, FileFacts
from tests.fakes import ferry_story, rumours_story
from tests.strategies import answers, stories

ENGLISH = voice_for("en")
per_page = st.integers(1, 10)
FERRY = ferry_story()
SENTENCES = tuple(Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences)


@given(answers(stories()), per_page)
def test_json_and_back_is_the_same(answer: Answer, most: int) -> None:
    shown = shown_for(answer, [], most, ENGLISH)
    assert ShownAnswer.from_json(json.loads(json.dumps(shown.to_json()))) == shown


def test_json_and_back_is_the_same_for_parts_and_facts() -> None:
    story = Story.from_paragraphs("long", "A", ["word " * 2_000])
    excerpt = Excerpt(story, 0, len(story.text), 1, (4_000, 6_000), None, 0.0)
    facts = (Fact(story, Aspect.SUBJECT, "A"), Fact(FERRY, Aspect.SUBJECT, FERRY.headline))
    shown = shown_for(FileFacts("What?", facts, (excerpt,)), [story, FERRY, story], 3, ENGLISH)
    assert shown.more
    assert [page.part is not None for page in shown.layout] == [False, True, True, True]
    assert ShownAnswer.from_json(json.loads(json.dumps(shown.to_json()))) == shown


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


def test_a_storys_metadata_may_change() -> None:
    corrected = replace(FERRY, metadata=Metadata(published="2024-05-04"))
    excerpt = Place.of(SENTENCES[0]).excerpt([corrected])
    assert isinstance(excerpt, Excerpt)
    assert excerpt.story is corrected


def test_a_page_keeps_the_quotations_of_the_stories_that_are_still_there() -> None:
    cup = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United 3-2."])
    final = Excerpt.of_sentence(cup, cup.sentences[0])
    shown = shown_for(Answered("Who?", 0.5, (SENTENCES[0], final, SENTENCES[1])), [FERRY, cup], 3, ENGLISH)
    assert shown.page(0, [cup]) == {1: final}
    assert shown.excerpt(0, [cup]) is Gone.WITHDRAWN


def test_facts_are_told_as_long_as_their_story_has_the_same_words() -> None:
    cup = Story.from_paragraphs("cup", "Rovers win the cup", ["Rovers beat United 3-2."])
    facts = (Fact(FERRY, Aspect.SUBJECT, FERRY.headline), Fact(cup, Aspect.SUBJECT, cup.headline))
    shown = shown_for(FileFacts("What?", facts, SENTENCES[:1]), [FERRY, cup], 3, ENGLISH)
    assert shown.told([cup, FERRY]) == facts
    assert shown.told([cup]) == facts[1:]
    assert shown.told([]) is Gone.WITHDRAWN
    assert shown.told([replace(FERRY, headline="Another")]) is Gone.CHANGED


GOOD = shown_for(
    FileFacts("What?", (Fact(FERRY, Aspect.SUBJECT, FERRY.headline),), SENTENCES[:2]),
    [FERRY],
    3,
    ENGLISH,
).to_json()


def test_lines_above_are_stored_and_a_record_without_them_still_opens() -> None:
    story = rumours_story()
    excerpt = Excerpt.of_sentence(story, story.sentences[3])
    stored = shown_for(Answered("Who?", 0.5, (excerpt,)), [story], 3, ENGLISH).to_json()
    read = ShownAnswer.from_json(json.loads(json.dumps(stored)))
    assert read
    assert read.excerpt(0, [story]) == excerpt
    for place in stored["places"]:
        del place["leads"]
    read = ShownAnswer.from_json(json.loads(json.dumps(stored)))
    assert read
    assert read.excerpt(0, [story]) == replace(excerpt, leads=())


UNREADABLE: list[dict[str, Any]] = [
    {**GOOD, "places": None},
    {**GOOD, "places": "ferry"},
    {**GOOD, "places": [{}]},
    {**GOOD, "layout": [{"first": 0}]},
    {**GOOD, "layout": [{"first": "none", "count": 1, "part": None}]},
    {**GOOD, "layout": [{"first": 0, "count": 1, "part": [1]}]},
    {**GOOD, "facts": [{"story": "ferry", "digest": "0", "aspect": "weather"}]},
    {**GOOD, "closest_of": "one"},
]


def test_what_another_version_may_have_stored_is_read_or_not_but_is_no_error() -> None:
    assert ShownAnswer.from_json(GOOD)
    assert ShownAnswer.from_json({**GOOD, "contradictory": True}) == ShownAnswer.from_json(GOOD)
    for content in UNREADABLE:
        assert ShownAnswer.from_json(content) is None, content
    assert ShownAnswer.from_json({}) == ShownAnswer()
