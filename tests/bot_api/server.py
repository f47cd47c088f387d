"""The Bot API server as tests see it."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from .actions.chats import ChatActions
from .actions.core import TIMEOUT_S, in_server
from .actions.faults import FaultActions
from .actions.inline import InlineActions
from .actions.reactions import ReactionActions
from .actions.users import UserActions
from .chats.senders import USER_ID
from .http.dispatcher import Dispatcher
from .http.faults import Faults
from .http.flood import FloodGate, FloodLimits
from .http.listener import Listener
from .inline_state import InlineAnswer, InlineState
from .journal import Call, Delivery, Journal, SentMessage, Violation
from .methods.table import known_name
from .state import State
from .webhook import Webhook

TOKEN = "123456789:TEST-token-of-the-bot-api-server"


class BotApiServer(UserActions, InlineActions, ChatActions, ReactionActions, FaultActions):
    """A Bot API server on a free port of 127.0.0.1, running in a thread while it is used as a context.

    The bot needs `base_url` (`http://127.0.0.1:PORT/bot`, without the token) and `token`. A chat exists once a user
    wrote in it, or by `add_chat`. Times are in seconds.

    Args:
        token: the bot's token.
        username: the bot's name, for mentions and commands in groups.
        flood_limits: messages beyond these get 429. If None, there are no limits.
        privacy_mode: whether the bot gets only those messages of groups that are meant for it.
        inline_mode: whether people can type queries after the bot's name.
        inline_feedback: whether the bot is told which results they choose.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "storybot_test_bot",
        flood_limits: FloodLimits | None = None,
        privacy_mode: bool = True,
        inline_mode: bool = True,
        inline_feedback: bool = False,
    ) -> None:
        self.token = token
        self.username = username
        self._flood_limits = flood_limits
        self._privacy_mode = privacy_mode
        self._inline = (inline_mode, inline_feedback)
        self._journal = Journal()
        self._faults = Faults()
        self._listener = Listener()

    def __enter__(self) -> Self:
        bot_id, _, _ = self.token.partition(":")
        bot = {"id": int(bot_id), "is_bot": True, "first_name": "storybot", "username": self.username}
        self._state = State(bot, self._journal, self._privacy_mode, InlineState(*self._inline))
        gate = FloodGate(self._flood_limits) if self._flood_limits else None
        self._listener.start(Dispatcher(self.token, self._state, self._faults, gate))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.run(self._state.webhooks.delete())
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
        """The messages that the bot sent, in order, as they were sent."""
        return tuple(self._journal.sent)

    @property
    def edits(self) -> tuple[SentMessage, ...]:
        """The messages that the bot edited, in order, as each edit left them."""
        return tuple(self._journal.edits)

    @property
    def inline_answers(self) -> tuple[InlineAnswer, ...]:
        """The answers to inline queries, in order."""
        return tuple(self._journal.inline_answers)

    @property
    def calls(self) -> tuple[Call, ...]:
        """All finished calls, in order of their end."""
        return tuple(self._journal.calls)

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The requests that break the rules of the Bot API."""
        return tuple(self._journal.violations)

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """The updates that were sent to the webhook, again after each failure, in order of the bot's answers."""
        return tuple(self._journal.deliveries)

    @property
    def webhook(self) -> Webhook | None:
        """The webhook that is set now, or None."""
        return self._state.webhooks.current

    @in_server
    def message(self, message_id: int, *, chat_id: int = USER_ID) -> SentMessage:
        """Return a message of the bot, or via it, as it is now. Raises LookupError if there is none."""
        sent = self._state.chats.message(chat_id, message_id).sent
        if sent is None:
            raise LookupError(f"message {message_id} in chat {chat_id} is not one of the bot's")
        return sent

    def wait_for(
        self,
        wanted: int | Callable[[SentMessage], bool],
        *,
        count: int = 1,
        timeout: float = TIMEOUT_S,
        edited: bool = False,
    ) -> tuple[SentMessage, ...]:
        """Wait for a number of messages and return all, or wait for `count` that match and return all such.

        With `edited`, wait for edits instead. Raises AssertionError with a list of what happened instead after
        `timeout` seconds.
        """
        messages = self._journal.edits if edited else self._journal.sent
        how = " edited" if edited else ""
        if callable(wanted):
            return self._journal.wait(messages, f"{count} messages as wanted{how}", count, timeout, wanted)
        return self._journal.wait(messages, f"{wanted} messages{how}", wanted, timeout)

    def wait_for_inline_answers(self, count: int = 1, *, timeout: float = TIMEOUT_S) -> tuple[InlineAnswer, ...]:
        """Wait for a number of answers to inline queries, and return all. Raises AssertionError as `wait_for`."""
        return self._journal.wait(self._journal.inline_answers, f"{count} answers to inline queries", count, timeout)

    def wait_for_calls(self, method: str, count: int = 1, *, timeout: float = TIMEOUT_S) -> tuple[Call, ...]:
        """Wait for a number of calls of a method, and return all. Raises AssertionError as `wait_for`."""
        name = known_name(method)
        what = f"{count} calls of {name}"
        return self._journal.wait(self._journal.calls, what, count, timeout, lambda call: call.method == name)

    def wait_for_deliveries(self, count: int = 1, *, timeout: float = TIMEOUT_S) -> tuple[Delivery, ...]:
        """Wait until so many updates were sent to the webhook with success. Raises AssertionError as `wait_for`."""
        return self._journal.wait(
            self._journal.deliveries, f"{count} deliveries", count, timeout, lambda one: one.status == 200
        )

    def wait_until_read(self, *, timeout: float = TIMEOUT_S) -> None:
        """Wait until the bot has acknowledged all updates. Raises TimeoutError after `timeout` seconds."""
        self._listener.run(self._state.updates.wait_until_read(), timeout)

    def clear_journal(self) -> None:
        """Forget what the bot did so far; chats, messages and updates stay."""
        self._journal.clear()

    # Updates of any kind

    @in_server
    def queue_update(self, kind: str, value: Any) -> int | None:
        """Queue an update of any kind, even one that Telegram would not send, and return its id.

        A press or an inline query with an id can be answered once. Returns None if the bot does not want this kind.
        """
        open_ids = {"callback_query": self._state.open_callbacks, "inline_query": self._state.inline.open_queries}
        if kind in open_ids and isinstance(value, dict) and isinstance(value.get("id"), str):
            open_ids[kind].add(value["id"])
        return self._state.updates.push(kind, value)

    @in_server
    def duplicate_next_update(self) -> None:
        """Have the next update delivered a second time after it was acknowledged."""
        self._state.updates.repeat_next()

    @in_server
    def lose_acknowledgements(self, count: int) -> None:
        """Deliver the last acknowledged updates again, as if their acknowledgement had not arrived."""
        self._state.updates.bring_back(count)
