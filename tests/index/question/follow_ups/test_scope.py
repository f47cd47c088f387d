"""Which story a follow-up is asked of."""

import pytest

from corpus import Story
from index.question import Turn, story_taken_up
from tests.fakes import ferry_story

FERRY = ferry_story()
MATCH = Story.from_paragraphs("match", "Rovers win the cup", ["Keeper Sam Oduya saved a penalty in May."])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("and when?", "ferry"),
        ("who announced that?", "ferry"),
        ("and in May?", "ferry"),
        ("what about the volcano?", "ferry"),
        ("а когда?", "ferry"),
        ("що він сказав?", "ferry"),
        ("and Oduya?", None),
        ("what about the penalty?", None),
        ("and the cup?", None),
    ],
)
def test_it_is_the_story_quoted_last_unless_another_is_named(question: str, expected: str | None) -> None:
    found = story_taken_up(question, Turn("When will the ferry sail?", "4 May", "ferry"), [FERRY, MATCH])
    assert (found.id if found else None) == expected


@pytest.mark.parametrize("story", [None, "gone"])
def test_it_is_all_stories_where_none_was_quoted_or_it_is_no_longer_there(story: str | None) -> None:
    assert story_taken_up("and when?", Turn("When will it sail?", "", story), [FERRY, MATCH]) is None
