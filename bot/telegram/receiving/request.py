"""What an update wants of the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from time import monotonic

from telegram import InlineKeyboardMarkup

from bot.database import Conversation, Vote
from bot.locks import lock_number
from bot.telegram.messages.callback_data import (
    AllStoriesData,
    ButtonData,
    DraftData,
    PassageData,
    SuggestionData,
)
from bot.telegram.receiving.submission import Submission
from bot.telegram.sending.sender import Target


class Kind(Enum):
    """What is wanted of the bot."""

    ANSWER = auto()
    """Answer a question."""
    EDIT = auto()
    """Answer a question that was edited."""
    WITHDRAW = auto()
    """A message was edited and now asks nothing; if it was a question, its answer goes."""
    COMMAND = auto()
    """Carry out a command other than a question; /ask without a question is one too, and so is a link alone."""
    SUBMIT = auto()
    """An editor sends something to make a story of."""
    NOT_TEXT = auto()
    """Somebody speaks to the bot, without a text."""
    PRESS = auto()
    """A button was pressed."""
    REACT = auto()
    """A reaction to a message votes about an answer, or takes that back."""
    INLINE = auto()
    """Answer an inline query."""
    GREET = auto()
    """The bot was added to a group."""
    MIGRATED = auto()
    """A group has become a supergroup with a new id."""
    LEAVE = auto()
    """The bot is in a group that it does not serve or may not write in, and leaves."""
    FORBIDDEN = auto()
    """Somebody asks whom the bot does not serve; they are told."""
    UNREADABLE = auto()
    """The update cannot be read; the text says why."""
    IGNORE = auto()
    """Nothing."""


QUESTIONS = frozenset({Kind.ANSWER, Kind.EDIT})
LONG_COMMANDS = frozenset({"unanswered", "reload"})
"""Commands that take a while."""

TEMPORARY = frozenset({Kind.INLINE, Kind.UNREADABLE})
"""What is not stored until it is handled: an inline query is worth nothing later, and what cannot be read stays so."""


@dataclass(frozen=True, slots=True)
class Request:
    """What an update wants of the bot, from whom and where; made when the update comes and carried to the reply.

    Args:
        update_id: number of the update.
        kind: what is wanted.
        text: the question, or what follows a command, without the bot's name.
        command: the command's name, in lower case, if the kind is COMMAND; "" for a link alone.
        link: the address that a message has beside its question, or instead of one.
        submission: what a story is to be made of, if the kind is SUBMIT.
        chat_id: where; 0 if there is no chat (inline queries, buttons under inline messages).
        topic_id: the topic of the chat (`message_thread_id`), or 0.
        user_id: who; a channel's or a group's id if somebody writes as one; 0 for nobody.
        message_id: the message that wants it, whose button was pressed, or that is reacted to; 0 for none, and for one
            of a group that has become a supergroup since.
        album: the album that the message is a part of (`media_group_id`), or "".
        private: whether the chat is the reader's own.
        replies_to: the bot's message that is replied to, or None.
        replies_to_post: chat and message of the channel's post whose copy in its group is replied to, or None.
        called: False for words in a group that do not call the bot, and are for it only as a reply to its message.
        moved_to: the new id of a chat that has become a supergroup.
        language_code: that of the person's Telegram, or None.
        sent_at: when the message was sent or edited; None for anything else.
        query_id: id of the button press or inline query to answer.
        button: what the pressed button stands for; None if no button of this program carries it.
        vote: the vote of a reaction, if the kind is REACT; None takes it back.
        markup: the buttons under the pressed message, as far as Telegram shows them.
        counts: whether it counts against the limits until it is handled.
        resumed: whether it was taken on by an earlier run of the program.
        is_stored: whether it is in the database; if not, neither may be its answer.
        taken_on_at: when it was taken on, by the monotonic clock.
    """

    update_id: int
    kind: Kind
    text: str = ""
    command: str = ""
    link: str = ""
    submission: Submission | None = None
    chat_id: int = 0
    topic_id: int = 0
    user_id: int = 0
    message_id: int = 0
    album: str = ""
    private: bool = False
    replies_to: int | None = None
    replies_to_post: tuple[int, int] | None = None
    called: bool = True
    moved_to: int | None = None
    language_code: str | None = None
    sent_at: datetime | None = None
    query_id: str = ""
    button: ButtonData | None = None
    vote: Vote | None = None
    markup: InlineKeyboardMarkup | None = None
    counts: bool = False
    resumed: bool = False
    is_stored: bool = True
    taken_on_at: float = field(default=0.0, compare=False)

    @property
    def waited(self) -> float:
        """Seconds since it was taken on."""
        return max(0.0, monotonic() - self.taken_on_at)

    @property
    def place(self) -> Target:
        """Its chat and topic, for a message that is no reply."""
        return Target(self.chat_id, self.topic_id)

    @property
    def conversation(self) -> Conversation:
        """The conversation that it belongs to."""
        return Conversation(self.chat_id, self.topic_id, self.user_id)

    @property
    def target(self) -> Target:
        """Where the reply goes; in private nothing shows which message's button was pressed, as it is the last."""
        is_reply = self.kind is not Kind.PRESS or not self.private
        return Target(self.chat_id, self.topic_id, (self.message_id or None) if is_reply else None)

    @property
    def question_id(self) -> int | None:
        """Id of the question's message, or None if it is no message."""
        return self.message_id if self.kind in QUESTIONS or self.kind is Kind.WITHDRAW else None

    @property
    def chat_lock(self) -> int:
        """Number of the lock of its chat, or of its sender's if there is no chat, where bots share a database."""
        return lock_of_chat(self.chat_id or self.user_id)

    @property
    def newest_key(self) -> tuple[int, int] | None:
        """What requests have in common of which only the newest counts, or None: versions of a message, and the
        inline queries that one person types.
        """
        if self.kind is Kind.INLINE:
            return self.user_id, 0
        return (self.chat_id, self.question_id) if self.question_id else None

    @property
    def shows_typing(self) -> bool:
        """Whether somebody waits for an answer, for a passage, for what becomes of a story, or for an index."""
        if self.kind is Kind.COMMAND:
            return self.command in LONG_COMMANDS
        works = isinstance(self.button, PassageData | SuggestionData | AllStoriesData | DraftData)
        return self.kind in {*QUESTIONS, Kind.SUBMIT} or (self.kind is Kind.PRESS and self.chat_id != 0 and works)


def lock_of_chat(chat_id: int) -> int:
    """Return the number of the lock of a chat, where bots share a database."""
    return lock_number(f"chat {chat_id}")
