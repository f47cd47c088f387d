"""Questions that wait while another index is taken up."""

from __future__ import annotations

from bot.telegram.services import Services
from corpus import Story
from tests.bot.telegram.fakes import watched, with_stories
from tests.fakes import ferry_story

GONE = Story.from_paragraphs("gone", "Pier is rebuilt", ["The pier is new."])


async def test_a_story_that_was_removed_while_a_question_waited_is_not_asked(services: Services) -> None:
    services = with_stories(services, ferry_story())
    for asked, within in ((("gone", "ferry"), ("ferry",)), ("ferry", ("ferry",)), ("gone", ()), (None, None)):
        await services.answer("Who announced it?", story=asked)
        assert watched(services).within[-1] == within


async def test_a_story_that_was_removed_has_no_suggested_questions(services: Services) -> None:
    services = with_stories(services, ferry_story(), ferry=("Who announced it?",), gone=("What is new?",))
    assert await services.suggest(ferry_story()) == ("Who announced it?",)
    assert await services.suggest(GONE) == ()
