"""Somebody who talks with the bot, in a chat of their own or in one with others."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bot_api import BotApiServer, SentMessage

OTHERS = "⋯ More"
"""The button that shows all others in the place of those under an answer."""

PATIENCE = 40.0
"""Seconds that anything may take on a busy machine."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, and the chat in which they are.

    Args:
        server: where the bot is met.
        id: of the reader.
        chat_id: of the chat; the reader's own id for the private one.
        topic_id: the chat's topic, None for none.
        language_code: that of the reader's Telegram.
    """

    server: BotApiServer
    id: int
    chat_id: int
    topic_id: int | None = None
    language_code: str = "en"

    @classmethod
    def in_private(cls, server: BotApiServer, user_id: int, language_code: str = "en") -> Reader:
        """Return a reader who is alone with the bot."""
        return cls(server, user_id, user_id, language_code=language_code)

    @property
    def sent(self) -> list[SentMessage]:
        """What the bot has sent to the chat, as it was sent."""
        return [sent for sent in self.server.sent if sent.chat_id == self.chat_id]

    @property
    def edits(self) -> list[SentMessage]:
        """What the bot has edited in the chat, as each edit left it."""
        return [edited for edited in self.server.edits if edited.chat_id == self.chat_id]

    def calls(self) -> list[str]:
        """Return the methods that the bot has called for the chat, in order of their end."""
        calls = [call for call in self.server.calls if "chat_id" in call.parameters]
        return [call.method for call in calls if int(call.parameters["chat_id"]) == self.chat_id]

    def says(self, text: str) -> int:
        """Write something, and return the message's id."""
        return self.server.user_says(
            text,
            chat_id=self.chat_id,
            user_id=self.id,
            topic_id=self.topic_id,
            language_code=self.language_code,
        )

    def asks(self, text: str) -> SentMessage:
        """Write something, and return the reply to it."""
        return self.reply_to(self.says(text))

    def reply_to(self, message_id: int) -> SentMessage:
        """Return the reply to a message, once it is there."""
        (reply, *_) = self.server.wait_for(
            lambda sent: (sent.chat_id, sent.reply_to) == (self.chat_id, message_id), timeout=PATIENCE
        )
        return reply

    def hears(self, beginning: str) -> SentMessage:
        """Return the first message that begins so, once it is there."""
        (heard, *_) = self.server.wait_for(
            lambda sent: sent.chat_id == self.chat_id and sent.text.startswith(beginning), timeout=PATIENCE
        )
        return heard

    def edits_message(self, message_id: int, text: str) -> None:
        """Edit a message."""
        self.server.user_edits(message_id, text, chat_id=self.chat_id, user_id=self.id)

    def presses(self, button: str, message: SentMessage) -> str | None:
        """Press a button, and return the line that is shown in a window for it once it is acknowledged."""
        query_id = self.starts_to_press(button, message)
        return self.alert_of(query_id)

    def opens_more(self, message: SentMessage) -> SentMessage:
        """Press the button that shows the others, which is an edit, and return the message with those."""
        before = len(self.edits)
        self.presses(OTHERS, message)
        return self.waits_for_edit(before + 1)

    def starts_to_press(self, button: str, message: SentMessage) -> str:
        """Press a button, and return what it is acknowledged by."""
        return self.server.user_presses(
            button, message.message_id, chat_id=self.chat_id, user_id=self.id, language_code=self.language_code
        )

    def alert_of(self, query_id: str) -> str | None:
        """Return the line that is shown in a window for a press, once it is acknowledged."""
        count = 0
        while True:
            calls = self.server.wait_for_calls("answerCallbackQuery", count + 1, timeout=PATIENCE)
            for call in calls:
                if str(call.parameters["callback_query_id"]) == query_id:
                    text = call.parameters.get("text")
                    return None if text is None else str(text)
            count = len(calls)

    def sees(self, message: SentMessage) -> SentMessage:
        """Return the current state of a message."""
        return self.server.message(message.message_id, chat_id=self.chat_id)

    def waits_for_edit(self, count: int) -> SentMessage:
        """Return the latest edit in the chat once there were so many."""
        edits = self.server.wait_for(
            lambda edit: edit.chat_id == self.chat_id, count=count, timeout=PATIENCE, edited=True
        )
        return edits[-1]

    def has_heard(self) -> list[SentMessage]:
        """Return all that the bot has sent to the chat once everything said and pressed before was handled.

        What is asked of a chat is dealt with in order, so that the reply to a command is the last of it.
        """
        last = self.asks("/privacy")
        return [sent for sent in self.sent if sent.message_id != last.message_id]


def looks(message: SentMessage) -> tuple[object, ...]:
    """Return what a reader sees of a message."""
    return message.text, message.entities, message.buttons


def labels(message: SentMessage) -> list[str]:
    """Return what the buttons of a message say."""
    return [str(button["text"]) for button in message.buttons]
