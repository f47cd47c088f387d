"""The Bot API server as tests see it."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from . import users
from .dispatcher import Dispatcher
from .errors import ApiError, too_many_requests
from .faults import NOT_JSON, Drop, Fault, Faults, Garble, Hang, Refuse
from .flood import FloodGate, FloodLimits
from .journal import Call, Journal, SentMessage, Violation
from .listener import Listener
from .methods import METHODS
from .state import State

TOKEN = "123456789:TEST-token-of-the-bot-api-server"
USER_ID = 1001
TIMEOUT_S = 5.0

_REASONS = {
    400: "Bad Request",
    409: "Conflict",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class BotApiServer:
    """A Bot API server on a free port of 127.0.0.1, running in a thread while it is used as a context.

    The bot is given `base_url` (`http://127.0.0.1:PORT/bot`, the token follows) and `token`. What is asked
    is validated as Telegram does it. Chats exist once a user wrote in them, or by `add_chat`. With
    `flood_limits` messages beyond them get 429; without there are no limits. Times are in seconds.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "storybot_test_bot",
        flood_limits: FloodLimits | None = None,
    ) -> None:
        self.token = token
        self.username = username
        self._flood_limits = flood_limits
        self._journal = Journal()
        self._faults = Faults()
        self._listener = Listener()

    def __enter__(self) -> Self:
        bot_id, _, _ = self.token.partition(":")
        bot = {"id": int(bot_id), "is_bot": True, "first_name": "storybot", "username": self.username}
        self._state = State(bot, self._journal)
        gate = FloodGate(self._flood_limits) if self._flood_limits else None
        self._listener.start(Dispatcher(self.token, self._state, self._faults, gate))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.stop()

    @property
    def url(self) -> str:
        """The address of the server, without a path."""
        return f"http://127.0.0.1:{self._listener.port}"

    @property
    def base_url(self) -> str:
        """The address that a bot takes, to be followed by the token."""
        return f"{self.url}/bot"

    # What happened

    @property
    def sent(self) -> tuple[SentMessage, ...]:
        """The messages that the bot sent, in order, as they were then."""
        return self._journal.sent

    @property
    def edits(self) -> tuple[SentMessage, ...]:
        """The messages that the bot edited, in order, as each edit left them."""
        return self._journal.edits

    @property
    def calls(self) -> tuple[Call, ...]:
        """All finished calls, in order of their end."""
        return self._journal.calls

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The requests that break the rules of the Bot API."""
        return self._journal.violations

    def message(self, message_id: int, *, chat_id: int = USER_ID) -> SentMessage:
        """Return a message of the bot as it is now. Raises LookupError where there is none."""

        async def find() -> SentMessage:
            sent = self._state.chats.message(chat_id, message_id).sent
            if sent is None:
                raise LookupError(f"message {message_id} in chat {chat_id} is not one of the bot's")
            return sent

        return self._listener.run(find())

    def wait_for(
        self,
        wanted: int | Callable[[SentMessage], bool],
        *,
        timeout: float = TIMEOUT_S,
        edited: bool = False,
    ) -> tuple[SentMessage, ...]:
        """Wait until so many messages were sent, or until one is as wanted.

        Returns all messages for a number, those as wanted for a predicate; with `edited` the same of
        `edits`. Raises AssertionError, with a list of what came instead, after `timeout` seconds.
        """
        return self._journal.wait_for_messages(wanted, timeout, edited)

    def wait_for_calls(self, method: str, count: int = 1, *, timeout: float = TIMEOUT_S) -> tuple[Call, ...]:
        """Wait until a method was called so many times, and return its calls.

        Raises AssertionError, with a list of what came instead, after `timeout` seconds.
        """
        return self._journal.wait_for_calls(_known(method), count, timeout)

    def wait_until_read(self, *, timeout: float = TIMEOUT_S) -> None:
        """Wait until the bot has acknowledged all updates. Raises TimeoutError after `timeout` seconds."""
        self._listener.run(self._state.updates.wait_until_read(), timeout)

    def clear_journal(self) -> None:
        """Forget `sent`, `edits`, `calls` and `violations`; chats, messages and updates stay."""
        self._journal.clear()

    # What users do

    def add_chat(self, chat_id: int, chat_type: str | None = None, **names: str) -> None:
        """Make a chat known to the bot: `private`, `group`, `supergroup` or `channel`.

        Without a type it follows from the id. `names` are title, username and first_name.
        """

        async def add() -> None:
            self._state.chats.add(chat_id, chat_type, **names)

        self._listener.run(add())

    def user_says(
        self,
        text: str,
        *,
        chat_id: int | None = None,
        user_id: int = USER_ID,
        language_code: str = "en",
        reply_to: int | None = None,
        **message_fields: Any,
    ) -> int:
        """Have a user write a message, in the private chat where no other is given, and return its id.

        Commands, mentions, hashtags and links are marked as entities. `message_fields` are added to the
        Message object. Raises LookupError where there is no message `reply_to`.
        """

        async def say() -> int:
            chat = self._state.chats.add(user_id if chat_id is None else chat_id)
            user = users.user(user_id, language_code)
            return users.say(self._state, text, chat, user, reply_to, message_fields)

        return self._listener.run(say())

    def user_presses(
        self,
        button: str,
        message_id: int,
        *,
        chat_id: int | None = None,
        user_id: int = USER_ID,
        language_code: str = "en",
        forged: bool = False,
    ) -> str:
        """Have a user press a button, named by callback data or text, and return the callback query's id.

        With `forged` the data need be no button's: that of an old message, or of a modified client.
        Raises LookupError where there is no such message or it has no such button.
        """

        async def press() -> str:
            message = self._state.chats.message(user_id if chat_id is None else chat_id, message_id)
            return users.press(self._state, button, message, users.user(user_id, language_code), forged=forged)

        return self._listener.run(press())

    def user_deletes(self, message_id: int, *, chat_id: int = USER_ID) -> None:
        """Have a message vanish; bots are not told. Raises LookupError where there is none."""

        async def delete() -> None:
            self._state.chats.message(chat_id, message_id)
            del self._state.chats.get(chat_id).messages[message_id]

        self._listener.run(delete())

    def queue_update(self, kind: str, value: dict[str, Any]) -> int | None:
        """Queue any other update, such as `my_chat_member`, and return its id.

        Returns None where the bot does not want updates of this kind.
        """

        async def push() -> int | None:
            return self._state.updates.push(kind, value)

        return self._listener.run(push())

    def duplicate_next_update(self) -> None:
        """Have the next update that is queued delivered a second time after it was acknowledged."""

        async def repeat() -> None:
            self._state.updates.repeat_next()

        self._listener.run(repeat())

    # What goes wrong

    def down(self) -> None:
        """Cut all connections and refuse new ones; what the server knows stays."""
        self._listener.down()

    def up(self) -> None:
        """Accept connections again, on the same port."""
        self._listener.up()

    def fail(
        self,
        method: str,
        *,
        times: int = 1,
        status: int = 500,
        description: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Refuse the next calls of a method, without effect.

        `status` is 400, 403, 500, 502 or 429, which asks for a pause of `retry_after` seconds, or 1.
        """
        usual = too_many_requests(retry_after or 1) if status == 429 else ApiError(status, _REASONS[status])
        error = ApiError(status, description or usual.description, usual.retry_after)
        self._inject(method, Refuse(error), times)

    def hang(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Do nothing for some seconds in the next calls of a method, then carry them out."""
        self._inject(method, Hang(seconds), times)

    def drop(self, method: str, *, times: int = 1, after_effect: bool = False) -> None:
        """Close the connection without an answer in the next calls, before or after they had their effect."""
        self._inject(method, Drop(after_effect), times)

    def garbage(self, method: str, *, times: int = 1, body: bytes = NOT_JSON) -> None:
        """Answer the next calls of a method, without effect, with a status of 200 and a senseless body."""
        self._inject(method, Garble(body), times)

    def clear_faults(self) -> None:
        """Take back all faults that were not met yet."""

        async def clear() -> None:
            self._faults.clear()

        self._listener.run(clear())

    def _inject(self, method: str, fault: Fault, times: int) -> None:
        name = _known(method)

        async def inject() -> None:
            self._faults.add(name, fault, times)
            if name == "getUpdates":
                self._state.updates.release()

        self._listener.run(inject())


def _known(method: str) -> str:
    if method.lower() not in METHODS:
        names = ", ".join(known.name for known in METHODS.values())
        raise ValueError(f"no method {method!r}, only {names}")
    return METHODS[method.lower()].name
