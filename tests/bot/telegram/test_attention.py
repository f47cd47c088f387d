"""What an update wants of the bot: a table of cases for each kind of chat."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.allowed import Allowed
from bot.telegram.attention import Attention, Kind, attention
from tests.bot.telegram.updates import (
    ANONYMOUS,
    AS_CHANNEL,
    CHANNEL,
    FORWARDED,
    GROUP,
    ME,
    MYSELF,
    OTHER,
    OTHER_BOT,
    PRIVATE,
    READER,
    TELEGRAM,
    command,
    entity,
    inline_query,
    mention,
    message,
    update,
)

EVERYONE = Allowed()
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
STICKER = {
    "file_id": "f",
    "file_unique_id": "u",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}
POLL = {
    "id": "1",
    "question": "Why?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}


def said(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, **fields}


def called(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "entities": mention(text), **fields}


def ordered(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "entities": command(text), **fields}


def wanted(found: Attention) -> tuple[Kind, str, str]:
    return found.kind, found.text, found.command


def of(chat: dict[str, Any], fields: dict[str, Any], allowed: Allowed = EVERYONE) -> Attention:
    return attention(update(**message(chat, **fields)), ME, allowed)


IGNORED = (Kind.IGNORE, "", "")
NOT_TEXT = (Kind.NOT_TEXT, "", "")
ANSWERED = (Kind.ANSWER, "Who skipped?", "")

IN_PRIVATE = {
    "a text": (said("Who skipped?"), ANSWERED),
    "a text with white space around it": (said("  Who skipped?\n"), ANSWERED),
    "a forwarded text": (said("Who skipped?", forward_origin=FORWARDED), ANSWERED),
    "a text that mentions the bot": (called("@StoryBot, Who skipped?"), ANSWERED),
    "an e-mail address": (
        said("Is it me@StoryBot.org?", entities=[entity("email", "Is it me@StoryBot.org?", "me@StoryBot.org")]),
        (Kind.ANSWER, "Is it me@StoryBot.org?", ""),
    ),
    "a command": (ordered("/start"), (Kind.COMMAND, "", "start")),
    "a command with an argument": (ordered("/language uk"), (Kind.COMMAND, "uk", "language")),
    "a command to this bot": (ordered("/Help@storybot"), (Kind.COMMAND, "", "help")),
    "a command to another bot": (ordered("/help@QuizBot"), IGNORED),
    "a question by command": (ordered("/ask Who skipped?"), ANSWERED),
    "/ask alone": (ordered("/ask"), (Kind.COMMAND, "", "ask")),
    "a slash that is no command": (said("/ 3 of them"), (Kind.ANSWER, "/ 3 of them", "")),
    "a caption": ({"photo": PHOTO, "caption": "Who skipped?"}, ANSWERED),
    "a photo alone": ({"photo": PHOTO}, NOT_TEXT),
    "a photo with the bot's name alone": (
        {"photo": PHOTO, "caption": "@StoryBot", "caption_entities": mention("@StoryBot")},
        NOT_TEXT,
    ),
    "a sticker": ({"sticker": STICKER}, NOT_TEXT),
    "a poll": ({"poll": POLL}, NOT_TEXT),
    "a place": ({"location": {"latitude": 1.0, "longitude": 2.0}}, NOT_TEXT),
    "the bot's name alone": (called("@StoryBot"), (Kind.COMMAND, "", "help")),
    "an inline result of this bot": (said("Who skipped?", via_bot=MYSELF), IGNORED),
    "an inline result of another bot": (said("Who skipped?", via_bot=OTHER_BOT), IGNORED),
    "a bot's message": (said("Who skipped?", sender=OTHER_BOT), IGNORED),
    "the bot's own message": (said("Who skipped?", sender=MYSELF), IGNORED),
    "a pinned message": ({"pinned_message": message(text="x")}, IGNORED),
    "a business message": (said("Who skipped?", business_connection_id="b"), IGNORED),
    "a guest's message": (said("Who skipped?", guest_query_id="g"), IGNORED),
}


@pytest.mark.parametrize(("fields", "expected"), IN_PRIVATE.values(), ids=IN_PRIVATE)
def test_in_a_private_chat_everything_is_for_the_bot(fields: dict[str, Any], expected: tuple[Kind, str, str]) -> None:
    assert wanted(of(PRIVATE, fields)) == expected


SOMEBODYS = message(GROUP, text="Who skipped?", sender=OTHER, message_id=50)
BOTS = message(GROUP, text="The story says", sender=MYSELF, message_id=60)
POST = message(GROUP, text="Who skipped?", sender=TELEGRAM, sender_chat=CHANNEL, is_automatic_forward=True)
TOPIC = message(GROUP, sender=MYSELF, message_id=40, forum_topic_created={"name": "News", "icon_color": 1})
NAMELESS = {"id": ME.id, "is_bot": True, "first_name": "Story"}

IN_GROUPS = {
    "plain text": (said("Who skipped?"), IGNORED),
    "the bot's name without an entity": (said("@StoryBot Who skipped?"), IGNORED),
    "an e-mail address with the bot's name": (
        said("me@StoryBot.org", entities=[entity("email", "me@StoryBot.org", "me@StoryBot.org")]),
        IGNORED,
    ),
    "a longer name that begins with the bot's": (
        said("@StoryBotFan hi", entities=mention("@StoryBotFan hi", "@StoryBotFan")),
        IGNORED,
    ),
    "a mention of another": (said("@bo Who?", entities=mention("@bo Who?", "@bo")), IGNORED),
    "a mention at the start": (called("@StoryBot Who skipped?"), ANSWERED),
    "a mention with a comma": (called("@StoryBot, Who skipped?"), ANSWERED),
    "a mention with a dash": (called("@StoryBot — Who skipped?"), ANSWERED),
    "a mention in any case": (said("@storybot Who skipped?", entities=mention("@storybot Who", "@storybot")), ANSWERED),
    "a mention at the end": (called("Who skipped? @StoryBot"), ANSWERED),
    "a mention before the question mark": (called("Who skipped, @StoryBot?"), ANSWERED),
    "a mention in the middle": (called("Who @StoryBot skipped?"), ANSWERED),
    "a mention between commas": (called("Tell me, @StoryBot, who?"), (Kind.ANSWER, "Tell me, who?", "")),
    "a mention after characters of two units": (called("👋🏽 @StoryBot Who 😀?"), (Kind.ANSWER, "👋🏽 Who 😀?", "")),
    "two mentions": (
        said(
            "@StoryBot Who skipped? @StoryBot",
            entities=[*mention("@StoryBot"), {"type": "mention", "offset": 23, "length": 9}],
        ),
        ANSWERED,
    ),
    "a mention of a bot without a name": (
        said("Story, Who skipped?", entities=[entity("text_mention", "Story, Who skipped?", "Story", user=NAMELESS)]),
        ANSWERED,
    ),
    "a mention of a person without a name": (
        said("Bo, Who skipped?", entities=[entity("text_mention", "Bo, Who skipped?", "Bo", user=OTHER)]),
        IGNORED,
    ),
    "the bot's name alone": (called("@StoryBot"), (Kind.COMMAND, "", "help")),
    "the bot's name in reply to somebody": (called("@StoryBot", reply_to_message=SOMEBODYS), ANSWERED),
    "the bot's name and text in reply to somebody": (
        called("@StoryBot why?", reply_to_message=SOMEBODYS),
        (Kind.ANSWER, "why?", ""),
    ),
    "the bot's name in reply to a part that is chosen": (
        called("@StoryBot", reply_to_message=SOMEBODYS, quote={"text": "skipped?", "position": 4, "is_manual": True}),
        (Kind.ANSWER, "skipped?", ""),
    ),
    "the bot's name in reply to a part that Telegram chose": (
        called("@StoryBot", reply_to_message=SOMEBODYS, quote={"text": "skipped?", "position": 4}),
        ANSWERED,
    ),
    "the bot's name in reply to a caption": (
        called("@StoryBot", reply_to_message=message(GROUP, sender=OTHER, photo=PHOTO, caption="Who skipped?")),
        ANSWERED,
    ),
    "the bot's name in reply to a sticker": (
        called("@StoryBot", reply_to_message=message(GROUP, sender=OTHER, sticker=STICKER)),
        NOT_TEXT,
    ),
    "the bot's name in reply to the bot": (called("@StoryBot", reply_to_message=BOTS), (Kind.COMMAND, "", "help")),
    "text in reply to the bot": (said("Who skipped?", reply_to_message=BOTS), ANSWERED),
    "a sticker in reply to the bot": ({"sticker": STICKER, "reply_to_message": BOTS}, IGNORED),
    "text in reply to somebody": (said("Who skipped?", reply_to_message=SOMEBODYS), IGNORED),
    "text in a topic that the bot began": (said("Who skipped?", reply_to_message=TOPIC), IGNORED),
    "the bot's name in a topic": (called("@StoryBot", reply_to_message=TOPIC), (Kind.COMMAND, "", "help")),
    "a question by command": (ordered("/ask Who skipped?"), ANSWERED),
    "a question by command to this bot": (ordered("/ask@StoryBot Who skipped?"), ANSWERED),
    "a question by command to another bot": (ordered("/ask@QuizBot Who skipped?"), IGNORED),
    "/ask in reply to somebody": (ordered("/ask", reply_to_message=SOMEBODYS), ANSWERED),
    "/ask in reply to the bot": (ordered("/ask", reply_to_message=BOTS), (Kind.COMMAND, "", "ask")),
    "/ask alone": (ordered("/ask@StoryBot"), (Kind.COMMAND, "", "ask")),
    "a command": (ordered("/help"), (Kind.COMMAND, "", "help")),
    "a command that is not known": (ordered("/weather"), IGNORED),
    "a command that is not known, to this bot": (ordered("/weather@storybot"), (Kind.COMMAND, "", "weather")),
    "a forwarded text": (called("@StoryBot Who?", forward_origin=FORWARDED), IGNORED),
    "a forwarded command": (ordered("/ask Who?", forward_origin=FORWARDED), IGNORED),
    "an inline result of this bot": (called("@StoryBot Who?", via_bot=MYSELF), IGNORED),
    "an inline result of another bot": (called("@StoryBot Who?", via_bot=OTHER_BOT), IGNORED),
    "another bot": (called("@StoryBot Who?", sender=OTHER_BOT), IGNORED),
    "a post of the linked channel": (
        said("Who?", sender=TELEGRAM, sender_chat=CHANNEL, is_automatic_forward=True, forward_origin=FORWARDED),
        IGNORED,
    ),
    "a post of the linked channel with a mention": (
        called(
            "@StoryBot Who skipped?",
            sender=TELEGRAM,
            sender_chat=CHANNEL,
            is_automatic_forward=True,
            forward_origin=FORWARDED,
        ),
        ANSWERED,
    ),
    "a command in a post of the linked channel": (
        ordered("/help", sender=TELEGRAM, sender_chat=CHANNEL, is_automatic_forward=True),
        IGNORED,
    ),
    "a comment": (said("Who skipped?", reply_to_message=POST), IGNORED),
    "a comment with a mention": (called("@StoryBot why?", reply_to_message=POST), (Kind.ANSWER, "why?", "")),
    "an anonymous administrator": (called("@StoryBot Who skipped?", sender=ANONYMOUS, sender_chat=GROUP), ANSWERED),
    "an anonymous administrator's talk": (said("Who?", sender=ANONYMOUS, sender_chat=GROUP), IGNORED),
    "somebody who writes as a channel": (
        called("@StoryBot Who skipped?", sender=AS_CHANNEL, sender_chat=CHANNEL),
        ANSWERED,
    ),
    "a caption": ({"photo": PHOTO, "caption": "Who skipped?"}, IGNORED),
    "a caption with a mention": (
        {"photo": PHOTO, "caption": "@StoryBot Who skipped?", "caption_entities": mention("@StoryBot Who")},
        ANSWERED,
    ),
    "a sticker": ({"sticker": STICKER}, IGNORED),
    "new members": ({"new_chat_members": [MYSELF]}, IGNORED),
    "the bot was taken out": ({"left_chat_member": MYSELF}, IGNORED),
    "a new title": ({"new_chat_title": "News"}, IGNORED),
}


@pytest.mark.parametrize(("fields", "expected"), IN_GROUPS.values(), ids=IN_GROUPS)
def test_in_a_group_only_who_calls_the_bot_is_answered(fields: dict[str, Any], expected: tuple[Kind, str, str]) -> None:
    assert wanted(of(GROUP, fields)) == expected
    assert wanted(of({**GROUP, "type": "group"}, fields)) == expected


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message", "guest_message"])
def test_channel_posts_business_and_guest_messages_are_never_answered(kind: str) -> None:
    fields = called("@StoryBot Who skipped?")
    assert wanted(attention(update(kind, **message(CHANNEL, **fields)), ME, EVERYONE)) == IGNORED
    assert wanted(of(CHANNEL, fields)) == IGNORED


WITHDRAWN = (Kind.WITHDRAW, "", "")
EDITS = {
    "a private question": (PRIVATE, said("Who skipped?"), (Kind.EDIT, "Who skipped?", "")),
    "a question by command": (PRIVATE, ordered("/ask Who skipped?"), (Kind.EDIT, "Who skipped?", "")),
    "a command": (PRIVATE, ordered("/help me"), WITHDRAWN),
    "a photo": (PRIVATE, {"photo": PHOTO}, WITHDRAWN),
    "a group's question": (GROUP, called("@StoryBot Who skipped?"), (Kind.EDIT, "Who skipped?", "")),
    "a group's question without its mention": (GROUP, said("Who skipped?"), WITHDRAWN),
}


@pytest.mark.parametrize(("chat", "fields", "expected"), EDITS.values(), ids=EDITS)
def test_an_edit_asks_again_or_takes_the_question_back(
    chat: dict[str, Any], fields: dict[str, Any], expected: tuple[Kind, str, str]
) -> None:
    edited = update("edited_message", **message(chat, edit_date=1_700_000_005, **fields))
    assert wanted(attention(edited, ME, EVERYONE)) == expected


def test_where_and_by_whom_is_told() -> None:
    found = of(GROUP, called("@StoryBot Who?", is_topic_message=True, message_thread_id=40, reply_to_message=BOTS))
    assert found == Attention(Kind.ANSWER, "Who?", chat_id=-1001, topic_id=40, user_id=5, message_id=100, takes_up=60)


def test_a_thread_of_comments_is_no_topic() -> None:
    assert of(GROUP, called("@StoryBot Who?", message_thread_id=40)).topic_id == 0


def test_who_writes_as_a_chat_goes_by_its_id() -> None:
    assert of(GROUP, called("@StoryBot Who?", sender=AS_CHANNEL, sender_chat=CHANNEL)).user_id == CHANNEL["id"]


def test_a_reply_to_somebody_takes_nothing_up() -> None:
    assert of(GROUP, called("@StoryBot", reply_to_message=SOMEBODYS)).takes_up is None
    assert of(PRIVATE, said("Who?", reply_to_message=BOTS)).takes_up == 60


def test_a_group_that_was_upgraded_is_told_with_its_new_id() -> None:
    found = of({**GROUP, "id": -7, "type": "group"}, {"migrate_to_chat_id": -1007}, Allowed(frozenset({-1})))
    assert (found.kind, found.chat_id, found.moved_to) == (Kind.MIGRATED, -7, -1007)


def press(chat: dict[str, Any] | None, **fields: Any) -> Any:
    under = {"message": message(chat, sender=MYSELF, **fields)} if chat else {"inline_message_id": "i"}
    return update("callback_query", id="1", chat_instance="c", data="a:1:q:2", **{"from": READER}, **under)


def test_a_press_is_told_with_the_message_of_its_button() -> None:
    found = attention(press(GROUP, is_topic_message=True, message_thread_id=40), ME, EVERYONE)
    assert found == Attention(Kind.PRESS, chat_id=-1001, topic_id=40, user_id=5, message_id=100)


def test_a_press_under_an_old_or_an_inline_message_is_one_too() -> None:
    assert attention(press(PRIVATE, date=0), ME, EVERYONE) == Attention(
        Kind.PRESS, chat_id=5, user_id=5, message_id=100
    )
    assert attention(press(None), ME, EVERYONE) == Attention(Kind.PRESS, user_id=5)


def test_an_inline_query_is_told_with_its_words() -> None:
    assert attention(inline_query(5, " Who skipped? "), ME, EVERYONE) == Attention(
        Kind.INLINE, "Who skipped?", user_id=5
    )


@pytest.mark.parametrize("kind", ["poll", "message_reaction", "chosen_inline_result"])
def test_other_updates_are_passed_over(kind: str) -> None:
    values: dict[str, dict[str, Any]] = {
        "poll": POLL,
        "message_reaction": {
            "chat": GROUP,
            "message_id": 60,
            "user": READER,
            "date": 1,
            "old_reaction": [],
            "new_reaction": [],
        },
        "chosen_inline_result": {"result_id": "1", "from": READER, "query": "Who?"},
    }
    assert attention(update(kind, **values[kind]), ME, EVERYONE) == Attention(Kind.IGNORE)


def membership(chat: dict[str, Any], status: str, sender: dict[str, Any] = READER) -> Any:
    def member(status: str) -> dict[str, Any]:
        return {"user": MYSELF, "status": status, "until_date": 0}

    value = {"chat": chat, "from": sender, "date": 1, "old_chat_member": member("left")}
    return update("my_chat_member", **value, new_chat_member=member(status))


@pytest.mark.parametrize(
    ("chat", "status", "kind"),
    [
        (GROUP, "member", Kind.MEMBERSHIP),
        (GROUP, "left", Kind.MEMBERSHIP),
        (PRIVATE, "kicked", Kind.MEMBERSHIP),
        ({**GROUP, "id": -2}, "member", Kind.LEAVE),
        ({**CHANNEL, "id": -2}, "member", Kind.LEAVE),
        ({**GROUP, "id": -2}, "left", Kind.MEMBERSHIP),
        ({**GROUP, "id": -2}, "kicked", Kind.MEMBERSHIP),
    ],
)
def test_a_change_of_membership_is_told_and_a_group_that_is_not_served_is_left(
    chat: dict[str, Any], status: str, kind: Kind
) -> None:
    found = attention(membership(chat, status), ME, Allowed(chats=frozenset({-1001})))
    assert (found.kind, found.chat_id, found.user_id) == (kind, chat["id"], 5)


ONLY_GROUP = Allowed(chats=frozenset({-1001}))
ONLY_OTHER = Allowed(users=frozenset({6}))
ONLY_READER = Allowed(users=frozenset({5}))
ELSEWHERE = Allowed(chats=frozenset({-2}))
ACCESS = {
    "a group that is served": (ONLY_GROUP, GROUP, Kind.ANSWER),
    "a private chat where groups are served alone": (ONLY_GROUP, PRIVATE, Kind.FORBIDDEN),
    "a private chat that is named": (Allowed(chats=frozenset({5})), PRIVATE, Kind.ANSWER),
    "a private chat of somebody who is named": (ONLY_READER, PRIVATE, Kind.ANSWER),
    "a private chat of somebody who is named beside groups": (
        Allowed(chats=frozenset({-2}), users=frozenset({5})),
        PRIVATE,
        Kind.ANSWER,
    ),
    "a private chat of somebody who is not named": (ONLY_OTHER, PRIVATE, Kind.FORBIDDEN),
    "a group with somebody who is named": (ONLY_READER, GROUP, Kind.ANSWER),
    "a group with somebody who is not named": (ONLY_OTHER, GROUP, Kind.IGNORE),
    "a group that is not served": (ELSEWHERE, GROUP, Kind.LEAVE),
    "a group that is not served, with somebody who is named": (
        Allowed(chats=frozenset({-2}), users=frozenset({5})),
        GROUP,
        Kind.LEAVE,
    ),
    "an administrator in a group that is not served": (
        Allowed(chats=frozenset({-2}), admins=frozenset({5})),
        GROUP,
        Kind.ANSWER,
    ),
    "an administrator among people who are named": (
        Allowed(users=frozenset({6}), admins=frozenset({5})),
        GROUP,
        Kind.ANSWER,
    ),
    "an administrator in private": (Allowed(users=frozenset({6}), admins=frozenset({5})), PRIVATE, Kind.ANSWER),
    "administrators alone shut nobody out": (Allowed(admins=frozenset({6})), PRIVATE, Kind.ANSWER),
}


@pytest.mark.parametrize(("allowed", "chat", "kind"), ACCESS.values(), ids=ACCESS)
def test_only_whom_the_operator_allows_is_served(allowed: Allowed, chat: dict[str, Any], kind: Kind) -> None:
    assert of(chat, called("@StoryBot Who skipped?"), allowed).kind is kind
    pressed = attention(press(chat), ME, allowed).kind
    assert pressed is {Kind.ANSWER: Kind.PRESS, Kind.IGNORE: Kind.FORBIDDEN}.get(kind, kind)


def test_any_talk_makes_the_bot_leave_a_group_that_it_does_not_serve() -> None:
    assert of(GROUP, said("hello"), ELSEWHERE).kind is Kind.LEAVE
    assert of(GROUP, {"left_chat_member": MYSELF}, ELSEWHERE).kind is Kind.IGNORE


def test_an_edit_that_nobody_may_ask_is_passed_over() -> None:
    edited = update("edited_message", **message(PRIVATE, text="Who?"))
    assert attention(edited, ME, ONLY_OTHER).kind is Kind.IGNORE
    grouped = update("edited_message", **message(GROUP, text="Who?"))
    assert attention(grouped, ME, ELSEWHERE).kind is Kind.LEAVE


def test_an_inline_query_is_for_those_alone_who_may_ask_in_private() -> None:
    assert attention(inline_query(5), ME, ONLY_READER).kind is Kind.INLINE
    assert attention(inline_query(5), ME, ONLY_OTHER).kind is Kind.IGNORE
    assert attention(inline_query(5), ME, ONLY_GROUP).kind is Kind.IGNORE


def test_a_group_that_moves_stays_allowed() -> None:
    assert ONLY_GROUP.moved(-1001, -3).chats == {-1001, -3}
    assert ONLY_GROUP.moved(-2, -3) is ONLY_GROUP


WORDS = st.text(st.characters(exclude_characters="@/", exclude_categories=["Cs", "Cc"]), max_size=20)


@given(WORDS, WORDS)
def test_what_stands_around_the_name_is_kept_and_the_name_is_not(left: str, right: str) -> None:
    text = f"{left}@StoryBot{right}"
    found = of(GROUP, called(text))
    assert "@StoryBot" not in found.text
    letters = [character for character in left + right if character.isalnum()]
    assert [character for character in found.text if character.isalnum()] == letters


@given(WORDS)
def test_talk_without_any_entity_or_reply_is_never_for_the_bot(text: str) -> None:
    assert of(GROUP, said(f"{text}@StoryBot")).kind is Kind.IGNORE
