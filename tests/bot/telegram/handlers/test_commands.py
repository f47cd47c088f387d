"""What each command does, with fakes for the models and for Telegram."""

from __future__ import annotations

import pytest

from bot.database import Conversation, KeptTurn
from bot.telegram.handlers.commands import Command, Commands
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.profile import COMMANDS
from bot.telegram.sending.sender import Target
from bot.telegram.services import Desk, now
from bot.voice import ENGLISH, LOCALES, Voice, own_name, voice_for
from corpus import Story
from index.understanding import Turn
from tests.bot.telegram.fakes import CHAT, GROUP, OTHER, READER, REPLIED_GONE, FakeBot, at, with_stories
from tests.fakes import ferry_story

HERE = at(100)
SUGGESTED = "Who announced it?"


def pier_story() -> Story:
    return Story.from_paragraphs("pier", "Pier is rebuilt before the storm season", ["The pier is new. It cost much."])


@pytest.fixture
def two_stories(desk: Desk) -> Desk:
    return with_stories(desk, ferry_story(), pier_story(), ferry=(SUGGESTED,))


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
async def test_a_command_is_answered_with_its_line(desk: Desk, bot: FakeBot, name: str, line: str, locale: str) -> None:
    await take(desk, name, locale=locale)
    (reply,) = bot.sent
    assert reply.text.startswith(voice_for(locale).text(line))


@pytest.mark.parametrize("name", sorted({*COMMANDS} - {"story"}))
async def test_the_reply_goes_to_the_topic_and_answers_the_command(desk: Desk, bot: FakeBot, name: str) -> None:
    await take(desk, name, target=at(100, GROUP, 7))
    reply = bot.sent[-1]
    assert (reply.chat_id, reply.topic_id) == (GROUP, 7)
    assert reply.reply is not None
    assert reply.reply.message_id == 100


async def test_start_lists_the_stories_and_offers_suggested_questions(two_stories: Desk, bot: FakeBot) -> None:
    await take(two_stories, "start")
    (reply,) = bot.sent
    assert "Island ferry returns after storm" in reply.text
    assert "Pier is rebuilt" in reply.text
    assert reply.text.endswith("You could ask:")
    assert reply.labels == [SUGGESTED]


async def test_help_offers_suggested_questions_too(two_stories: Desk, bot: FakeBot) -> None:
    await take(two_stories, "help")
    assert bot.sent[-1].labels == [SUGGESTED]


async def test_start_without_suggested_questions_announces_none(desk: Desk, bot: FakeBot) -> None:
    await take(desk, "start")
    (reply,) = bot.sent
    assert "You could ask" not in reply.text
    assert reply.buttons == []


NAMED = {
    "its number": "2",
    "its id": "pier",
    "its id in capitals": "PIER",
    "a word of its headline": "rebuilt",
    "words in any order": "season PIER",
}


@pytest.mark.parametrize("text", NAMED.values(), ids=NAMED)
async def test_story_shows_the_story_that_is_named(two_stories: Desk, bot: FakeBot, text: str) -> None:
    await take(two_stories, "story", text)
    (shown,) = bot.sent
    assert "Pier is rebuilt before the storm season" in shown.text
    assert "The pier is new. It cost much." in shown.text


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
async def test_story_lists_the_stories_where_it_is_not_clear_which(two_stories: Desk, bot: FakeBot, text: str) -> None:
    await take(two_stories, "story", text)
    (reply,) = bot.sent
    assert reply.text.startswith(Voice(ENGLISH).text("name-a-story"))
    assert reply.text.count("storm") == 2


async def test_story_shows_the_only_one_without_being_told(desk: Desk, bot: FakeBot) -> None:
    await take(desk, "story")
    (shown,) = bot.sent
    assert all(desk.stories[0].text[one.start : one.end] in shown.text for one in desk.stories[0].paragraphs)


async def test_story_points_to_a_story_that_stands_in_the_topic_already(desk: Desk, bot: FakeBot) -> None:
    await take(desk, "story")
    await take(desk, "story")
    shown, pointer = bot.sent
    assert pointer.text == "Here it is in the story:"
    assert pointer.reply is not None
    assert pointer.reply.message_id == shown.message_id
    await take(desk, "story", target=at(topic_id=7))
    assert [one.text for one in bot.sent[2:]] == [shown.text]


async def test_story_posts_a_story_again_that_somebody_has_deleted(desk: Desk, bot: FakeBot) -> None:
    await take(desk, "story")
    bot.fails("send_message", REPLIED_GONE)
    await take(desk, "story")
    first, again = bot.sent
    assert again.text == first.text


async def test_new_forgets_all_questions_of_one_person_in_one_topic(desk: Desk) -> None:
    turns, turn = desk.database.turns, Turn("Who?", "Ida Lund", "ferry", None)
    mine, elsewhere = (Conversation(CHAT, topic_id, READER) for topic_id in (0, 7))
    anothers = Conversation(CHAT, 0, OTHER)
    for answer_id, conversation in enumerate((mine, mine, elsewhere, anothers)):
        await turns.put(conversation, KeptTurn(turn, answer_id), now())
    await take(desk, "new")
    kept = [await desk.turn_of(answer_id) for answer_id in range(4)]
    assert kept == [None, None, KeptTurn(turn, 2), KeptTurn(turn, 3)]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("written", ["{}", "  {} ", "{}\n"])
async def test_language_with_a_code_is_remembered_and_told_of_in_that_language(
    desk: Desk, bot: FakeBot, locale: str, written: str
) -> None:
    await take(desk, "language", written.format(locale.upper()))
    assert [reply.text for reply in bot.sent] == [voice_for(locale).text("language-chosen")]
    assert (await desk.voice(READER, "de")).locale == locale
    assert (await desk.voice(OTHER, "de")).locale == ENGLISH


@pytest.mark.parametrize("text", ["", "xx", "az", "en uk", "<i>"])
async def test_language_with_anything_else_changes_nothing_and_offers_what_there_is(
    desk: Desk, bot: FakeBot, text: str
) -> None:
    await take(desk, "language", "uk")
    await take(desk, "language", text, locale="uk")
    assert bot.sent[-1].labels == [own_name(locale) for locale in LOCALES]
    assert (await desk.voice(READER, None)).locale == "uk"


async def test_privacy_tells_the_times_that_are_set(desk: Desk, bot: FakeBot) -> None:
    await take(desk, "privacy")
    (reply,) = bot.sent
    assert "For 30 days, so that" in reply.text
    assert "Deleted after 60 minutes." in reply.text
