"""What a private chat's questions are asked with, with the answerer watched and no Telegram."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from unittest.mock import AsyncMock, MagicMock

import pytest
from telegram import Chat as TelegramChat
from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.telegram.handlers import Handlers
from index import Answerer, StoryIndex
from index.understanding import Turn
from tests.fakes import WordEncoder, WordReader, ferry_story

NOON = datetime(2024, 5, 4, 12, tzinfo=UTC)


class Watched:
    """An answerer of the ferry's story that notes which turn each question was asked with."""

    def __init__(self) -> None:
        encoder = WordEncoder()
        self._answerer = Answerer(StoryIndex.build([ferry_story()], encoder), encoder, WordReader(), 0.1)
        self.stories, self.languages = self._answerer.stories, self._answerer.languages
        self.previous: list[Turn | None] = []

    def answer(self, question: str, *, excerpts: int, previous: Turn | None) -> Any:
        self.previous.append(previous)
        return self._answerer.answer(question, excerpts=excerpts, previous=previous)


class Chat:
    """A private chat with the handlers, of a reader whose Telegram is in a language."""

    def __init__(self, handlers: Handlers, language: str | None = "en") -> None:
        self._handlers = handlers
        self._language = language
        self._context = MagicMock(chat_data={})
        self._context.bot.send_message = AsyncMock()

    @property
    def sent(self) -> list[str]:
        return [call.args[1] for call in self._context.bot.send_message.await_args_list]

    def says(self, text: str, at: datetime = NOON) -> None:
        message = MagicMock(text=text, date=at, message_id=1, reply_chat_action=AsyncMock())
        user = MagicMock(language_code=self._language)
        update = MagicMock(message=message, effective_message=message, effective_user=user, callback_query=None)
        handler = self._handlers.new if text == "/new" else self._handlers.question
        asyncio.run(handler(cast(Update, update), cast(ContextTypes.DEFAULT_TYPE, self._context)))


QUESTION = "How much did the repairs cost?"


def test_a_question_is_asked_with_the_chats_last_one() -> None:
    watched = Watched()
    chat = Chat(Handlers(cast(Answerer, watched), 3))
    chat.says(QUESTION)
    chat.says("and when?", NOON + timedelta(minutes=5))
    assert watched.previous[0] is None
    assert watched.previous[1] is not None
    assert watched.previous[1].question == QUESTION
    assert watched.previous[1].story == "ferry"


def test_each_chat_has_a_memory_of_its_own() -> None:
    watched = Watched()
    handlers = Handlers(cast(Answerer, watched), 3)
    Chat(handlers).says(QUESTION)
    Chat(handlers).says("and when?")
    assert watched.previous == [None, None]


def test_the_last_question_is_forgotten_after_an_hour_and_by_new() -> None:
    watched = Watched()
    chat = Chat(Handlers(cast(Answerer, watched), 3))
    chat.says(QUESTION)
    chat.says(QUESTION, NOON + timedelta(hours=2))
    chat.says("/new", NOON + timedelta(hours=2))
    chat.says(QUESTION, NOON + timedelta(hours=2))
    assert watched.previous == [None, None, None]
    assert any(text.startswith("We begin anew") for text in chat.sent)


def test_thanks_do_not_make_the_last_question_forgotten() -> None:
    watched = Watched()
    chat = Chat(Handlers(cast(Answerer, watched), 3))
    for text in (QUESTION, "👍", "and when?"):
        chat.says(text)
    assert watched.previous[2] is not None
    assert watched.previous[2].question == QUESTION


@pytest.mark.parametrize(
    ("language", "begun", "refused"),
    [
        (None, "We begin anew", "The story does not say."),
        ("de", "We begin anew", "The story does not say."),
        ("ru-RU", "Начинаем заново", "В статье об этом не говорится."),
        ("uk", "Починаємо заново", "У статті про це не йдеться."),
        ("hy", "Սկսում ենք նորից", "Հոդվածում այդ մասին չի ասվում։"),
    ],
)
def test_the_bot_speaks_the_language_of_the_readers_telegram(language: str | None, begun: str, refused: str) -> None:
    chat = Chat(Handlers(cast(Answerer, Watched()), 3), language)
    chat.says("/new")
    chat.says("Which zebra juggles quantum teapots?")
    first, second = chat.sent
    assert first.startswith(begun)
    assert second.startswith(refused)


def test_a_failure_is_told_with_the_reference_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    send = AsyncMock()
    context = MagicMock(error=ValueError("boom"))
    context.bot.send_message = send
    chat = TelegramChat(1, "private")
    message = Message(1, NOON, chat, from_user=User(1, "Ida", is_bot=False, language_code="uk"), text="Who?")
    handlers = Handlers(cast(Answerer, Watched()), 3)
    asyncio.run(handlers.failed(Update(4711, message=message), cast(ContextTypes.DEFAULT_TYPE, context)))
    assert send.await_args is not None
    assert send.await_args.args[1].startswith("Сталася помилка")
    assert "4711" in send.await_args.args[1]
    assert "reference 4711" in caplog.text
