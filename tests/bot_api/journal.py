"""A record of what happened, which tests read and wait for from their own thread."""

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
    """The parameter `text` or `caption` as it was sent."""
    parse_mode: str | None
    reply_markup: Mapping[str, Any] | None
    link_preview: bool
    """Whether Telegram may show a preview of the first link."""
    at: float
    """When it arrived, in seconds of `time.monotonic`."""
    reply_to: int | None = None
    """The id of the message replied to, or None."""
    quote: str | None = None
    """The quoted part of the message replied to, or None."""
    quote_position: int | None = None
    """Where that part was found, in UTF-16 code units of the message replied to."""
    topic_id: int | None = None
    """The topic of the forum that it is in, or None."""
    inline_message_id: str | None = None
    """The id of a message that a user sent via the bot, or None."""
    photo: bytes | None = None
    """The picture, of which the text is the caption, or None."""
    document: bytes | None = None
    """What the file holds, of which the text is the caption, or None."""
    file_name: str | None = None
    """The name of that file, or None."""

    def marked(self, entity_type: str) -> list[str]:
        """Return the parts of the text that entities of this type mark, in order."""
        return [
            utf16_slice(self.text, entity.offset, entity.length)
            for entity in self.entities
            if entity.type == entity_type
        ]

    @property
    def forces_reply(self) -> bool:
        """Whether the reader's field is opened for a reply."""
        return (self.reply_markup or {}).get("force_reply") is True

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
    """The HTTP status, or None if the connection ended without an answer."""
    answer: Any
    """The JSON value that was answered, or the text if it is not JSON, or None without an answer."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A request that breaks the rules of the Bot API (400 or 404), not one refused by an injected fault."""

    method: str
    parameters: Mapping[str, Any]
    description: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """An update that was sent to the webhook."""

    update_id: int
    status: int | None
    """The HTTP status, or None if the bot gave no answer."""


class Journal:
    """Lists of what happened, in order. Threads can wait for entries."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.sent: list[SentMessage] = []
        """The messages as they were sent."""
        self.edits: list[SentMessage] = []
        """The edited messages, as each edit left them."""
        self.inline_answers: list[InlineAnswer] = []
        self.calls: list[Call] = []
        """The finished calls, in order of their end."""
        self.violations: list[Violation] = []
        self.deliveries: list[Delivery] = []

    def add(self, entries: list[_Entry], entry: _Entry) -> None:
        """Append an entry to one of the lists."""
        with self._changed:
            entries.append(entry)
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget all entries."""
        with self._changed:
            everything = (self.sent, self.edits, self.inline_answers, self.calls, self.violations, self.deliveries)
            for entries in everything:
                entries.clear()

    def wait(
        self,
        entries: list[_Entry],
        what: str,
        count: int,
        timeout: float,
        matches: Callable[[_Entry], bool] = lambda _: True,
    ) -> tuple[_Entry, ...]:
        """Wait until one of the lists has `count` entries that match, and return all that match.

        Raises AssertionError after `timeout` seconds, with a list of what happened instead of `what`.
        """
        with self._changed:
            found: list[_Entry] = []

            def came() -> bool:
                found[:] = filter(matches, entries)
                return len(found) >= count

            if not self._changed.wait_for(came, timeout):
                raise AssertionError(f"no {what} within {timeout} s\n{self._report()}")
            return tuple(found)

    def _report(self) -> str:
        counts = Counter(call.method for call in self.calls)
        lines = ["sent:", *map(_line, self.sent), "edited:", *map(_line, self.edits), "violations:"]
        lines += [f"  {violation.method}: {violation.description}" for violation in self.violations]
        lines += ["delivered:", *(f"  {one.update_id}: {one.status}" for one in self.deliveries)]
        lines.append("calls: " + ", ".join(f"{method} {count}" for method, count in counts.items()))
        return "\n".join(lines)


def _line(message: SentMessage) -> str:
    return f"  #{message.message_id} to {message.chat_id}: {message.text!r}"
