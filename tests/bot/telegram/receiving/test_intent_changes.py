"""What an update wants that is no new message: an edit, a press, a query, a change of the chat."""

from __future__ import annotations

from typing import Any

import pytest

from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.intent import Attention, Kind, attention
from tests.bot.telegram.receiving.requests import EVERYONE, PHOTO, POLL, called, of, ordered, press, said, wanted
from tests.bot.telegram.updates import CHANNEL, GROUP, ME, MYSELF, PRIVATE, READER, inline_query, message, update

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


def test_a_group_that_was_upgraded_is_told_with_its_new_id() -> None:
    found = of({**GROUP, "id": -7, "type": "group"}, {"migrate_to_chat_id": -1007}, Allowed(frozenset({-1})))
    assert (found.kind, found.chat_id, found.moved_to) == (Kind.MIGRATED, -7, -1007)
