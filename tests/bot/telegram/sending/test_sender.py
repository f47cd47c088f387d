"""What the sender calls, and what it does if Telegram refuses."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError

from bot.telegram.messages.message import Message
from bot.telegram.sending import retry
from bot.telegram.sending import sender as module
from bot.telegram.sending.sender import Sender, Sent, Target
from bot.telegram.sending.shutdown import Shutdown
from tests.bot.telegram.fakes import QUOTE_INVALID, REPLIED_GONE, FakeBot

MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("Copy", callback_data="l:en")]])
SHORT = Message("<b>Hello</b>", MARKUP)
LONG = Message("\n\n".join(f"<i>Paragraph {number}</i> {'word ' * 200}" for number in range(9)), MARKUP)


@pytest.fixture
def sender(bot: FakeBot, monkeypatch: pytest.MonkeyPatch) -> Sender:
    """A sender that tries again without a pause."""
    monkeypatch.setattr(retry, "LONGEST_WAIT", 0)
    return Sender(cast(Bot, bot), Shutdown())


async def test_a_long_message_is_sent_in_parts_the_first_as_the_reply_the_last_with_the_buttons(
    bot: FakeBot, sender: Sender
) -> None:
    last = await sender.send(Target(5, 0, 100), LONG)
    assert len(bot.sent) > 1
    assert all(len(part.text) <= 4096 for part in bot.sent)
    assert [part.reply is not None for part in bot.sent] == [True, *[False] * (len(bot.sent) - 1)]
    assert [part.labels for part in bot.sent] == [*[[]] * (len(bot.sent) - 1), ["Copy"]]
    assert last == Sent(5, bot.sent[-1].message_id)
    assert " ".join(part.text for part in bot.sent).split() == [
        word for number in range(9) for word in ["Paragraph", str(number), *["word"] * 200]
    ]


@pytest.mark.parametrize("error", [QUOTE_INVALID, REPLIED_GONE, Forbidden("bot was blocked by the user")], ids=str)
async def test_what_telegram_refuses_is_raised_at_once(bot: FakeBot, sender: Sender, error: TelegramError) -> None:
    bot.fails("send_message", error)
    with pytest.raises(type(error)):
        await sender.send(Target(5), SHORT)
    assert bot.sent == []


async def test_each_part_is_sent_once_through_an_outage(bot: FakeBot, sender: Sender) -> None:
    bot.fails("send_message", NetworkError("away"), None, NetworkError("away"), NetworkError("away"))
    await sender.send(Target(5), LONG)
    assert len({part.html for part in bot.sent}) == len(bot.sent)


async def test_once_the_program_stops_nothing_is_tried_again(bot: FakeBot) -> None:
    bot.fails("send_message", NetworkError("away"))
    with pytest.raises(NetworkError):
        await Sender(cast(Bot, bot), Shutdown(begun=True)).send(Target(5), SHORT)
    assert bot.sent == []


@pytest.mark.parametrize("words", ["Message to edit not found", "Message can't be edited", "MESSAGE_ID_INVALID"])
async def test_an_edit_of_a_message_that_is_gone_says_so(bot: FakeBot, sender: Sender, words: str) -> None:
    bot.fails("edit_message_text", BadRequest(words))
    assert not await sender.edit(5, 1000, SHORT)


async def test_an_edit_shows_the_beginning_of_a_long_message(bot: FakeBot, sender: Sender) -> None:
    await sender.edit(5, 1000, LONG)
    (edited,) = bot.edited
    assert edited.text.startswith("Paragraph 0 word")
    assert len(edited.text) <= 4096
    assert edited.labels == ["Copy"]


async def test_a_button_press_is_acknowledged_with_an_alert_only_if_there_is_something_to_say(
    bot: FakeBot, sender: Sender
) -> None:
    await sender.acknowledge("1")
    await sender.acknowledge("2", "The story has changed.")
    assert bot.alerts == [None, "The story has changed."]


async def test_typing_is_repeated_until_all_awaited_replies_are_there(
    bot: FakeBot, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TYPING_EVERY", 0.01)
    bot.send_chat_action.side_effect = [BadRequest("chat not found"), NetworkError("away"), *[None] * 1000]
    target = Target(-1001, 7)
    for _ in range(2):
        sender.begin_typing(target)
    await asyncio.sleep(0.1)
    assert bot.send_chat_action.await_count > 3
    assert bot.send_chat_action.await_args_list[0].kwargs == {"message_thread_id": 7}
    sender.end_typing(target)
    before = bot.send_chat_action.await_count
    await asyncio.sleep(0.1)
    assert bot.send_chat_action.await_count > before
    sender.end_typing(target)
    before = bot.send_chat_action.await_count
    await asyncio.sleep(0.1)
    assert bot.send_chat_action.await_count <= before


async def test_an_inline_answer_that_is_too_late_is_no_error_and_another_refusal_is(
    bot: FakeBot, sender: Sender
) -> None:
    bot.answer_inline_query.side_effect = BadRequest("Query is too old and response timeout expired")
    await sender.answer_inline_query("q", [], cache_time=0)
    bot.answer_inline_query.side_effect = BadRequest("RESULT_ID_DUPLICATE")
    with pytest.raises(BadRequest):
        await sender.answer_inline_query("q", [], cache_time=0)
    await sender.answer_inline_query("q", [], cache_time=0, superseded=lambda: True)


class TestPictures:
    async def test_a_picture_is_sent_once_through_an_outage(self, bot: FakeBot, sender: Sender) -> None:
        bot.fails("send_photo", NetworkError("away"), NetworkError("away"))
        sent = await sender.send_photo(Target(5, 7, 100), b"picture", "<b>The Post</b>")
        (photo,) = bot.sent
        assert (bot.photos, photo.message_id, photo.topic_id) == ([b"picture"], sent, 7)
        assert photo.reply is not None
        assert (photo.reply.message_id, photo.reply.allow_sending_without_reply) == (100, True)

    async def test_it_follows_a_group_into_its_supergroup(self, bot: FakeBot, sender: Sender) -> None:
        bot.fails("send_photo", ChatMigrated(-1005))
        await sender.send_photo(Target(-5, 0, 100), b"picture", "The Post")
        assert [(one.chat_id, one.reply) for one in bot.sent] == [(-1005, None)]

    async def test_what_telegram_refuses_is_raised_at_once(self, bot: FakeBot, sender: Sender) -> None:
        bot.fails("send_photo", BadRequest("PHOTO_INVALID_DIMENSIONS"))
        with pytest.raises(BadRequest):
            await sender.send_photo(Target(5), b"picture", "The Post")
        assert bot.photos == []

    async def test_once_the_program_stops_it_is_not_tried_again(self, bot: FakeBot) -> None:
        bot.fails("send_photo", NetworkError("away"))
        with pytest.raises(NetworkError):
            await Sender(cast(Bot, bot), Shutdown(begun=True)).send_photo(Target(5), b"picture", "The Post")
        assert bot.photos == []
