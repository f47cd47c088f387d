"""Questions that are edited, and what happens to their answers."""

from __future__ import annotations

import pytest

from tests.bot_api import SentMessage
from tests.end_to_end.reader import PATIENCE, Reader, labels, looks
from tests.end_to_end.storybot_process import Running

COUNCIL = "Who is the chairman of the CSTO Collective Security Council?"
STATUTE = "When did Armenia ratify the Rome Statute?"
REFUSED = "How tall is Mount Everest?"
CHAIRMAN, RATIFIED = "chairman of the CSTO", "ratified the Rome Statute"
WITHDRAWN = "is no longer a question"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def edited_answer(reader: Reader, reply: SentMessage, count: int = 1) -> SentMessage:
    """The answer once there were so many edits; it has to be the one and only message."""
    shown = reader.waits_for_edit(count)
    assert shown.message_id == reply.message_id
    return shown


def keep_busy(reader: Reader) -> list[tuple[Reader, int]]:
    """Have others ask what keeps the models busy for a while, since nobody has asked it before."""
    others = [Reader.in_private(reader.server, reader.id + 100_000 + number) for number in range(8)]
    return [(other, other.says(f"Who chaired the council in {other.id}?")) for other in others]


def test_an_edited_question_edits_its_answer(reader: Reader) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    assert CHAIRMAN in reply.text
    reader.edits_message(question, STATUTE)
    assert RATIFIED in edited_answer(reader, reply).text
    assert reader.has_heard() == [reply]


def test_it_can_be_edited_into_a_refusal_and_back(reader: Reader) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    reader.edits_message(question, REFUSED)
    refusal = edited_answer(reader, reply)
    assert refusal.text.startswith("The stories do not say.")
    assert "Show in context" not in labels(refusal)
    reader.edits_message(question, COUNCIL)
    assert looks(edited_answer(reader, reply, 2)) == looks(reply)
    assert reader.has_heard() == [reply]


def test_the_buttons_of_an_edited_answer_are_those_of_the_new_one(reader: Reader) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    reader.edits_message(question, STATUTE)
    answer = edited_answer(reader, reply)
    reader.presses("Show in context", answer)
    assert edited_answer(reader, reply, 2).marked("underline") == answer.marked("blockquote")


def test_an_answer_that_is_shown_in_context_is_replaced_as_well(reader: Reader) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    reader.presses("Show in context", reply)
    reader.waits_for_edit(1)
    reader.edits_message(question, STATUTE)
    assert RATIFIED in edited_answer(reader, reply, 2).text
    assert reader.has_heard() == [reply]


class TestWhileTheFirstAnswerIsMade:
    def test_an_edit_that_comes_at_once_wins(self, reader: Reader) -> None:
        question = reader.says(COUNCIL)
        reader.edits_message(question, STATUTE)
        reply = reader.reply_to(question)
        assert reader.has_heard() == [reply]
        assert RATIFIED in reader.sees(reply).text

    def test_an_edit_that_comes_while_it_waits_for_its_turn_wins(self, reader: Reader) -> None:
        asked = keep_busy(reader)
        question = reader.says(COUNCIL)
        reader.edits_message(question, REFUSED)
        reader.edits_message(question, STATUTE)
        reply = reader.reply_to(question)
        assert RATIFIED in reply.text
        assert reader.has_heard() == [reply]
        assert reader.edits == []
        for other, other_question in asked:
            other.reply_to(other_question)

    def test_an_edit_that_comes_while_it_is_being_sent_is_put_in_its_place(self, reader: Reader) -> None:
        reader.server.hang("sendMessage", 2)
        question = reader.says(COUNCIL)
        reader.server.wait_for_calls("sendChatAction", timeout=PATIENCE)
        reader.edits_message(question, STATUTE)
        reply = reader.reply_to(question)
        assert reader.has_heard()[0] == reply
        assert RATIFIED in reader.sees(reply).text
        assert len(reader.sent) == 2

    def test_typing_is_shown_while_an_edit_is_answered(self, reader: Reader) -> None:
        reply = reader.asks(COUNCIL)
        assert reply.reply_to is not None
        reader.server.clear_journal()
        reader.edits_message(reply.reply_to, STATUTE)
        reader.waits_for_edit(1)
        assert reader.calls()[0] == "sendChatAction"

    def test_an_edit_into_a_greeting_is_answered_as_one(self, reader: Reader) -> None:
        asked = keep_busy(reader)
        question = reader.says(COUNCIL)
        reader.edits_message(question, "hello")
        reply = reader.reply_to(question)
        assert reply.text.startswith("Hello!")
        assert reader.has_heard() == [reply]
        for other, other_question in asked:
            other.reply_to(other_question)


@pytest.mark.parametrize("same", ["Who is the chairman of the CSTO Collective Security Council??", COUNCIL])
def test_an_edit_with_the_same_answer_sends_nothing(reader: Reader, same: str) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    reader.edits_message(question, same)
    assert reader.has_heard() == [reply]
    assert [call.method for call in reader.server.calls if call.method.startswith("edit")] == []


@pytest.mark.parametrize("nothing", ["Hello!", "thanks", "/help", "/story", "/start"])
def test_what_is_no_question_any_more_withdraws_its_answer(reader: Reader, nothing: str) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    reader.edits_message(question, nothing)
    withdrawn = edited_answer(reader, reply)
    assert WITHDRAWN in withdrawn.text
    assert withdrawn.buttons == []
    reader.edits_message(question, STATUTE)
    assert RATIFIED in edited_answer(reader, reply, 2).text
    assert reader.has_heard() == [reply]


def test_a_command_that_is_edited_stays_as_it_was(reader: Reader) -> None:
    command = reader.says("/help")
    reply = reader.reply_to(command)
    reader.edits_message(command, "/stories")
    assert reader.has_heard() == [reply]
    assert reader.edits == []


def test_a_command_that_is_edited_into_a_question_is_answered(reader: Reader) -> None:
    command = reader.says("/help")
    reply = reader.reply_to(command)
    reader.edits_message(command, COUNCIL)
    answer = reader.server.wait_for(2, timeout=PATIENCE)[1]
    assert CHAIRMAN in answer.text
    assert answer.reply_to == command
    assert reader.has_heard() == [reply, answer]


def test_an_answer_that_the_reader_has_deleted_is_sent_again(reader: Reader) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    reader.server.user_deletes(reply.message_id, chat_id=reader.chat_id)
    reader.edits_message(question, STATUTE)
    answer = reader.server.wait_for(2, timeout=PATIENCE)[1]
    assert RATIFIED in answer.text
    assert answer.reply_to == question
    # That it is gone can only be found out by trying.
    assert [one.description for one in reader.server.violations] == ["Bad Request: message to edit not found"]
    reader.server.clear_journal()
    reader.edits_message(question, COUNCIL)
    assert CHAIRMAN in edited_answer(reader, answer).text
    assert reader.has_heard() == []


def test_that_a_message_reads_already_as_it_is_to_read_is_no_error(reader: Reader, bot: Running) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    log = bot.log
    reader.server.fail("editMessageText", status=400, description=NOT_MODIFIED)
    reader.edits_message(question, STATUTE)
    assert reader.has_heard() == [reply]
    assert bot.log == log


def test_a_follow_up_takes_up_what_the_question_has_become(reader: Reader) -> None:
    question = reader.says(COUNCIL)
    reply = reader.reply_to(question)
    reader.edits_message(question, "What did the Parliament of Armenia ratify?")
    edited_answer(reader, reply)
    assert "October 3, 2023" in reader.asks("when did that happen?").text


def test_an_edited_follow_up_takes_up_what_it_took_up_before(reader: Reader) -> None:
    reader.asks("What did the Parliament of Armenia ratify?")
    follow_up = reader.says("who is he?")
    reply = reader.reply_to(follow_up)
    reader.edits_message(follow_up, "and when?")
    assert "October 3, 2023" in edited_answer(reader, reply).text
