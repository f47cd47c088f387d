"""Updates that cannot be read: each is replaced by one that says why, and the others stay."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.error import TelegramError

from bot.telegram.errors import ErrorKind, kind_of
from bot.telegram.receiving.requests import LARGEST, UpdatesRequest, legible, readable, why, why_unreadable
from tests.bot.telegram.updates import PRIVATE, READER, message

GOOD = {"update_id": 7, "message": message(text="Who?")}
SECRET = "hush hush"

UNREADABLE: dict[str, dict[str, Any]] = {
    "a message without a date": {"message": {"message_id": 1, "chat": PRIVATE, "text": SECRET}},
    "a date in words": {"message": message(date=SECRET)},
    "a date far away": {"message": message(date=10**30)},
    "a message that is a word": {"message": SECRET},
    "a message that is a list": {"message": [SECRET]},
    "a chat that is a word": {"message": {**message(), "chat": SECRET}},
    "a sender that is a number": {"message": {**message(text=SECRET), "from": 5}},
    "entities that are a word": {"message": message(text=SECRET, entities="bold")},
    "an entity without an offset": {"message": message(text=SECRET, entities=[{"type": "bold"}])},
    "a press without an instance": {"callback_query": {"id": "1", "from": READER, "data": SECRET}},
}
NO_NUMBER: dict[str, Any] = {
    "none": {},
    "a word": {"update_id": "7"},
    "a truth": {"update_id": True},
    "a fraction": {"update_id": 7.5},
    "one too large": {"update_id": LARGEST},
    "a word in place of an update": SECRET,
    "nothing in place of an update": None,
}


def reply(*updates: Any) -> dict[str, Any]:
    return {"ok": True, "result": list(updates)}


@pytest.mark.parametrize("broken", UNREADABLE.values(), ids=UNREADABLE)
def test_an_update_that_the_library_cannot_read_is_replaced_and_the_others_stay(broken: dict[str, Any]) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011  (whatever the library makes of it)
        Update.de_json({"update_id": 8, **broken})
    first, replaced, last = legible(reply(GOOD, {"update_id": 8, **broken}, {**GOOD, "update_id": 9}))["result"]
    assert (first, last) == (GOOD, {**GOOD, "update_id": 9})
    read = Update.de_json(replaced)
    assert read.update_id == 8
    reason = why_unreadable(read)
    assert reason is not None
    assert reason.startswith(next(iter(broken)))
    assert SECRET not in reason
    assert (read.effective_chat, read.effective_user) == (None, None)


@pytest.mark.parametrize("one", NO_NUMBER.values(), ids=NO_NUMBER)
def test_an_update_without_an_id_is_left_out_and_logged(one: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert legible(reply(one, GOOD)) == reply(GOOD)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert SECRET not in caplog.text
    with pytest.raises(TelegramError):
        legible(reply(one))


@pytest.mark.parametrize("whole", [reply(), reply(GOOD), {"ok": False, "description": "Unauthorized"}], ids=str)
def test_readable_updates_stay_as_they_are(whole: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert legible(whole) == whole
    assert caplog.records == []


@pytest.mark.parametrize(
    "payload",
    ["no JSON", "[" * 10**6, "[]", '"word"', "{}", '{"ok": true}', '{"ok": true, "result": {}}', '{"result": "word"}'],
)
def test_a_reply_without_a_list_is_an_outage(payload: str) -> None:
    with pytest.raises(TelegramError) as caught:
        UpdatesRequest.parse_json_payload(payload.encode())
    assert kind_of(caught.value) is ErrorKind.OUTAGE


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), OSError(SECRET)], ids=repr)
def test_the_reason_never_repeats_a_message(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        raise error
    reason = why(caught.value)
    assert SECRET not in reason
    assert reason.startswith(f"{type(error).__name__} (test_malformed.py, line ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=5), values, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(["message", "edited_message", "inline_query", "callback_query", "my_chat_member", "new"])
PARTS = st.sampled_from(["message_id", "date", "chat", "from", "text", "entities", "reply_to_message", "quote", "new"])


@given(st.dictionaries(FIELDS, JSON, max_size=2), st.dictionaries(PARTS, JSON, max_size=3))
def test_whatever_an_update_contains_the_library_reads_it_or_its_stand_in(
    fields: dict[str, Any], parts: dict[str, Any]
) -> None:
    for content in (fields, {"message": {**message(text="Who?"), **parts}}):
        assert Update.de_json(readable({"update_id": 8, **content})).update_id == 8
