"""The chats that the bot knows and the messages in them."""

from dataclasses import dataclass, field
from typing import Any

from ..entities import FormattedText
from ..errors import ApiError, bad_request, forbidden
from ..journal import SentMessage
from ..parameters import Parameters


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message in a chat: the object of the Bot API, its text, and for the bot's own what tests see."""

    json: dict[str, Any]
    formatted: FormattedText
    sent: SentMessage | None = None
    is_for_bot: bool = False
    """Whether somebody wrote it to the bot: a command to it, a mention of it, a reply to it."""

    @property
    def message_id(self) -> int:
        """The id of the message, unique in its chat."""
        return int(self.json["message_id"])

    @property
    def topic_id(self) -> int | None:
        """The topic of a forum that the message is in, or None."""
        return self.json.get("message_thread_id")

    @property
    def is_bots_own(self) -> bool:
        """Whether the bot itself sent the message, and not a user via the bot."""
        return self.sent is not None and "via_bot" not in self.json

    def as_replied_to(self) -> dict[str, Any]:
        """Return the object as it stands inside of a reply: without the message that it replies to."""
        return {name: value for name, value in self.json.items() if name != "reply_to_message"}


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot's status in a chat (https://core.telegram.org/bots/api#chatmember), and one right."""

    status: str
    can_send_messages: bool = True

    @property
    def is_in_chat(self) -> bool:
        """Whether such a member sees what is written."""
        return self.status not in ("left", "kicked")

    @property
    def is_administrator(self) -> bool:
        """Whether such a member looks after the chat."""
        return self.status == "administrator"


@dataclass(slots=True)
class Chat:
    """One chat. Private ones have the id of their user, others a negative one."""

    id: int
    type: str
    names: dict[str, str]
    """What of title, username, first_name the chat has."""
    bot: Membership
    """What the bot is here."""
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    """The names of a forum's topics by the id of the service message that began them."""
    is_forum: bool = False
    last_bot: int | None = None
    """The id of the bot that was the last to write, or None."""
    linked_group: int | None = None
    """The group in which a channel's posts are discussed."""
    upgraded_to: int | None = None
    """The supergroup that this group has become."""
    reactions: dict[tuple[int, int], list[dict[str, str]]] = field(default_factory=dict)
    """What somebody has reacted with, by the ids of the message and of who reacts."""
    people: dict[int, str] = field(default_factory=dict)
    """The status of people that is not that of a member."""

    @property
    def is_private(self) -> bool:
        """Whether this is a chat with one user."""
        return self.type == "private"

    def as_json(self) -> dict[str, Any]:
        """Return the Chat object of the Bot API."""
        return {"id": self.id, "type": self.type, **self.names} | ({"is_forum": True} if self.is_forum else {})

    def check_access(self) -> None:
        """Raise `ApiError` if the bot is not in this chat, or the chat has become another."""
        if self.upgraded_to is not None:
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, reason, migrate_to_chat_id=self.upgraded_to)
        if self.bot.status == "kicked":
            raise forbidden(
                "bot was blocked by the user" if self.is_private else f"bot was kicked from the {self.type} chat"
            )
        if self.bot.status == "left":
            raise forbidden(f"bot is not a member of the {self.type} chat")

    def check_may_write(self, refusal: str) -> None:
        """Raise `ApiError` 400 if the bot may not write here: in a channel as no administrator, or as `refusal`."""
        if self.type == "channel" and not self.bot.is_administrator:
            raise bad_request("need administrator rights in the channel chat")
        if not self.bot.can_send_messages:
            raise bad_request(refusal)


class Chats:
    """All chats by id. As with Telegram, a chat exists for the bot once somebody wrote there or added it."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._last_ids: dict[int, int] = {}

    def __contains__(self, chat_id: int) -> bool:
        return chat_id in self._chats

    def add(self, chat_id: int, chat_type: str | None = None, **names: str) -> Chat:
        """Return the chat with this id, made if it is new; its type follows from the id if none is given.

        In a new chat the bot is a member; in a channel an administrator, as bots can be nothing else there.
        """
        if chat_id not in self._chats:
            chat_type = chat_type or _type_of(chat_id)
            default = {"first_name": f"User {chat_id}"} if chat_type == "private" else {"title": f"Chat {chat_id}"}
            bot = Membership("administrator" if chat_type == "channel" else "member")
            self._chats[chat_id] = Chat(chat_id, chat_type, default | names, bot)
        return self._chats[chat_id]

    def get(self, chat_id: int) -> Chat:
        """Return a chat by its id. Raises LookupError for an unknown one."""
        if chat_id not in self._chats:
            raise LookupError(f"no chat {chat_id}, only {sorted(self._chats)}")
        return self._chats[chat_id]

    def message(self, chat_id: int, message_id: int) -> StoredMessage:
        """Return a message as it is now. Raises LookupError if there is none or it was deleted."""
        messages = self.get(chat_id).messages
        if message_id not in messages:
            raise LookupError(f"no message {message_id} in chat {chat_id}, only {sorted(messages)}")
        return messages[message_id]

    def named(self, parameters: Parameters) -> Chat:
        """Return the chat that `chat_id` of a request names.

        Raises `ApiError`: 400 if it is missing, unknown or has become another, 403 if the bot is not in it.
        """
        text = parameters.text("chat_id")
        if not text:
            raise bad_request("chat_id is empty")
        try:
            chat = self._with_name(text[1:]) if text.startswith("@") else self._chats[int(text)]
        except (ValueError, KeyError):
            raise bad_request("chat not found") from None
        chat.check_access()
        return chat

    def _with_name(self, username: str) -> Chat:
        """The chat with a public name. Raises KeyError if there is none."""
        names = {chat.names.get("username", "").lower(): chat for chat in self._chats.values() if not chat.is_private}
        return names[username.lower() or " "]

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
