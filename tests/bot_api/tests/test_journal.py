"""What was sent and called is kept, and can be waited for."""

import threading

import pytest

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import post


def test_waiting_ends_as_soon_as_the_message_is_there(server: BotApiServer) -> None:
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": "one"})
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": "two"})
    assert [sent.text for sent in server.wait_for(2)] == ["one", "two"]
    assert [sent.text for sent in server.wait_for(lambda sent: sent.text == "two")] == ["two"]
    assert len(server.wait_for_calls("sendMessage", 2)) == 2


def test_a_wait_that_times_out_lists_what_happened(server: BotApiServer) -> None:
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": "something else"})
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": ""})
    with pytest.raises(AssertionError, match=r"(?s)something else.*message text is empty.*sendMessage 2"):
        server.wait_for(lambda sent: sent.text == "the answer", timeout=0.01)
    with pytest.raises(TimeoutError):
        server.wait_until_read(timeout=0.01)


def test_clearing_the_journal_keeps_the_chats(server: BotApiServer) -> None:
    post(server, "sendMessage", json={"chat_id": USER_ID, "text": "one"})
    (sent,) = server.sent
    server.clear_journal()
    assert (server.sent, server.calls) == ((), ())
    assert server.message(sent.message_id) == sent


def test_waiting_lasts_until_the_message_comes(server: BotApiServer) -> None:
    later = threading.Timer(0.1, post, (server, "sendMessage"), {"json": {"chat_id": USER_ID, "text": "late"}})
    later.start()
    try:
        assert server.sent == ()
        assert [sent.text for sent in server.wait_for(lambda sent: sent.text == "late")] == ["late"]
    finally:
        later.join()
