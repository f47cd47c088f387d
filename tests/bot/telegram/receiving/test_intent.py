"""What an update wants of the bot in a private chat, and what edits, buttons, queries and changes of a chat want."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.database import Vote
from bot.telegram.messages.callback_data import View, ViewData
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.intent import request_of
from bot.telegram.receiving.request import Kind, Request
from tests.bot.telegram.receiving.requests import (
    ANSWERED,
    EVERYONE,
    IGNORED,
    NOT_TEXT,
    PHOTO,
    POLL,
    STICKER,
    called,
    of,
    ordered,
    press,
    said,
    wanted,
)
from tests.bot.telegram.updates import (
    CHANNEL,
    FORWARDED,
    GROUP,
    ME,
    MYSELF,
    OTHER_BOT,
    PRIVATE,
    READER,
    entity,
    inline_query,
    membership,
    mention,
    message,
    reaction,
    update,
)

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


def test_in_a_private_chat_everything_is_for_the_bot() -> None:
    for name, (fields, expected) in IN_PRIVATE.items():
        assert wanted(of(PRIVATE, fields)) == expected, name


REACTIONS = {
    "for": (reaction(7, "👍"), (Kind.REACT, Vote.UP)),
    "against": (reaction(7, "👎"), (Kind.REACT, Vote.DOWN)),
    "changed": (reaction(7, "👎", "👍"), (Kind.REACT, Vote.DOWN)),
    "taken back": (reaction(7, "", "👍"), (Kind.REACT, None)),
    "in place of a vote": (reaction(7, "😁", "👍"), (Kind.REACT, None)),
    "no vote": (reaction(7, "😁"), (Kind.IGNORE, None)),
    "no longer no vote": (reaction(7, "", "😁"), (Kind.IGNORE, None)),
    "the same vote": (reaction(7, "❤", "👍"), (Kind.IGNORE, None)),
    "of a group": (reaction(7, "👍", chat=GROUP, actor_chat=GROUP), (Kind.IGNORE, None)),
    "of a bot": (reaction(7, "👍", chat=GROUP, sender=OTHER_BOT), (Kind.IGNORE, None)),
    "in a group": (reaction(7, "👍", chat=GROUP), (Kind.REACT, Vote.UP)),
}


@pytest.mark.parametrize(("change", "expected"), REACTIONS.values(), ids=REACTIONS)
def test_a_persons_reaction_is_a_vote_if_it_changes_one(change: Update, expected: tuple[Kind, Vote | None]) -> None:
    request = request_of(change, ME, EVERYONE)
    assert (request.kind, request.vote) == expected
    assert request.kind is Kind.IGNORE or request.message_id == 7


def test_the_reaction_of_somebody_who_is_not_served_is_passed_over() -> None:
    for chat in (PRIVATE, GROUP):
        found = request_of(reaction(7, "👍", chat=chat), ME, Allowed(users=frozenset({6})))
        assert found.kind is Kind.IGNORE


FERRY, DAM = "https://example.org/ferry", "example.org/dam"


def linked(text: str, *links: str) -> dict[str, Any]:
    """A message in which Telegram finds these links, and the command or the mention that it begins with."""
    first = text.split()[0]
    begins = {"/": "bot_command", "@": "mention"}.get(text[0])
    entities = [entity("url", text, link) for link in links]
    return said(text, entities=[*([entity(begins, text, first)] if begins else []), *entities])


LINKED = {
    "a link": (linked(FERRY, FERRY), (Kind.COMMAND, "", FERRY)),
    "a link and a mark": (linked(f"{FERRY} ?", FERRY), (Kind.COMMAND, "", FERRY)),
    "a link without a scheme": (linked(DAM, DAM), (Kind.COMMAND, "", DAM)),
    "a link and a question": (linked(f"{FERRY} Who skipped?", FERRY), (Kind.ANSWER, "Who skipped?", FERRY)),
    "a link and a question below": (linked(f"{FERRY}\nWho skipped?", FERRY), (Kind.ANSWER, "Who skipped?", FERRY)),
    "a question and a link": (linked(f"Who skipped? {FERRY}", FERRY), (Kind.ANSWER, "Who skipped?", FERRY)),
    "a question that ends with a link": (linked(f"Who skipped {FERRY}?", FERRY), (Kind.ANSWER, "Who skipped?", FERRY)),
    "/ask and a link": (linked(f"/ask {FERRY}", FERRY), (Kind.COMMAND, "", FERRY)),
    "/ask, a link and a question": (linked(f"/ask {FERRY} Who skipped?", FERRY), (Kind.ANSWER, "Who skipped?", FERRY)),
    "the bot's name and a link": (linked(f"@StoryBot {FERRY}", FERRY), (Kind.COMMAND, "", FERRY)),
    "a link inside of a question": (
        linked(f"Who skipped {FERRY} and why?", FERRY),
        (Kind.ANSWER, f"Who skipped {FERRY} and why?", ""),
    ),
    "two links": (linked(f"{FERRY} {DAM}", FERRY, DAM), (Kind.ANSWER, f"{FERRY} {DAM}", "")),
    "a link in a caption": (
        {"photo": PHOTO, "caption": FERRY, "caption_entities": [entity("url", FERRY, FERRY)]},
        (Kind.COMMAND, "", FERRY),
    ),
}


@pytest.mark.parametrize(("fields", "expected"), LINKED.values(), ids=LINKED)
def test_a_link_chooses_what_is_asked_and_the_rest_is_the_question(
    fields: dict[str, Any], expected: tuple[Kind, str, str]
) -> None:
    request = of(PRIVATE, fields)
    assert (request.kind, request.text, request.link) == expected
    assert request.command == ""


def test_in_a_group_a_link_is_for_the_bot_if_it_is_called_or_replied_to() -> None:
    to_bot = {"reply_to_message": message(GROUP, sender=MYSELF, text="Hello")}
    to_link = {"reply_to_message": message(GROUP, sender=OTHER_BOT, **linked(FERRY, FERRY))}
    for fields, kind, called_by_name in (
        (linked(FERRY, FERRY), Kind.IGNORE, True),
        (linked(f"@StoryBot {FERRY}", FERRY), Kind.COMMAND, True),
        ({**linked(FERRY, FERRY), **to_bot}, Kind.COMMAND, False),
        ({**called("@StoryBot"), **to_link}, Kind.COMMAND, True),
    ):
        request = of(GROUP, fields)
        assert (request.kind, request.called) == (kind, called_by_name)
        assert request.link == (FERRY if kind is Kind.COMMAND else "")


WITHDRAWN = (Kind.WITHDRAW, "", "")
EDITS = {
    "a private question": (PRIVATE, said("Who skipped?"), (Kind.EDIT, "Who skipped?", "")),
    "a question by command": (PRIVATE, ordered("/ask Who skipped?"), (Kind.EDIT, "Who skipped?", "")),
    "a command": (PRIVATE, ordered("/help me"), WITHDRAWN),
    "a photo": (PRIVATE, {"photo": PHOTO}, WITHDRAWN),
    "a link": (PRIVATE, said("a.org/b", entities=[entity("url", "a.org/b", "a.org/b")]), WITHDRAWN),
    "a group's question": (GROUP, called("@StoryBot Who skipped?"), (Kind.EDIT, "Who skipped?", "")),
    "a group's question without its mention": (GROUP, said("Who skipped?"), WITHDRAWN),
}


@pytest.mark.parametrize(("chat", "fields", "expected"), EDITS.values(), ids=EDITS)
def test_an_edit_asks_again_or_withdraws_the_question(
    chat: dict[str, Any], fields: dict[str, Any], expected: tuple[Kind, str, str]
) -> None:
    edited = update("edited_message", **message(chat, edit_date=1_700_000_005, **fields))
    assert wanted(request_of(edited, ME, EVERYONE)) == expected


def test_a_button_press_has_its_place_and_what_the_button_stands_for() -> None:
    pressed = request_of(press(GROUP, is_topic_message=True, message_thread_id=40), ME, EVERYONE)
    place: dict[str, Any] = {"chat_id": -1001, "topic_id": 40, "user_id": 5, "message_id": 100}
    button = ViewData(1, View.QUOTATIONS, 2)
    assert pressed == Request(pressed.update_id, Kind.PRESS, **place, query_id="1", button=button)
    old = request_of(press(PRIVATE, date=0), ME, EVERYONE)
    assert (old.kind, old.chat_id, old.message_id, old.private) == (Kind.PRESS, 5, 100, True)
    inline = request_of(press(None, "nonsense"), ME, EVERYONE)
    assert (inline.kind, inline.chat_id, inline.button) == (Kind.PRESS, 0, None)


def test_an_inline_query_has_its_words() -> None:
    found = request_of(inline_query(5, " Who skipped? "), ME, EVERYONE)
    assert (found.kind, found.text, found.user_id, found.query_id) == (Kind.INLINE, "Who skipped?", 5, "1")


@pytest.mark.parametrize("kind", ["poll", "message_reaction", "chosen_inline_result"])
def test_other_updates_are_ignored(kind: str) -> None:
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
    assert request_of(update(kind, **values[kind]), ME, EVERYONE).kind is Kind.IGNORE


@pytest.mark.parametrize(
    ("chat", "status", "kind"),
    [
        (GROUP, "member", Kind.GREET),
        (GROUP, "left", Kind.IGNORE),
        (PRIVATE, "kicked", Kind.IGNORE),
        ({**GROUP, "id": -2}, "member", Kind.LEAVE),
        ({**CHANNEL, "id": -2}, "member", Kind.LEAVE),
        ({**GROUP, "id": -2}, "left", Kind.IGNORE),
        ({**GROUP, "id": -2}, "kicked", Kind.IGNORE),
    ],
)
def test_a_new_group_is_greeted_or_left_if_it_is_not_served(chat: dict[str, Any], status: str, kind: Kind) -> None:
    found = request_of(membership(chat, "left", status), ME, Allowed(chats=frozenset({-1001})))
    assert (found.kind, found.chat_id, found.user_id) == (kind, chat["id"], 5)


def test_a_group_that_became_a_supergroup_has_its_new_id() -> None:
    found = of({**GROUP, "id": -7, "type": "group"}, {"migrate_to_chat_id": -1007}, Allowed(frozenset({-1})))
    assert (found.kind, found.chat_id, found.moved_to) == (Kind.MIGRATED, -7, -1007)
