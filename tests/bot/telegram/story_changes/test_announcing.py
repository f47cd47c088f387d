"""New stories are announced once in each chat that wants it, and a reply to an announcement asks that story."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from telegram import Chat, ChatMemberAdministrator, ChatMemberMember, User

from bot.database import AnnouncementPlace, Conversation, PostedPart, Scope
from bot.telegram.messages.callback_data import link_to_story
from bot.telegram.services import Services
from bot.telegram.story_changes.announcing import MOST_SINGLE, Announcer
from bot.voice import voice_for
from corpus import Metadata, Outlet, Story
from index.catalogue import key_of
from tests.bot.telegram.fakes import BLOCKED, Written, watched, with_stories
from tests.bot.telegram.program import START, Make, Program, says
from tests.bot.telegram.updates import CHANNEL, GROUP, MYSELF, OTHER, READER, TELEGRAM, command, message
from tests.fakes import ferry_story

ENGLISH = voice_for("en")
FERRY = ferry_story()
CUP = Story.from_paragraphs(
    "cup",
    "Rovers win <3",
    ["Keeper Sam Oduya saved a penalty. Waves had nothing to do with it."],
    Metadata(publisher="Tarn Weekly", published="2026-05-04", url="https://example.org/cup"),
)
PIER = Story.from_text("The pier costs 7 million.", headline="Pier", id="pier")
LINK = link_to_story("StoryBot", key_of("cup"))
RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)


@pytest.fixture
def program(make: Make, services: Services) -> Program:
    admins = frozenset({int(str(READER["id"]))})
    return make(with_stories(replace(services, admins=admins), FERRY))


async def announced(
    program: Program, make: Make, *stories: Story, **allowed: frozenset[int]
) -> tuple[Program, list[Written]]:
    """A start with other stories, and what is sent by it."""
    await program.updates.tell()
    later = make(with_stories(program.services, *stories), **allowed)
    await later.updates.tell()
    before = len(program.bot.sent)
    await Announcer(later.services, lambda: later.admission.allowed).announce()
    return later, program.bot.sent[before:]


def in_group(text: str, message_id: int = 100, **fields: Any) -> Any:
    addressed = text.replace("/announce", "/announce@StoryBot")
    return says(addressed, message_id, GROUP, entities=command(addressed), **fields)


def channel(program: Program, *, may_post: bool | None) -> None:
    """Make the channel known to Telegram; None for one that the bot does not administer."""
    me = User(77, "Story", True, username="StoryBot")
    chat = Chat(int(str(CHANNEL["id"])), "channel", title="Holm & Post")
    rights: Any = dict.fromkeys(RIGHTS, False)
    administrator = ChatMemberAdministrator(me, **rights, can_post_messages=may_post)
    program.bot.chats |= {"@holmpost": chat, chat.id: chat}
    program.bot.memberships[chat.id] = ChatMemberMember(me) if may_post is None else administrator


async def test_a_new_story_is_announced_once_with_its_first_sentence(program: Program, make: Make) -> None:
    (on,) = await program.comes(says("/announce"))
    assert on.text == ENGLISH.text("announce-on", command="/announce off")
    later, (said,) = await announced(program, make, FERRY, CUP)
    assert said.text == "Rovers win <3\nTarn Weekly · 4 May 2026\n\nKeeper Sam Oduya saved a penalty."
    assert 'href="https://example.org/cup"' in said.html
    assert "<blockquote>Keeper Sam Oduya saved a penalty.</blockquote>" in said.html
    await later.presses("Ask this story", said)
    assert program.bot.sent[-1].text.startswith("Rovers win")
    await Announcer(later.services, lambda: later.admission.allowed).announce()
    assert len((await announced(later, make, FERRY, CUP))[1]) == 0


async def test_it_can_be_switched_off_and_says_how(program: Program, make: Make) -> None:
    await program.comes(says("/announce"))
    (still,) = await program.comes(says("/announce", 101))
    assert still.text == ENGLISH.text("announce-still-on", command="/announce off")
    (off,) = await program.comes(says("/announce off", 102))
    assert off.text == ENGLISH.text("announce-off")
    assert (await announced(program, make, FERRY, CUP))[1] == []


async def test_for_others_there_is_no_such_command(program: Program, make: Make) -> None:
    (reply,) = await program.comes(says("/announce", sender=OTHER))
    assert reply.text.startswith(ENGLISH.text("help"))
    assert await program.services.database.announcements.all() == ()


async def test_in_a_group_the_button_leads_to_the_bot_and_a_reply_asks_that_story(program: Program, make: Make) -> None:
    await program.comes(in_group("/announce"))
    later, (said,) = await announced(program, make, FERRY, CUP)
    assert (said.chat_id, [button.url for button in said.buttons]) == (GROUP["id"], [LINK])
    own = message(GROUP, sender=MYSELF, text=said.text, message_id=said.message_id)
    await later.comes(says("What did the waves do?", 200, GROUP, reply_to_message=own))
    assert watched(later.services).within == [("cup",)]


async def test_a_group_with_stories_of_its_own_gets_no_others(program: Program, make: Make) -> None:
    await program.comes(in_group("/announce"))
    group = Conversation.of_group(int(GROUP["id"]))
    await program.services.database.conversations.choose(group, Scope("ferry"), START)
    assert (await announced(program, make, FERRY, CUP))[1] == []


async def test_where_a_story_was_posted_is_not_forgotten(program: Program, make: Make) -> None:
    await program.comes(says("/announce"))
    posted = program.services.database.posted_stories
    parts = (PostedPart(50, 0, 9, 3),)
    await posted.put(5, 0, CUP.digest, parts, START, "cup")
    _, (said,) = await announced(program, make, FERRY, CUP)
    assert await posted.get(5, 0, CUP.digest) == parts
    assert await posted.story_in(5, said.message_id) == "cup"


async def test_nothing_is_announced_in_chats_that_are_not_served_any_more(program: Program, make: Make) -> None:
    await program.comes(says("/announce"), in_group("/announce", 101))
    group = int(GROUP["id"])
    _, (said,) = await announced(program, make, FERRY, CUP, chats=frozenset({group}))
    assert said.chat_id == group
    assert (await announced(program, make, FERRY, PIER, chats=frozenset({7})))[1] == []


async def test_a_text_that_is_found_under_another_outlet_is_announced_once(program: Program, make: Make) -> None:
    await program.comes(says("/announce"))
    later, _ = await announced(program, make, FERRY, CUP)
    joined = replace(CUP, id="first", metadata=Metadata(publisher="Holm Post", outlets=(Outlet("cup"),)))
    for stories in ((FERRY, joined), (FERRY, CUP)):
        later, said = await announced(later, make, *stories)
        assert said == []


async def test_many_stories_are_announced_in_one_list(program: Program, make: Make) -> None:
    await program.comes(says("/announce"))
    new = [Story.from_text(f"Number {one} won.", headline=f"Race {one}", id=f"race-{one}") for one in range(12)]
    later, (said,) = await announced(program, make, FERRY, *new)
    lines = said.text.splitlines()
    assert (lines[0], len(lines)) == (ENGLISH.text("new-stories"), 13)
    assert lines[-1] == ENGLISH.text("stories-more", count=2)
    assert await later.services.database.posted_stories.story_in(5, said.message_id) is None
    await Announcer(later.services, lambda: later.admission.allowed).announce()
    assert program.bot.sent[-1] is said


async def test_few_stories_have_a_message_each(program: Program, make: Make) -> None:
    await program.comes(says("/announce"))
    new = [
        Story.from_text(f"Number {one} won.", headline=f"Race {one}", id=f"race-{one}") for one in range(MOST_SINGLE)
    ]
    assert len((await announced(program, make, FERRY, *new))[1]) == MOST_SINGLE


async def test_a_chat_that_is_gone_is_forgotten_and_the_others_are_told(
    program: Program, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    await program.comes(says("/announce"), in_group("/announce", 101))
    program.bot.fails("send_message", BLOCKED)
    later, (said,) = await announced(program, make, FERRY, CUP)
    assert said.chat_id == GROUP["id"]
    assert [one.chat_id for one in await later.services.database.announcements.all()] == [GROUP["id"]]
    assert "could not announce new stories in chat 5" in caplog.text


async def test_after_a_stop_in_between_only_the_other_chats_are_told(program: Program, make: Make) -> None:
    await program.comes(says("/announce"), in_group("/announce", 101))
    # As if the program had stopped after the first chat.
    await program.services.database.posted_stories.put_announced(5, 0, {"cup": CUP.digest}, 40, START)
    _, (said,) = await announced(program, make, FERRY, CUP)
    assert said.chat_id == GROUP["id"]


@pytest.mark.parametrize("count", [1, MOST_SINGLE + 1])
async def test_what_could_not_be_noted_as_announced_is_noted_later_and_not_sent_again(
    program: Program, make: Make, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    await program.comes(says("/announce"))
    await program.updates.tell()
    new = [Story.from_text(f"Number {one} won.", headline=f"Race {one}", id=f"race-{one}") for one in range(count)]
    later = make(with_stories(program.services, FERRY, *new))
    await later.updates.tell()
    announcer, before = Announcer(later.services, lambda: later.admission.allowed), len(program.bot.sent)
    posted = later.services.database.posted_stories
    with monkeypatch.context() as patch:
        patch.setattr(posted, "put_announced", AsyncMock(side_effect=OSError("no space left on the disk")))
        for _ in range(2):
            with pytest.raises(OSError, match="no space left"):
                await announcer.announce()
    await announcer.announce()
    assert len(program.bot.sent) == before + 1
    assert await posted.announced(5, 0) == {one.digest for one in new}
    assert await later.services.database.seen_stories.unannounced() == {}


async def test_a_channel_that_is_named_gets_announcements(program: Program, make: Make) -> None:
    channel(program, may_post=True)
    (on,) = await program.comes(says("/announce @HolmPost"))
    assert on.text == "Holm & Post\n" + ENGLISH.text("announce-on", command="/announce @holmpost off")
    _, (said,) = await announced(program, make, FERRY, CUP)
    assert (said.chat_id, [button.url for button in said.buttons]) == (CHANNEL["id"], [LINK])
    (off,) = await program.comes(says("/announce @holmpost OFF", 101))
    assert off.text.endswith(ENGLISH.text("announce-off"))
    assert await program.services.database.announcements.all() == ()


@pytest.mark.parametrize(
    ("words", "may_post", "line"),
    [
        ("@nowhere", True, ENGLISH.text("announce-no-channel")),
        ("-1001234567890", True, ENGLISH.text("announce-no-channel")),
        ("@holmpost", False, ENGLISH.text("announce-may-not-post")),
        ("@holmpost", None, ENGLISH.text("announce-may-not-post")),
        ("please", True, ENGLISH.text("announce-how", command="/announce @…")),
        ("@holmpost please", True, ENGLISH.text("announce-how", command="/announce @…")),
    ],
)
async def test_what_is_missing_is_said_in_one_line(
    program: Program, words: str, may_post: bool | None, line: str
) -> None:
    channel(program, may_post=may_post)
    (reply,) = await program.comes(says(f"/announce {words}"))
    assert reply.text == line
    assert await program.services.database.announcements.all() == ()


async def test_a_channel_can_be_named_by_its_id(program: Program) -> None:
    channel(program, may_post=True)
    program.bot.chats[-1001234567890] = program.bot.chats["@holmpost"]
    await program.comes(says("/announce -1001234567890"))
    assert [one.chat_id for one in await program.services.database.announcements.all()] == [CHANNEL["id"]]


@pytest.mark.parametrize(("link", "is_own"), [(LINK, True), ("https://t.me/OtherBot?start=s_1", False)])
async def test_a_comment_on_an_announcement_in_a_channel_asks_that_story(
    program: Program, make: Make, link: str, is_own: bool
) -> None:
    channel(program, may_post=True)
    await program.comes(says("/announce @holmpost"))
    later, (said,) = await announced(program, make, FERRY, CUP)
    origin = {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": said.message_id}
    copy = message(
        GROUP,
        sender=TELEGRAM,
        sender_chat=CHANNEL,
        text=said.text,
        message_id=300,
        is_automatic_forward=True,
        forward_origin=origin,
        reply_markup={"inline_keyboard": [[{"text": "Ask this story", "url": link}]]},
    )
    await later.comes(says("What did the waves do?", 301, GROUP, reply_to_message=copy))
    assert watched(later.services).within == ([("cup",)] if is_own else [])
    question = "@StoryBot what did the waves do?"
    entities = [{"type": "mention", "offset": 0, "length": 9}]
    await later.comes(says(question, 302, GROUP, reply_to_message=copy, entities=entities))
    assert watched(later.services).within[-1] == ("cup",), "a mention asks it whoever has posted it"


async def test_a_group_that_has_become_a_supergroup_is_told_there(program: Program) -> None:
    store = program.services.database.announcements
    await store.put(AnnouncementPlace(-5, 7, "uk"), START)
    await program.services.database.conversations.move_chat(-5, -1005)
    assert await store.all() == (AnnouncementPlace(-1005, 7, "uk"),)
