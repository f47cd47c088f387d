"""What each command does, with fakes for the models and for Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from telegram.error import BadRequest

from bot.database import Conversation
from bot.telegram.commands import Command, Commands
from bot.telegram.desk import Desk, now
from bot.telegram.introduction import COMMANDS
from bot.telegram.outbox import Target
from bot.telegram.stories import PostedStories
from bot.voice import ENGLISH, LOCALES, Voice, own_name, voice_for
from corpus import Story
from index.understanding import Turn
from tests.bot.telegram.desk import desk_of, fake_bot, labels, sent
from tests.fakes import ferry_story

READER, OTHER = 5, 6
HERE = Target(5, 0, 100)
SUGGESTED = "Who announced it?"


def pier_story() -> Story:
    return Story.from_paragraphs("pier", "Pier is rebuilt before the storm season", ["The pier is new. It cost much."])


@pytest.fixture
def bot() -> AsyncMock:
    return fake_bot()


@pytest.fixture
async def desk(tmp_path: Path, bot: AsyncMock) -> AsyncIterator[Desk]:
    async with desk_of(tmp_path, bot) as desk:
        yield desk


@pytest.fixture
async def two_stories(tmp_path: Path, bot: AsyncMock) -> AsyncIterator[Desk]:
    async with desk_of(tmp_path, bot, [ferry_story(), pier_story()], {"ferry": (SUGGESTED,)}) as desk:
        yield desk


async def take(desk: Desk, name: str, text: str = "", target: Target = HERE, locale: str = ENGLISH) -> None:
    command = Command(name, text, target, READER)
    await Commands(desk, PostedStories(desk)).take(command, voice_for(locale))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("start", "start"),
        ("help", "help"),
        ("ask", "no-question-in-ask"),
        ("new", "begun-anew"),
        ("language", "language-choose"),
        ("settings", "help"),
        ("", "help"),
    ],
)
@pytest.mark.parametrize("locale", LOCALES)
async def test_a_command_is_answered_with_its_line(
    desk: Desk, bot: AsyncMock, name: str, line: str, locale: str
) -> None:
    await take(desk, name, locale=locale)
    (reply,) = sent(bot)
    assert reply.startswith(voice_for(locale).text(line))


@pytest.mark.parametrize("name", sorted({*COMMANDS} - {"story"}))
async def test_the_reply_goes_to_the_topic_and_answers_the_command(desk: Desk, bot: AsyncMock, name: str) -> None:
    await take(desk, name, target=Target(-1001, 7, 100))
    call = bot.send_message.await_args
    assert call.args[0] == -1001
    assert call.kwargs["message_thread_id"] == 7
    assert call.kwargs["reply_parameters"].message_id == 100


async def test_start_lists_the_stories_and_offers_suggested_questions(two_stories: Desk, bot: AsyncMock) -> None:
    await take(two_stories, "start")
    (reply,) = sent(bot)
    assert "Island ferry returns after storm" in reply
    assert "Pier is rebuilt" in reply
    assert reply.endswith("You could ask:")
    assert labels(bot) == [SUGGESTED]


async def test_start_without_suggested_questions_announces_none(desk: Desk, bot: AsyncMock) -> None:
    await take(desk, "start")
    assert "You could ask" not in sent(bot)[0]
    assert bot.send_message.await_args.kwargs["reply_markup"] is None


NAMED = {
    "its number": "2",
    "its id": "pier",
    "its id in capitals": "PIER",
    "a word of its headline": "rebuilt",
    "words in any order": "season PIER",
}


@pytest.mark.parametrize("text", NAMED.values(), ids=NAMED)
async def test_story_shows_the_story_that_is_named(two_stories: Desk, bot: AsyncMock, text: str) -> None:
    await take(two_stories, "story", text)
    (shown,) = sent(bot)
    assert "Pier is rebuilt before the storm season" in shown
    assert "The pier is new. It cost much." in shown


NOT_NAMED = {
    "nothing": "",
    "a word of both": "storm",
    "a word of none": "earthquake",
    "no such number": "3",
    "nought": "0",
    "a number below nought": "-1",
    "an odd digit": "²",
    "HTML": "<b>",
}


@pytest.mark.parametrize("text", NOT_NAMED.values(), ids=NOT_NAMED)
async def test_story_lists_the_stories_where_it_is_not_clear_which(
    two_stories: Desk, bot: AsyncMock, text: str
) -> None:
    await take(two_stories, "story", text)
    (reply,) = sent(bot)
    assert reply.startswith(Voice(ENGLISH).text("name-a-story"))
    assert reply.count("storm") == 2


async def test_story_shows_the_only_one_without_being_told(desk: Desk, bot: AsyncMock) -> None:
    await take(desk, "story")
    (shown,) = sent(bot)
    assert all(desk.stories[0].text[one.start : one.end] in shown for one in desk.stories[0].paragraphs)


async def test_story_points_to_a_story_that_stands_in_the_topic_already(desk: Desk, bot: AsyncMock) -> None:
    await take(desk, "story")
    await take(desk, "story")
    assert sent(bot)[1:] == ["Here it is in the story:"]
    assert bot.send_message.await_args.kwargs["reply_parameters"].message_id == 500
    await take(desk, "story", target=Target(HERE.chat_id, 7))
    assert sent(bot)[2] == sent(bot)[0]


async def test_story_posts_a_story_again_that_somebody_has_deleted(desk: Desk, bot: AsyncMock) -> None:
    await take(desk, "story")
    posting = bot.send_message.side_effect
    bot.send_message.side_effect = [BadRequest("Message to be replied not found"), posting()]
    await take(desk, "story")
    assert sent(bot)[2] == sent(bot)[0]


async def test_new_forgets_the_last_question_of_one_person_in_one_topic(desk: Desk) -> None:
    turns = desk.database.turns
    mine, elsewhere, anothers = Conversation(5, 0, READER), Conversation(5, 7, READER), Conversation(5, 0, OTHER)
    for conversation in (mine, elsewhere, anothers):
        await turns.put(conversation, Turn("Who?", "Ida Lund", "ferry", None), 7, now())
    await take(desk, "new")
    assert await desk.last_turn(mine) is None
    assert await desk.last_turn(elsewhere)
    assert await desk.last_turn(anothers)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("written", ["{}", "  {} ", "{}\n"])
async def test_language_with_a_code_is_remembered_and_told_of_in_that_language(
    desk: Desk, bot: AsyncMock, locale: str, written: str
) -> None:
    await take(desk, "language", written.format(locale.upper()))
    assert sent(bot) == [voice_for(locale).text("language-chosen", language=own_name(locale))]
    assert (await desk.voice(READER, "de")).locale == locale
    assert (await desk.voice(OTHER, "de")).locale == ENGLISH


@pytest.mark.parametrize("text", ["", "xx", "az", "en uk", "<i>"])
async def test_language_with_anything_else_changes_nothing_and_offers_what_there_is(
    desk: Desk, bot: AsyncMock, text: str
) -> None:
    await take(desk, "language", "uk")
    await take(desk, "language", text, locale="uk")
    assert labels(bot) == [own_name(locale) for locale in LOCALES]
    assert (await desk.voice(READER, None)).locale == "uk"


async def test_privacy_tells_the_times_that_are_set(desk: Desk, bot: AsyncMock) -> None:
    await take(desk, "privacy")
    (reply,) = sent(bot)
    assert "For 30 days, so that" in reply
    assert "Forgotten after 60 minutes." in reply
