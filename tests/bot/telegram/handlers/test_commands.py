"""What each command does, with fakes for the models and for Telegram."""

from __future__ import annotations

import pytest

from bot.telegram.services import Services
from bot.voice import ENGLISH, LOCALES, voice_for
from corpus import Story
from tests.bot.telegram.fakes import with_stories
from tests.bot.telegram.program import Make, Program, says
from tests.bot.telegram.updates import READER
from tests.fakes import ferry_story

SUGGESTED = "Who announced it?"
PIER = Story.from_paragraphs("pier", "Pier is rebuilt before the storm season", ["The pier is new. It cost much."])


@pytest.fixture
def two_stories(make: Make, services: Services) -> Program:
    return make(with_stories(services, ferry_story(), PIER, ferry=(SUGGESTED,)))


async def test_each_command_has_its_line_in_each_language(program: Program) -> None:
    lines = {
        "start": "start",
        "help": "help",
        "ask": "no-question-in-ask",
        "new": "begun-anew",
        "language": "language-choose",
        "settings": "help",
    }
    for locale in LOCALES:
        for name, line in lines.items():
            (reply,) = await program.comes(says(f"/{name}", sender={**READER, "language_code": locale}))
            assert reply.text.startswith(voice_for(locale).text(line))


async def test_start_without_suggested_questions_announces_none(program: Program) -> None:
    (start,) = await program.comes(says("/start"))
    assert "You could ask" not in start.text
    assert start.buttons == []


async def test_story_shows_the_story_that_is_named(make: Make, services: Services) -> None:
    for text in ("2", "pier", "PIER", "rebuilt", "season PIER"):
        program = make(with_stories(services, ferry_story(), PIER))
        (shown,) = await program.comes(says(f"/story {text}"))
        assert "Pier is rebuilt before the storm season" in shown.text
        await services.database.posted_stories.forget(5, 0, PIER.digest)


async def test_story_lists_the_stories_if_it_is_unclear_which(two_stories: Program) -> None:
    for text in ("", "storm", "earthquake", "3", "0", "²", "<b>"):
        (reply,) = await two_stories.comes(says(f"/story {text}"))
        assert reply.text.startswith(voice_for(ENGLISH).text("name-a-story"))
        assert reply.text.count("storm") == 2
