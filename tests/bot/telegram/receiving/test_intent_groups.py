"""What an update wants of the bot in a group, where only who calls it is answered: a table of cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.receiving.intent import request_of
from bot.telegram.receiving.request import Kind
from tests.bot.telegram.receiving.requests import (
    ANSWERED,
    BOTS,
    EVERYONE,
    IGNORED,
    NOT_TEXT,
    PHOTO,
    SOMEBODYS,
    STICKER,
    called,
    of,
    ordered,
    said,
    wanted,
)
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
    TELEGRAM,
    entity,
    mention,
    message,
    update,
)

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


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_in_a_group_only_those_who_call_the_bot_are_answered(kind: str) -> None:
    for name, (fields, expected) in IN_GROUPS.items():
        assert wanted(of({**GROUP, "type": kind}, fields)) == expected, name


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message", "guest_message"])
def test_channel_posts_business_and_guest_messages_are_never_answered(kind: str) -> None:
    fields = called("@StoryBot Who skipped?")
    assert wanted(request_of(update(kind, **message(CHANNEL, **fields)), ME, EVERYONE)) == IGNORED
    assert wanted(of(CHANNEL, fields)) == IGNORED


def test_a_request_says_where_by_whom_and_what_it_replies_to() -> None:
    found = of(GROUP, called("@StoryBot Who?", is_topic_message=True, message_thread_id=40, reply_to_message=BOTS))
    place = (found.chat_id, found.topic_id, found.user_id, found.message_id, found.private)
    assert (found.kind, found.text, found.replies_to, place) == (Kind.ANSWER, "Who?", 60, (-1001, 40, 5, 100, False))


def test_what_only_replies_to_the_bot_does_not_call_it() -> None:
    assert not of(GROUP, said("Who?", reply_to_message=BOTS)).called
    assert of(GROUP, called("@StoryBot Who?", reply_to_message=BOTS)).called
    assert of(GROUP, ordered("/ask Who?", reply_to_message=BOTS)).called
    assert of(PRIVATE, said("Who?", reply_to_message=BOTS)).called


def test_a_thread_of_comments_is_no_topic() -> None:
    assert of(GROUP, called("@StoryBot Who?", message_thread_id=40)).topic_id == 0


def test_somebody_who_writes_as_a_chat_has_its_id() -> None:
    assert of(GROUP, called("@StoryBot Who?", sender=AS_CHANNEL, sender_chat=CHANNEL)).user_id == CHANNEL["id"]


def test_only_a_reply_to_the_bot_may_follow_up_an_answer() -> None:
    assert of(GROUP, called("@StoryBot", reply_to_message=SOMEBODYS)).replies_to is None
    assert of(PRIVATE, said("Who?", reply_to_message=BOTS)).replies_to == 60


WORDS = st.text(st.characters(exclude_characters="@/", exclude_categories=["Cs", "Cc"]), max_size=20)


@given(WORDS, WORDS)
def test_the_text_around_the_name_stays_and_the_name_goes(left: str, right: str) -> None:
    text = f"{left}@StoryBot{right}"
    found = of(GROUP, called(text))
    assert "@StoryBot" not in found.text
    letters = [character for character in left + right if character.isalnum()]
    assert [character for character in found.text if character.isalnum()] == letters


@given(WORDS)
def test_talk_without_any_entity_or_reply_is_never_for_the_bot(text: str) -> None:
    assert of(GROUP, said(f"{text}@StoryBot")).kind is Kind.IGNORE
