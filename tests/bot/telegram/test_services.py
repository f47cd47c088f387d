"""Questions that wait while another index is taken up, and what is kept of those that were answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.answering.threads import Answering
from bot.telegram.services import Services
from corpus import Story
from index import Answered, StoryBot, StoryIndex
from index.question import Turn
from tests.bot.telegram.fakes import watched, with_stories
from tests.fakes import WordEncoder, answerer_of, ferry_story


@pytest.fixture
def services(services: Services) -> Iterator[Services]:
    """Services that keep answers."""
    with ThreadPoolExecutor(2) as executor:
        yield replace(services, answering=Answering(executor))


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


async def test_a_question_that_was_answered_is_not_worked_at_again(services: Services) -> None:
    first = await services.answer("Who announced it?")
    assert await services.answer("  Who\nannounced it? ") == first
    assert len(watched(services).asked) == 1


async def test_of_other_stories_a_question_is_asked_anew(services: Services) -> None:
    pier = Story.from_paragraphs("pier", "Pier is rebuilt", ["Mayor Ida Lund announced the pier."])
    services = with_stories(services, ferry_story(), pier)
    for story in (None, "ferry", "pier", ("ferry", "pier"), ("pier", "ferry"), ()):
        await services.answer("Who announced it?", story=story)
    assert len(watched(services).asked) == 6


async def test_a_follow_up_of_another_turn_is_asked_anew(services: Services) -> None:
    for answer in ("4 May", "3 million kroner", "4 May"):
        await services.answer("and who announced it?", Turn("When will the ferry sail?", answer, "ferry"))
    assert [turn.answer for turn in watched(services).previous if turn] == ["4 May", "3 million kroner"]


async def test_a_question_that_stands_alone_has_the_same_answer_after_any_turn(services: Services) -> None:
    question = "How much did the repairs cost?"
    answers = [await services.answer(question, turn) for turn in (None, Turn("Who?", "Ida Lund", "ferry"))]
    assert answers[0] == answers[1]
    assert len(watched(services).asked) == 1


async def test_a_newer_index_is_asked_anew(services: Services) -> None:
    question = "How much did the repairs cost?"
    before = await services.answer(question)
    dearer = Story.from_paragraphs("ferry", "Island ferry returns", ["Repairs cost 5 million kroner."])
    index = StoryIndex.build([dearer], WordEncoder())
    await services.answering.alone(lambda: services.answerer.take_up(index))
    after = await services.answer(question)
    assert isinstance(before, Answered)
    assert isinstance(after, Answered)
    assert before.excerpts[0].quote == "Repairs cost 3 million kroner."
    assert after.excerpts[0].quote == "Repairs cost 5 million kroner."


async def test_suggested_questions_that_two_readers_want_are_made_once(services: Services) -> None:
    made: list[str] = []

    def suggest(_bot: StoryBot, story: Story) -> tuple[str, ...]:
        made.append(story.id)
        return ("Who announced it?",)

    services = replace(services, answerer=answerer_of(ferry_story(), suggest=suggest))
    both = await asyncio.gather(services.suggest(ferry_story()), services.suggest(ferry_story()))
    assert list(map(tuple, both)) == [("Who announced it?",)] * 2
    assert made == ["ferry"]
