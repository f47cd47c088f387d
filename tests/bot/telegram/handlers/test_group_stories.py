"""What a group asks: chosen by its administrators and those of the bot, and by nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden

from bot.telegram.messages.callback_data import GroupAsks, GroupData, ListData, ListFor
from bot.telegram.services import Services
from bot.voice import voice_for
from corpus import Metadata, Story
from index import Closest, Excerpt
from index.catalogue import key_of
from tests.bot.telegram.fakes import FakeBot, watched, with_stories
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.updates import ANONYMOUS, GROUP, OTHER, READER, entity, mention
from tests.fakes import ferry_story

ENGLISH = voice_for("en")
ADMIN, BOTS_ADMIN = 5, 6
"""The reader administers the group, and the other the bot."""

FERRY = ferry_story(publisher="Holm Post")
CUP = Story.from_paragraphs(
    "cup", "Rovers win the cup", ["Rovers beat United 3-2."], Metadata("Holm Post", url="https://example.org/cup")
)
PIER = Story.from_paragraphs(
    "pier", "Pier is rebuilt", ["The pier is new."], Metadata("Tarn Weekly", url="https://example.org/pier")
)
QUESTION = "Who beat United?"


@pytest.fixture
def program(make: Make, bot: FakeBot, services: Services) -> Program:
    bot.administrators.add(ADMIN)
    offered = {"ferry": ("Who announced it?",), "pier": ("What is new?",)}
    return make(replace(with_stories(services, FERRY, CUP, PIER, **offered), admins=frozenset({BOTS_ADMIN})))


def in_group(text: str, sender: dict[str, Any] = READER, message_id: int = 100, **fields: Any) -> Any:
    return says(text, message_id, GROUP, sender=sender, **fields)


def pressed(data: GroupData | ListData, sender: dict[str, Any] = READER) -> Any:
    return presses(data, 700, GROUP, sender)


ONLY_PIER = GroupData(GroupAsks.STORY, key_of("pier"))
ONLY_POST = GroupData(GroupAsks.PUBLISHER, key_of("Holm Post"))
ALL = GroupData(GroupAsks.ALL)


async def asked_of(program: Program, sender: dict[str, Any] = OTHER) -> Any:
    """The ids of the stories that a question in the group is asked of now; None for all."""
    await program.comes(in_group(f"/ask {QUESTION}", sender, 900 + len(program.bot.sent)))
    return watched(program.services).within[-1]


async def test_an_administrator_chooses_a_story_from_the_list_for_all(bot: FakeBot, program: Program) -> None:
    (listed,) = await program.comes(in_group("/scope"))
    assert listed.text.startswith("In this group, questions go to all stories.\n\n1. Island ferry")
    assert listed.labels[:2] == ["1. Only this story", "Only Holm Post"]
    await program.presses("2. Only this story", listed, chat=GROUP)
    assert bot.edited[-1].text == f"In this group, questions go to one story only: {PIER.headline}"
    assert bot.edited[-1].buttons == []
    assert await asked_of(program, READER) == await asked_of(program, OTHER) == ("pier",)
    (refusal,) = await program.comes(in_group("/ask Which zebra juggles?", OTHER, 999))
    assert refusal.text == f"This story does not say.\n— {PIER.headline}"
    assert "Ask all stories" not in refusal.labels


async def test_a_publisher_is_chosen_and_within_its_stories_people_choose(bot: FakeBot, program: Program) -> None:
    (listed,) = await program.comes(in_group("/scope rovers"))
    assert listed.labels == ["3. Only this story", "Only Holm Post"]
    await program.presses("Only Holm Post", listed, chat=GROUP)
    assert bot.edited[-1].text == "In this group, questions go only to stories from Holm Post."
    assert await asked_of(program) == ("ferry", "cup")
    (stories,) = await program.comes(in_group("/stories", OTHER))
    assert [line.split(" · ")[0] for line in stories.text.splitlines()] == [
        "1. Island ferry returns after storm",
        "3. Rovers win the cup",
    ]
    await program.presses("3. Ask this story", stories, chat=GROUP, sender=OTHER)
    assert await asked_of(program, OTHER) == ("cup",)
    assert await asked_of(program, READER) == ("ferry", "cup")


@pytest.mark.parametrize("way", ["link", "button"])
async def test_people_cannot_choose_a_story_that_their_group_does_not_ask(
    bot: FakeBot, program: Program, way: str
) -> None:
    (stories,) = await program.comes(in_group("/stories", OTHER))
    await program.comes(pressed(ONLY_POST))
    line = ENGLISH.text("story-not-in-group")
    if way == "link":
        text = "@StoryBot https://example.org/pier"
        link = [*mention(text), entity("url", text, "https://example.org/pier")]
        (reply,) = await program.comes(in_group(text, OTHER, entities=link))
        assert reply.text == line
    else:
        await program.presses("2. Ask this story", stories, chat=GROUP, sender=OTHER)
        assert bot.alerts[-1] == line
    assert await asked_of(program) == ("ferry", "cup")


async def test_old_buttons_neither_ask_nor_post_a_story_that_the_group_does_not_ask(
    bot: FakeBot, program: Program
) -> None:
    hello, stories = await program.comes(in_group("/start"), in_group("/stories", message_id=101))
    await program.comes(pressed(ONLY_POST))
    sent = len(bot.sent)
    for under, label in ((hello, f"What is new? · {PIER.headline}"), (stories, "2. Read")):
        await program.presses(label, under, chat=GROUP)
        assert bot.alerts[-1] == ENGLISH.text("story-not-in-group")
    assert (len(bot.sent), watched(program.services).asked) == (sent, [])
    await program.presses("1. Read", stories, chat=GROUP)
    await program.presses("Who announced it? · Island ferry returns after storm", hello, chat=GROUP)
    assert [one.text.partition("\n")[0] for one in bot.sent[sent:]] == [FERRY.headline, "Who announced it?"]


async def test_all_stories_are_asked_again(bot: FakeBot, program: Program) -> None:
    await program.comes(pressed(ONLY_PIER))
    (listed,) = await program.comes(in_group("/scope"))
    assert listed.text.startswith(f"In this group, questions go to one story only: {PIER.headline}\n\n1. ")
    await program.presses("All stories", listed, chat=GROUP)
    assert bot.edited[-1].text == "In this group, questions go to all stories."
    assert await asked_of(program) is None
    await program.comes(pressed(ONLY_PIER))
    (line,) = await program.comes(in_group("/scope OFF", message_id=101))
    assert line.text == "In this group, questions go to all stories."
    assert await asked_of(program) is None


@pytest.mark.parametrize(
    ("sender", "fields", "may"),
    [
        (READER, {}, True),
        (OTHER, {}, True),
        ({**OTHER, "id": 7}, {}, False),
        (ANONYMOUS, {"sender_chat": GROUP}, True),
        (ANONYMOUS, {"sender_chat": {**GROUP, "id": -1009, "type": "channel"}}, False),
    ],
    ids=["an administrator", "the bot's administrator", "somebody", "an anonymous administrator", "a channel"],
)
async def test_only_administrators_may_choose(
    program: Program, sender: dict[str, Any], fields: dict[str, Any], may: bool
) -> None:
    for text in ("/scope", "/scope off", "/scope ferry"):
        (reply,) = await program.comes(in_group(text, sender, **fields))
        assert (reply.text == ENGLISH.text("group-admins-only")) is not may
        assert bool(reply.buttons) is (may and text != "/scope off")


async def test_only_administrators_may_press(bot: FakeBot, program: Program) -> None:
    for data in (ONLY_PIER, ONLY_POST, ALL):
        await program.comes(pressed(data, {**OTHER, "id": 7}))
        assert bot.alerts[-1] == ENGLISH.text("group-admins-only")
    assert bot.edited == []
    assert await asked_of(program) is None


@pytest.mark.parametrize("error", [BadRequest("User not found"), Forbidden("bot was kicked")])
async def test_whom_telegram_does_not_know_may_not_choose(bot: FakeBot, program: Program, error: Exception) -> None:
    bot.fails("get_chat_member", error)
    (line,) = await program.comes(in_group("/scope"))
    assert line.text == ENGLISH.text("group-admins-only")


async def test_in_a_private_chat_there_is_no_group_to_choose_for(bot: FakeBot, program: Program) -> None:
    (line,) = await program.comes(says("/scope"))
    assert line.text == ENGLISH.text("group-only-in-groups")
    await program.comes(presses(ONLY_PIER))
    assert bot.alerts == [ENGLISH.text("group-only-in-groups")]


async def test_a_button_of_what_is_gone_says_so(bot: FakeBot, program: Program) -> None:
    for asks in (GroupAsks.STORY, GroupAsks.PUBLISHER):
        await program.comes(pressed(GroupData(asks, "0" * 16)))
    assert bot.alerts == [ENGLISH.text("story-withdrawn")] * 2
    assert await asked_of(program) is None


async def test_the_pages_of_the_list_keep_what_the_group_asks(bot: FakeBot, program: Program) -> None:
    await program.comes(pressed(ONLY_PIER), pressed(ListData(0, "uk", ListFor.GROUP)))
    page = bot.edited[-1]
    assert page.text.startswith(voice_for("uk").text("group-asks-story", headline=PIER.headline))
    assert page.labels[-1] == voice_for("uk").text("group-all")
    assert len([label for label in page.labels if label.startswith("1.")]) == 1


async def test_questions_of_other_stories_are_not_suggested(bot: FakeBot, program: Program) -> None:
    await program.comes(pressed(ONLY_POST))
    (greeting,) = await program.comes(in_group("/start", OTHER))
    assert greeting.labels == ["Who announced it?"]
    assert PIER.headline not in greeting.text
    (refusal,) = await program.comes(in_group("/ask Which zebra juggles?", OTHER, 101))
    assert refusal.text == "The stories do not say."
    assert refusal.labels == ["Who announced it? · Island ferry returns after storm", "Tell me if it does"]


async def test_they_are_not_suggested_below_the_closest_passage_either(bot: FakeBot, program: Program) -> None:
    await program.comes(pressed(ONLY_POST))
    watched(program.services).prepared[QUESTION] = Closest(QUESTION, 0.03, Excerpt.of_sentence(CUP, CUP.sentences[0]))
    (sent,) = await program.comes(in_group(f"/ask {QUESTION}", OTHER, 101))
    assert sent.labels[-1] == "Who announced it?"
    await program.presses("Show in context", sent, chat=GROUP)
    await program.presses("Back to the quotation", bot.edited[-1], chat=GROUP)
    assert bot.edited[-1].labels == sent.labels


async def test_what_is_gone_is_told_once_and_all_stories_are_asked(make: Make, program: Program) -> None:
    await program.comes(pressed(ONLY_PIER))
    later = make(with_stories(program.services, FERRY, CUP))
    told, reply = await later.comes(in_group(f"/ask {QUESTION}", OTHER))
    assert told.text == ENGLISH.text("scope-gone")
    assert "Rovers beat United" in reply.text
    assert len(await later.comes(in_group(f"/ask {QUESTION}", OTHER, 101))) == 1
