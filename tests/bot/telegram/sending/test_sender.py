"""What the outbox asks of Telegram, and what it makes of Telegram's refusals."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.replies.story_parts import Quote
from bot.telegram.messages.answer_message import Message
from bot.telegram.sending import retry as delivery
from bot.telegram.sending import sender as outbox
from bot.telegram.sending.sender import Outbox, Target
from tests.bot.telegram.fakes import MESSAGE_GONE, NOT_MODIFIED, QUOTE_INVALID, REPLIED_GONE, FakeBot

MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("Copy", callback_data="l:en")]])
SHORT = Message("<b>Hello</b>", MARKUP)
LONG = Message("\n\n".join(f"<i>Paragraph {number}</i> {'word ' * 200}" for number in range(9)), MARKUP)


@pytest.fixture
def sender(bot: FakeBot, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    """An outbox that tries again without a pause."""
    monkeypatch.setattr(delivery, "LONGEST_WAIT", 0)
    return Outbox(cast(Bot, bot), lambda: True)


async def test_a_message_goes_to_its_topic_as_a_reply_that_may_lose_what_it_answers(
    bot: FakeBot, sender: Outbox
) -> None:
    message_id = await sender.send(Target(-1001, 7, 100), SHORT)
    (sent,) = bot.sent
    assert (sent.message_id, sent.chat_id, sent.topic_id, sent.text) == (message_id, -1001, 7, "Hello")
    assert sent.labels == ["Copy"]
    assert sent.reply is not None
    assert (sent.reply.message_id, sent.reply.allow_sending_without_reply, sent.reply.quote) == (100, True, None)


async def test_without_a_topic_and_a_question_there_is_neither(bot: FakeBot, sender: Outbox) -> None:
    await sender.send(Target(5), SHORT)
    assert (bot.sent[0].topic_id, bot.sent[0].reply) == (None, None)


async def test_a_long_message_is_sent_in_parts_the_first_as_the_reply_the_last_with_the_buttons(
    bot: FakeBot, sender: Outbox
) -> None:
    last = await sender.send(Target(5, 0, 100), LONG)
    assert len(bot.sent) > 1
    assert all(len(part.text) <= 4096 for part in bot.sent)
    assert [part.reply is not None for part in bot.sent] == [True, *[False] * (len(bot.sent) - 1)]
    assert [part.labels for part in bot.sent] == [*[[]] * (len(bot.sent) - 1), ["Copy"]]
    assert last == bot.sent[-1].message_id
    assert " ".join(part.text for part in bot.sent).split() == [
        word for number in range(9) for word in ["Paragraph", str(number), *["word"] * 200]
    ]


async def test_a_quotation_of_the_message_replied_to_has_to_be_there(bot: FakeBot, sender: Outbox) -> None:
    await sender.send(Target(5, 0, 100), SHORT, Quote("relieved", 17), anchored=True)
    reply = bot.sent[0].reply
    assert reply is not None
    assert (reply.quote, reply.quote_position, reply.allow_sending_without_reply) == ("relieved", 17, False)


@pytest.mark.parametrize("error", [QUOTE_INVALID, REPLIED_GONE, Forbidden("bot was blocked by the user")], ids=str)
async def test_what_telegram_refuses_is_raised_at_once(bot: FakeBot, sender: Outbox, error: TelegramError) -> None:
    bot.fails("send_message", error)
    with pytest.raises(type(error)):
        await sender.send(Target(5), SHORT)
    assert bot.sent == []


async def test_while_telegram_is_away_each_part_is_sent_again_until_it_is_there_once(
    bot: FakeBot, sender: Outbox
) -> None:
    bot.fails("send_message", NetworkError("away"), None, NetworkError("away"), NetworkError("away"))
    await sender.send(Target(5), LONG)
    assert len({part.html for part in bot.sent}) == len(bot.sent)


async def test_once_the_program_stops_nothing_is_tried_again(bot: FakeBot) -> None:
    bot.fails("send_message", NetworkError("away"))
    with pytest.raises(NetworkError):
        await Outbox(cast(Bot, bot), lambda: False).send(Target(5), SHORT)
    assert bot.sent == []


async def test_an_edit_puts_text_and_buttons_in_place(bot: FakeBot, sender: Outbox) -> None:
    assert await sender.edit(5, 1000, SHORT)
    (edited,) = bot.edited
    assert (edited.chat_id, edited.message_id, edited.text, edited.labels) == (5, 1000, "Hello", ["Copy"])


async def test_an_edit_that_changes_nothing_is_no_error(bot: FakeBot, sender: Outbox) -> None:
    bot.fails("edit_message_text", NOT_MODIFIED)
    assert await sender.edit(5, 1000, SHORT)


@pytest.mark.parametrize("words", ["Message to edit not found", "Message can't be edited", "MESSAGE_ID_INVALID"])
async def test_an_edit_of_a_message_that_is_gone_says_so(bot: FakeBot, sender: Outbox, words: str) -> None:
    bot.fails("edit_message_text", BadRequest(words))
    assert not await sender.edit(5, 1000, SHORT)


async def test_any_other_refusal_of_an_edit_is_raised(bot: FakeBot, sender: Outbox) -> None:
    bot.fails("edit_message_text", BadRequest("Can't parse entities"))
    with pytest.raises(BadRequest):
        await sender.edit(5, 1000, SHORT)


async def test_of_what_is_too_long_an_edit_shows_the_beginning(bot: FakeBot, sender: Outbox) -> None:
    await sender.edit(5, 1000, LONG)
    (edited,) = bot.edited
    assert edited.text.startswith("Paragraph 0 word")
    assert len(edited.text) <= 4096
    assert edited.labels == ["Copy"]


async def test_a_press_is_acknowledged_with_a_window_only_where_there_is_something_to_say(
    bot: FakeBot, sender: Outbox
) -> None:
    await sender.acknowledge("1")
    await sender.acknowledge("2", "The story has changed.")
    assert bot.alerts == [None, "The story has changed."]


@pytest.mark.parametrize("error", [MESSAGE_GONE, BadRequest("Query is too old"), Forbidden("bot was blocked")], ids=str)
async def test_a_press_that_cannot_be_acknowledged_is_no_error(
    bot: FakeBot, sender: Outbox, error: TelegramError
) -> None:
    bot.fails("answer_callback_query", error)
    await sender.acknowledge("1")
    assert bot.alerts == []


async def test_while_telegram_is_away_a_press_is_acknowledged_again(bot: FakeBot, sender: Outbox) -> None:
    bot.fails("answer_callback_query", NetworkError("away"))
    await sender.acknowledge("1", "The story has changed.")
    assert bot.alerts == ["The story has changed."]


async def test_a_chat_that_the_bot_is_not_in_any_more_is_left_without_an_error(bot: FakeBot, sender: Outbox) -> None:
    bot.leave_chat.side_effect = Forbidden("bot is not a member of the supergroup chat")
    await sender.leave(-1001)
    bot.leave_chat.assert_awaited_once_with(-1001)


async def test_typing_is_shown_again_and_again_until_it_is_cancelled_whatever_telegram_says(
    bot: FakeBot, sender: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "TYPING_EVERY", 0)
    bot.send_chat_action.side_effect = [
        BadRequest("chat not found"),
        NetworkError("away"),
        None,
        asyncio.CancelledError,
    ]
    with pytest.raises(asyncio.CancelledError):
        await sender.keep_typing(Target(-1001, 7))
    assert bot.send_chat_action.await_count == 4
    assert bot.send_chat_action.await_args_list[0].kwargs == {"message_thread_id": 7}
