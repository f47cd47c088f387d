"""What the server took note of, for tests to look at and to wait for from their own thread."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .entities import Entity, utf16_slice
from .inline_state import InlineAnswer

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message as a reader gets it, and what the bot sent to have it so."""

    chat_id: int
    message_id: int
    text: str
    """The text after the markup was taken out."""
    entities: tuple[Entity, ...]
    html: str
    """The parameter `text` as it was sent."""
    parse_mode: str | None
    reply_to: int | None
    """The id of the message replied to, or None."""
    quote: str | None
    """The quoted part of the message replied to, or None."""
    quote_position: int | None
    """Where that part was found, in UTF-16 code units of the message replied to; the call has what was asked for."""
    topic_id: int | None
    """The topic of the forum that it is in, or None."""
    reply_markup: Mapping[str, Any] | None
    link_preview: bool
    """Whether Telegram may show a preview of the first link."""
    at: float
    """When it arrived, in seconds of `time.monotonic`."""
    inline_message_id: str | None = None
    """The id of a message that a user sent by way of the bot, or None."""

    def marked(self, entity_type: str) -> list[str]:
        """Return the parts of the text that entities of this type mark, in order."""
        return [
            utf16_slice(self.text, entity.offset, entity.length)
            for entity in self.entities
            if entity.type == entity_type
        ]

    @property
    def buttons(self) -> list[Mapping[str, Any]]:
        """The buttons of the inline keyboard, row by row."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what was asked and what was answered."""

    method: str
    parameters: Mapping[str, Any]
    at: float
    """When it arrived, in seconds of `time.monotonic`."""
    status: int | None
    """The HTTP status, or None where the connection ended without an answer."""
    answer: Any
    """The JSON value that was answered, the text where it was none, None without an answer."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A request that breaks the rules of the Bot API (400 or 404), not one refused by an injected fault."""

    method: str
    parameters: Mapping[str, Any]
    description: str


class Journal:
    """Append-only lists, guarded by a condition variable that every entry notifies."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._sent: list[SentMessage] = []
        self._edits: list[SentMessage] = []
        self._inline_answers: list[InlineAnswer] = []
        self._calls: list[Call] = []
        self._violations: list[Violation] = []

    @property
    def sent(self) -> tuple[SentMessage, ...]:
        """The messages, as they were when they were sent."""
        with self._changed:
            return tuple(self._sent)

    @property
    def edits(self) -> tuple[SentMessage, ...]:
        """The edited messages, as each edit left them."""
        with self._changed:
            return tuple(self._edits)

    @property
    def inline_answers(self) -> tuple[InlineAnswer, ...]:
        """The answers to inline queries, in order."""
        with self._changed:
            return tuple(self._inline_answers)

    @property
    def calls(self) -> tuple[Call, ...]:
        """The finished calls, in order of their end."""
        with self._changed:
            return tuple(self._calls)

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The requests that break the rules of the Bot API."""
        with self._changed:
            return tuple(self._violations)

    def add_sent(self, message: SentMessage) -> None:
        """Note a message that was sent."""
        with self._changed:
            self._sent.append(message)
            self._changed.notify_all()

    def add_edit(self, message: SentMessage) -> None:
        """Note a message as an edit left it."""
        with self._changed:
            self._edits.append(message)
            self._changed.notify_all()

    def add_inline_answer(self, answer: InlineAnswer) -> None:
        """Note an answer to an inline query."""
        with self._changed:
            self._inline_answers.append(answer)
            self._changed.notify_all()

    def add_call(self, call: Call) -> None:
        """Note a finished call."""
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()

    def add_violation(self, violation: Violation) -> None:
        """Note a request that breaks the rules."""
        with self._changed:
            self._violations.append(violation)
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget all entries."""
        with self._changed:
            for entries in (self._sent, self._edits, self._inline_answers, self._calls, self._violations):
                entries.clear()

    def wait_for_messages(
        self, wanted: int | Callable[[SentMessage], bool], timeout: float, edited: bool
    ) -> tuple[SentMessage, ...]:
        """Wait as `BotApiServer.wait_for` says."""
        messages = self._edits if edited else self._sent
        if callable(wanted):
            matches, enough, what = wanted, 1, "a message as wanted"
        else:
            matches, enough, what = _any_message, wanted, f"{wanted} messages"
        return self._wait(messages, matches, enough, timeout, f"{what}{' edited' if edited else ''}")

    def wait_for_inline_answers(self, count: int, timeout: float) -> tuple[InlineAnswer, ...]:
        """Wait as `BotApiServer.wait_for_inline_answers` says."""
        return self._wait(self._inline_answers, lambda _: True, count, timeout, f"{count} answers to inline queries")

    def wait_for_calls(self, method: str, count: int, timeout: float) -> tuple[Call, ...]:
        """Wait as `BotApiServer.wait_for_calls` says."""
        return self._wait(self._calls, lambda call: call.method == method, count, timeout, f"{count} calls of {method}")

    def _wait(
        self, entries: list[_Entry], matches: Callable[[_Entry], bool], enough: int, timeout: float, what: str
    ) -> tuple[_Entry, ...]:
        with self._changed:
            found: list[_Entry] = []

            def came() -> bool:
                found[:] = filter(matches, entries)
                return len(found) >= enough

            if not self._changed.wait_for(came, timeout):
                raise AssertionError(f"no {what} within {timeout} s\n{self._report()}")
            return tuple(found)

    def _report(self) -> str:
        counts = Counter(call.method for call in self._calls)
        lines = ["sent:", *map(_line, self._sent), "edited:", *map(_line, self._edits), "violations:"]
        lines += [f"  {violation.method}: {violation.description}" for violation in self._violations]
        lines.append("calls: " + ", ".join(f"{method} {count}" for method, count in counts.items()))
        return "\n".join(lines)


def _any_message(_: SentMessage) -> bool:
    return True


def _line(message: SentMessage) -> str:
    return f"  #{message.message_id} to {message.chat_id}: {message.text!r}"
