"""The chats that the bot knows and the messages in them."""

from dataclasses import dataclass, field
from typing import Any

from .entities import FormattedText
from .errors import bad_request, forbidden
from .journal import SentMessage
from .parameters import Parameters


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message in a chat: the object of the Bot API, its text, and for the bot's own what tests see."""

    json: dict[str, Any]
    formatted: FormattedText
    sent: SentMessage | None = None

    @property
    def message_id(self) -> int:
        """The id of the message, unique in its chat."""
        return int(self.json["message_id"])

    def as_replied_to(self) -> dict[str, Any]:
        """Return the object as it stands inside of a reply: without the message that it replies to."""
        return {name: value for name, value in self.json.items() if name != "reply_to_message"}


@dataclass(slots=True)
class Chat:
    """One chat. Private ones have the id of their user, others a negative one."""

    id: int
    type: str
    names: dict[str, str]
    """What of title, username, first_name the chat has."""
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    bot_has_left: bool = False

    @property
    def is_private(self) -> bool:
        """Whether this is a chat with one user."""
        return self.type == "private"

    def as_json(self) -> dict[str, Any]:
        """Return the Chat object of the Bot API."""
        return {"id": self.id, "type": self.type, **self.names}


class Chats:
    """All chats by id. As with Telegram, a chat exists for the bot once somebody wrote there or added it."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._last_ids: dict[int, int] = {}

    def add(self, chat_id: int, chat_type: str | None = None, **names: str) -> Chat:
        """Return the chat with this id, made if it is new; its type follows from the id if none is given."""
        if chat_id not in self._chats:
            chat_type = chat_type or _type_of(chat_id)
            default = {"first_name": f"User {chat_id}"} if chat_type == "private" else {"title": f"Chat {chat_id}"}
            self._chats[chat_id] = Chat(chat_id, chat_type, default | names)
        return self._chats[chat_id]

    def get(self, chat_id: int) -> Chat:
        """Return a chat by its id. Raises LookupError for an unknown one."""
        if chat_id not in self._chats:
            raise LookupError(f"no chat {chat_id}, only {sorted(self._chats)}")
        return self._chats[chat_id]

    def message(self, chat_id: int, message_id: int) -> StoredMessage:
        """Return a message as it is now. Raises LookupError where there is none, or none any more."""
        messages = self.get(chat_id).messages
        if message_id not in messages:
            raise LookupError(f"no message {message_id} in chat {chat_id}, only {sorted(messages)}")
        return messages[message_id]

    def named(self, parameters: Parameters) -> Chat:
        """Return the chat that `chat_id` of a request names.

        Raises `ApiError`: 400 where it is missing or unknown, 403 where the bot has left the chat.
        """
        text = parameters.text("chat_id")
        if not text:
            raise bad_request("chat_id is empty")
        try:
            chat = self._chats[int(text)]
        except (ValueError, KeyError):
            raise bad_request("chat not found") from None
        if chat.bot_has_left:
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def next_message_id(self, chat: Chat) -> int:
        """Return a new message id.

        Private chats and basic groups share a row of numbers, each other chat has its own, so ids repeat
        from chat to chat as they do with Telegram.
        """
        row = 0 if chat.type in ("private", "group") else chat.id
        self._last_ids[row] = self._last_ids.get(row, 0) + 1
        return self._last_ids[row]


def _type_of(chat_id: int) -> str:
    if chat_id > 0:
        return "private"
    return "supergroup" if chat_id <= -1_000_000_000_000 else "group"
