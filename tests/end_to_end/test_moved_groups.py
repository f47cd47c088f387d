"""Buttons under answers of a group that has become a supergroup, where Telegram knows none of its messages."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.polling_bot import LONGEST_ANSWER, polling
from tests.end_to_end.reader import Reader

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
CONTEXT, BACK = "Show in context", "Back to the quotation"
REFUSED = "Bad Request: group chat was upgraded to a supergroup chat"

_ids = itertools.count(701)


@pytest.fixture(scope="module")
def server(state_dir: Path) -> Iterator[BotApiServer]:
    with BotApiServer() as server, polling(server, state_dir) as process:
        yield server
        assert "Traceback" not in process.log


@pytest.fixture
def before(server: BotApiServer) -> Reader:
    """A reader in a group."""
    number = next(_ids)
    server.add_chat(-number, "group", title="Readers")
    return Reader(server, number, -number)


@pytest.fixture
def after(server: BotApiServer, before: Reader) -> Reader:
    """The same reader in the supergroup that the group becomes."""
    return Reader(server, before.id, before.chat_id - 1_000_000_000_000)


def answered(reader: Reader) -> SentMessage:
    """The answer to a question, once nothing is left to do in the group."""
    answer = reader.asks(f"@{reader.server.username} {QUESTION}")
    reader.has_heard()
    return answer


@pytest.mark.parametrize("is_reported_anew", [False, True], ids=["as of the group", "as of the supergroup"])
def test_an_answer_from_before_is_shown_anew_and_its_buttons_work_again(
    server: BotApiServer, before: Reader, after: Reader, is_reported_anew: bool
) -> None:
    server.clear_journal()
    answer = answered(before)
    server.group_upgrades(before.chat_id, after.chat_id)
    server.wait_until_read()
    reported_in = after.chat_id if is_reported_anew else None
    pressed = server.user_presses(
        CONTEXT, answer.message_id, chat_id=before.chat_id, user_id=before.id, reported_in=reported_in
    )
    context = after.hears("In context")
    assert after.alert_of(pressed) is None
    assert (context.reply_to, after.edits) == (None, [])
    after.presses(BACK, context)
    quotation = after.waits_for_edit(1)
    assert (quotation.message_id, quotation.text) == (context.message_id, answer.text)
    replied = server.user_says("And when?", chat_id=after.chat_id, user_id=after.id, reply_to=context.message_id)
    assert after.reply_to(replied).text
    assert server.violations == ()


def test_who_presses_what_can_no_longer_be_changed_is_told_in_their_language_what_to_do(
    server: BotApiServer, before: Reader, after: Reader
) -> None:
    server.clear_journal()
    answer = answered(before)
    server.group_upgrades(before.chat_id, after.chat_id)
    server.wait_until_read()
    for language, line in (("uk", "Група стала супергрупою"), ("hy", "Խումբը դարձել է սուպերխումբ")):
        pressed = server.user_presses(
            "m:1:en",
            answer.message_id,
            chat_id=before.chat_id,
            user_id=before.id,
            language_code=language,
            forged=True,
        )
        alert = after.alert_of(pressed)
        assert alert is not None
        assert alert.startswith(line)
    assert server.violations == ()


def test_the_buttons_of_an_answer_that_is_sent_as_the_group_moves_work(
    server: BotApiServer, before: Reader, after: Reader
) -> None:
    server.clear_journal()
    before.says(f"@{server.username} {QUESTION}")
    server.group_upgrades(before.chat_id, after.chat_id)
    (answer,) = server.wait_for(lambda sent: sent.chat_id == after.chat_id, timeout=LONGEST_ANSWER)
    # It is by a refusal that Telegram tells of the new number.
    assert {violation.description for violation in server.violations} == {REFUSED}
    server.clear_journal()
    assert after.presses(CONTEXT, answer) is None
    context = after.waits_for_edit(1)
    assert (context.message_id, context.text.startswith("In context")) == (answer.message_id, True)
    assert server.violations == ()
