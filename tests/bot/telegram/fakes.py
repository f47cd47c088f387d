"""A Telegram that notes its calls, and services with an answerer whose answers can be worked out by hand."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import AsyncMock

import pytest
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden

from bot.answering.threads import Answering
from bot.database import Database
from bot.telegram.sending.calls import Shutdown
from bot.telegram.sending.sender import Sender
from bot.telegram.services import Services
from corpus import Story
from index import StoryBot, StoryIndex
from index.answer import Answer, Refusal
from index.excerpt import Excerpt
from index.question import Turn
from index.storage.stored_stories import StoredStories
from tests.bot_api.html_entities import parse_html
from tests.fakes import CALIBRATION, WordEncoder, WordReader, ferry_story

QUESTION = "How much did the repairs cost?"
OTHER_QUESTION = "What did the waves do to the pier?"
REFUSED = "How tall is Mount Everest?"

NOT_MODIFIED = BadRequest("Message is not modified: specified new message content and reply markup are the same")
MESSAGE_GONE = BadRequest("Message to edit not found")
REPLIED_GONE = BadRequest("Message to be replied not found")
QUOTE_INVALID = BadRequest("QUOTE_TEXT_INVALID")
BLOCKED = Forbidden("Forbidden: bot was blocked by the user")


@dataclass(frozen=True, slots=True)
class Written:
    """A message that was sent, or an edit of one. Its text is what a strict reading of its HTML leaves."""

    chat_id: int
    html: str
    buttons: list[InlineKeyboardButton]
    message_id: int
    topic_id: int | None = None
    reply: ReplyParameters | None = None
    asks: bool = False

    @property
    def text(self) -> str:
        return parse_html(self.html).text

    @property
    def labels(self) -> list[str]:
        return [button.text for button in self.buttons]

    def data(self, label: str) -> str:
        """What the button that says so carries."""
        return next(str(button.callback_data) for button in self.buttons if button.text == label)


class FakeBot:
    """Takes the calls of a sender. A call fails with the next error that `fails` was given for it, if any."""

    id, username = 77, "StoryBot"

    def __init__(self) -> None:
        self._ids = itertools.count(1000)
        self._failures: dict[str, list[Exception | None]] = {}
        self.sent: list[Written] = []
        self.edited: list[Written] = []
        self.photos: list[bytes] = []
        self.documents: list[tuple[str, bytes]] = []
        self.alerts: list[str | None] = []
        self.administrators: set[int] = set()
        self.chats: dict[int | str, Any] = {}
        self.memberships: dict[int, Any] = {}
        self.send_chat_action = AsyncMock()
        self.leave_chat = AsyncMock()
        self.answer_inline_query = AsyncMock()

    def fails(self, method: str, *errors: Exception | None) -> None:
        """Have the next calls of a method fail so; None lets one pass."""
        self._failures.setdefault(method, []).extend(errors)

    async def send_message(self, chat_id: int, html: str, **more: Any) -> Any:
        self._fail("send_message")
        message_id = next(self._ids)
        written = Written(
            chat_id,
            html,
            _buttons(more["reply_markup"]),
            message_id,
            more["message_thread_id"],
            more["reply_parameters"],
            isinstance(more["reply_markup"], ForceReply),
        )
        self.sent.append(written)
        return SimpleNamespace(message_id=message_id)

    async def send_photo(self, chat_id: int, photo: bytes, caption: str, **more: Any) -> Any:
        self._fail("send_photo")
        self.photos.append(photo)
        message_id = next(self._ids)
        self.sent.append(Written(chat_id, caption, [], message_id, more["message_thread_id"], more["reply_parameters"]))
        return SimpleNamespace(message_id=message_id)

    async def send_document(self, _chat_id: int, document: bytes, _caption: str, **more: Any) -> Any:
        self._fail("send_document")
        self.documents.append((more["filename"], document))
        return SimpleNamespace(message_id=next(self._ids))

    async def edit_message_text(self, html: str, **more: Any) -> None:
        self._fail("edit_message_text")
        self.edited.append(Written(more["chat_id"], html, _buttons(more["reply_markup"]), more["message_id"]))

    async def edit_message_reply_markup(self, **more: Any) -> None:
        self._fail("edit_message_reply_markup")
        self.edited.append(Written(more["chat_id"], "", _buttons(more["reply_markup"]), more["message_id"]))

    async def answer_callback_query(self, _query_id: str, *, text: str | None, show_alert: bool) -> None:
        self._fail("answer_callback_query")
        assert text is not None or not show_alert
        self.alerts.append(text)

    async def get_file(self, file_id: str) -> Any:
        self._fail("get_file")
        return SimpleNamespace(file_path=f"https://api.telegram.org/file/bot1:secret/{file_id}")

    async def get_chat(self, name: int | str) -> Any:
        self._fail("get_chat")
        if name not in self.chats:
            raise BadRequest("Chat not found")
        return self.chats[name]

    async def get_chat_member(self, chat_id: int, user_id: int) -> Any:
        self._fail("get_chat_member")
        if user_id == self.id:
            return self.memberships[chat_id]
        return SimpleNamespace(status="administrator" if user_id in self.administrators else "member")

    def _fail(self, method: str) -> None:
        failures = self._failures.get(method)
        error = failures.pop(0) if failures else None
        if error:
            raise error


class Watched(StoryBot):
    """An answerer that notes what it is asked, of which stories, and with which turn.

    A question may have a `prepared` answer.
    """

    def __init__(self, index: StoryIndex, encoder: WordEncoder, suggestions: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(
            index,
            encoder,
            WordReader(),
            bar=0.1,
            closest_bar=0.1,
            calibration=CALIBRATION,
            suggest=lambda _bot, story: suggestions.get(story.id, ()),
        )
        self.asked: list[str] = []
        self.previous: list[Turn | None] = []
        self.within: list[str | Collection[str] | None] = []
        story = next((one for one in self.stories if one.id == "ferry"), self.stories[0])
        related = tuple(Excerpt.of_sentence(story, sentence) for sentence in story.sentences[:3])
        self.prepared: dict[str, Answer] = {REFUSED: Refusal(REFUSED, 0.0, related)}

    def ask(
        self,
        question: str,
        story: str | Collection[str] | None = None,
        excerpts: int = 3,
        previous: Turn | Answer | None = None,
    ) -> Answer:
        self.asked.append(question)
        self.within.append(story)
        assert previous is None or isinstance(previous, Turn)
        self.previous.append(previous)
        if question in self.prepared:
            return self.prepared[question]
        return super().ask(question, story, excerpts, previous)


def answerer_of(stories: Sequence[Story], suggestions: Mapping[str, tuple[str, ...]] | None = None) -> Watched:
    """An answerer of these stories, with the questions that are suggested for each."""
    encoder = WordEncoder()
    return Watched(StoryIndex.build(stories, encoder), encoder, suggestions or {})


def services_of(bot: FakeBot, database: Database, answering: Answering, *, stopping: bool = False) -> Services:
    """Services with the ferry's story, three quotations on a page, and an hour for a follow-up."""
    return Services(
        answerer_of([ferry_story()]),
        answering,
        database,
        Sender(cast(Bot, bot), Shutdown(stopping)),
        per_page=3,
        follow_up=timedelta(hours=1),
        keep=timedelta(days=30),
        report=lambda _error: None,
    )


def reads_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what reads stories in the thread of the event loop from now on, which a slow database would block."""
    blocking: list[str] = []

    def watch(name: str) -> None:
        read = getattr(StoredStories, name)

        def watched(stories: StoredStories, *given: Any) -> Any:
            with suppress(RuntimeError):
                asyncio.get_running_loop()
                blocking.append(name)
            return read(stories, *given)

        monkeypatch.setattr(StoredStories, name, watched)

    for name in ("with_id", "with_digest", "__getitem__"):
        watch(name)
    return blocking


def with_stories(services: Services, *stories: Story, **suggestions: tuple[str, ...]) -> Services:
    """The same services after a start with other stories."""
    return replace(services, answerer=answerer_of(stories, suggestions))


def watched(services: Services) -> Watched:
    assert isinstance(services.answerer, Watched)
    return services.answerer


def _buttons(markup: InlineKeyboardMarkup | ForceReply | None) -> list[InlineKeyboardButton]:
    if markup is None or isinstance(markup, ForceReply):
        return []
    assert markup.inline_keyboard, "a message without buttons has no keyboard"
    return [button for row in markup.inline_keyboard for button in row]
