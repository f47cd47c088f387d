"""Updates as nobody expects them, sent to one bot, which answers what comes after them."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import PATIENCE, Reader
from tests.end_to_end.storybot_process import Running

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
ADMIN = 9000
SECRET = "hush hush"
NOW = int(time.time())
ANI = {"id": 40_000, "is_bot": False, "first_name": "Ani"}
ALONE = {"id": 40_000, "type": "private", "first_name": "Ani"}
GROUP = {"id": -40_000, "type": "group", "title": "Readers"}
CHANNEL = {"id": -1_000_000_040_000, "type": "channel", "title": "Holm Post"}
BOT = {"id": 1, "is_bot": True, "first_name": "Bot"}

_reader_ids = itertools.count(41_000)
_query_ids = itertools.count(1)


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 900_000, "date": NOW, "chat": ALONE, "from": ANI, "text": SECRET, **fields}


def without(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}


def press(**fields: Any) -> dict[str, Any]:
    return {
        "id": f"odd-{next(_query_ids)}",
        "from": ANI,
        "chat_instance": "1",
        "message": message(**{"from": BOT}),
        **fields,
    }


def query(**fields: Any) -> dict[str, Any]:
    return {"id": f"odd-{next(_query_ids)}", "from": ANI, "query": SECRET, "offset": "", **fields}


def change(chat: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {"chat": chat, "from": ANI, "date": NOW, "old_chat_member": old, "new_chat_member": new}


def entity(kind: str, offset: int, length: int) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length}


UNREADABLE: dict[str, tuple[str, Any]] = {
    "a message without a number": ("message", without("message_id", message())),
    "a message without a date": ("message", without("date", message())),
    "a message without a chat": ("message", without("chat", message())),
    "a message that is a word": ("message", SECRET),
    "a message that is empty": ("message", {"text": SECRET}),
    "a number in words": ("message", message(message_id=SECRET)),
    "a date in words": ("message", message(date=SECRET)),
    "a date after all days": ("message", message(date=10**18)),
    "a chat that is a number": ("message", message(chat=5)),
    "a chat without a kind": ("message", message(chat={"id": 40_000})),
    "a chat without a number": ("message", message(chat={"id": SECRET, "type": "private"})),
    "a chat whose number is a list": ("message", message(chat={"id": [SECRET], "type": "private"})),
    "a sender that is a word": ("message", message(**{"from": SECRET})),
    "a sender without a number": ("message", message(**{"from": without("id", ANI)})),
    "entities that are a word": ("message", message(entities=SECRET)),
    "an entity without a place": ("message", message(entities=[{"type": "bold"}])),
    "an entity whose place is a word": ("message", message(entities=[{**entity("url", 0, 1), "offset": SECRET}])),
    "a text that is a list": ("message", message(text=[SECRET], entities=[entity("bold", 0, 1)])),
    "a reply to a word": ("message", message(reply_to_message=SECRET)),
    "a photo that is a number": ("message", message(photo=5)),
    "an edit of nothing": ("edited_message", {}),
    "a press of nobody's": ("callback_query", without("from", press(data="l:hy"))),
    "a press without an instance": ("callback_query", without("chat_instance", press(data="l:hy"))),
    "an inline query of nobody's": ("inline_query", without("from", query())),
    "an inline query without words": ("inline_query", query(query=None)),
    "a change that is a list": ("my_chat_member", [SECRET]),
    "a change without a member": ("my_chat_member", without("new_chat_member", change(GROUP, {}, {}))),
    "a change to a status that is a list": (
        "my_chat_member",
        change(GROUP, {"status": "left", "user": BOT}, {"status": [SECRET], "user": BOT}),
    ),
}

ODD: dict[str, tuple[str, Any]] = {
    "a press without data, as of a game": ("callback_query", press(game_short_name="chess")),
    "a press of an inline message": ("callback_query", without("message", press(inline_message_id="i", data="l:hy"))),
    "a press of nothing": ("callback_query", without("message", press())),
    "a passage under an inline message": (
        "callback_query",
        without("message", press(inline_message_id="i", data=f"p:{'0' * 16}:0:5")),
    ),
    "a press of a message that is out of reach": (
        "callback_query",
        press(message={"chat": ALONE, "message_id": 900_000, "date": 0}, data="nothing"),
    ),
    "a sender without a name": ("message", message(**{"from": {"id": 40_000, "is_bot": False, "first_name": ""}})),
    "a message of nobody's": ("message", without("from", message())),
    "a message number of 0": ("message", message(message_id=0)),
    "a message from before all days": ("message", message(date=0)),
    "a message of tomorrow": ("message", message(date=NOW + 86_400)),
    "an edit without its date": ("edited_message", message(message_id=900_001)),
    "an edit of what was never said": ("edited_message", message(message_id=900_002, edit_date=NOW)),
    "a chat of an unknown kind": ("message", message(chat={**GROUP, "type": "planet"})),
    "a chat of an unknown kind that is left": (
        "my_chat_member",
        change({**GROUP, "type": "planet"}, {"status": "member", "user": BOT}, {"status": "left", "user": BOT}),
    ),
    "a message without anything": ("message", without("text", message())),
    "an empty text": ("message", message(text="")),
    "a text of white space": ("message", message(text=" \n\t\u200b\u2060 ")),
    "a text of marks": ("message", message(text="\u202e\u0301" * 50)),
    "a text with a zero character": ("message", message(text="Who\x00 chairs?")),
    "a text of 4,096 emoji": ("message", message(text="😀" * 4096)),
    "entities beyond the text": ("message", message(text="Who?", entities=[entity("mention", 2, 900)])),
    "entities before the text": ("message", message(text="Who?", entities=[entity("mention", -5, 3)])),
    "entities in the midst of an emoji": ("message", message(text="😀 Who?", entities=[entity("mention", 1, 1)])),
    "an entity of no length": ("message", message(text="/ask", entities=[entity("bot_command", 0, 0)])),
    "an entity of an unknown kind": ("message", message(text="Who?", entities=[entity("sparkle", 0, 3)])),
    "a command that is a slash": ("message", message(text="/", entities=[entity("bot_command", 0, 1)])),
    "fields that nobody knows": ("message", message(text="Who?", sparkle={"a": [1]}, chat={**ALONE, "aura": 5})),
    "a kind of content that nobody knows": ("message", without("text", message(hologram={"file_id": "1"}))),
    "a reply to a message of another chat": (
        "message",
        message(text="Who?", external_reply={"origin": {"type": "chat", "date": 1, "sender_chat": GROUP}}),
    ),
    "an inline query of 256 emoji": ("inline_query", query(query="😀" * 256)),
    "an inline query of a zero character": ("inline_query", query(query="\x00")),
    "a channel that the bot is put into": (
        "my_chat_member",
        change(CHANNEL, {"status": "left", "user": BOT}, {"status": "member", "user": BOT}),
    ),
    "a status that nobody knows": (
        "my_chat_member",
        change(GROUP, {"status": "left", "user": BOT}, {"status": "ghost", "user": BOT}),
    ),
    "a group that becomes itself": ("message", without("text", message(chat=GROUP, migrate_to_chat_id=-40_000))),
}


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, state_dir: Path) -> Iterator[Running]:
    shared_server.add_chat(ADMIN, "private", first_name="Admin")
    for chat in (ALONE, GROUP):
        shared_server.add_chat(int(str(chat["id"])), str(chat["type"]))
    with polling(shared_server, state_dir, STORYBOT_ADMINS=str(ADMIN)) as process:
        yield process


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What the administrators were told in the tests before."""
    return []


@pytest.fixture
def server(server: BotApiServer, told: list[str]) -> Iterator[BotApiServer]:
    yield server
    told += [sent.text for sent in server.sent if sent.chat_id == ADMIN]


@pytest.fixture
def reader(server: BotApiServer) -> Reader:
    return Reader.in_private(server, next(_reader_ids))


def is_answered(reader: Reader) -> bool:
    return "chairman of the CSTO" in reader.asks(QUESTION).text


@pytest.mark.parametrize(("kind", "value"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_passed_over_with_a_line_in_the_log(
    server: BotApiServer, bot: Running, reader: Reader, kind: str, value: Any
) -> None:
    number = server.queue_update(kind, value)
    assert is_answered(reader)
    # The report comes independently of the answers.
    bot.wait_for_log(f"update {number}, ", PATIENCE)
    lines = [line for line in bot.log.splitlines() if f"update {number}, " in line]
    assert len(lines) == 1
    assert "WARNING" in lines[0]
    assert re.search(r"reference \w{8}", lines[0])
    assert SECRET not in bot.log
    assert {sent.chat_id for sent in server.sent} <= {ADMIN, reader.id}


def test_all_others_of_the_same_reply_are_answered_and_it_is_asked_for_once(
    server: BotApiServer, bot: Running, reader: Reader
) -> None:
    server.hang("getUpdates", 1)
    asked: list[Any] = []
    for kind, value in UNREADABLE.values():
        server.queue_update(kind, value)
        asked.append(reader.says(QUESTION) if len(asked) < 3 else None)
    assert all(reader.reply_to(question) for question in asked if question)
    server.wait_until_read()
    time.sleep(0.5)
    polls = [call for call in server.calls if call.method == "getUpdates"]
    assert len(polls) < 15
    assert SECRET not in bot.log


def test_the_administrators_are_told_once_of_all_of_them(
    server: BotApiServer, bot: Running, reader: Reader, told: list[str]
) -> None:
    for kind, value in UNREADABLE.values():
        server.queue_update(kind, value)
    assert is_answered(reader)
    if not told:
        server.wait_for(lambda sent: sent.chat_id == ADMIN, timeout=PATIENCE)
    now = [sent.text for sent in server.sent if sent.chat_id == ADMIN]
    (word,) = told + now
    assert word.startswith("Telegram sent something that I cannot read, and I skipped it.")
    match = re.search(r"\nOnce; number in the log: (\w{8}) \(UnreadableUpdateError\)$", word)
    assert match
    assert f"reference {match[1]}" in bot.log


@pytest.mark.parametrize("lone", [[{"message": message()}], [{"update_id": SECRET, "message": message()}, 5, None]])
def test_what_has_no_number_is_left_out_and_later_updates_come(
    server: BotApiServer, bot: Running, reader: Reader, lone: list[Any]
) -> None:
    server.garbage("getUpdates", body=json.dumps({"ok": True, "result": lone}).encode())
    assert is_answered(reader)
    assert "without a number" in bot.log
    assert SECRET not in bot.log


def test_a_kind_of_update_that_the_library_does_not_know_is_passed_over(server: BotApiServer, reader: Reader) -> None:
    unknown = {"update_id": 1, "sparkle": {"chat": ALONE, "text": SECRET}}
    server.garbage("getUpdates", body=json.dumps({"ok": True, "result": [unknown]}).encode())
    assert is_answered(reader)


@pytest.mark.parametrize(("kind", "value"), ODD.values(), ids=ODD)
def test_after_what_is_odd_the_next_question_is_answered(
    server: BotApiServer, bot: Running, reader: Reader, kind: str, value: Any
) -> None:
    server.queue_update(kind, value)
    assert is_answered(reader)
    if kind == "callback_query":
        (call,) = server.wait_for_calls("answerCallbackQuery", timeout=PATIENCE)
        assert call.parameters["callback_query_id"] == value["id"]
    if kind == "inline_query":
        (answer,) = server.wait_for_inline_answers(1, timeout=PATIENCE)
        assert answer.query_id == value["id"]
    assert not [sent for sent in server.sent if "went wrong" in sent.text]
