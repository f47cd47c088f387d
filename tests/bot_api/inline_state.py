"""What the server remembers of inline mode, and an answer as tests see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .entities import FormattedText


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One article of an answer: what the list shows, and the message that it becomes when it is chosen."""

    id: str
    title: str
    description: str | None
    formatted: FormattedText
    html: str
    """The field `message_text` as it was sent."""
    parse_mode: str | None
    reply_markup: Mapping[str, Any] | None
    link_preview: bool

    @property
    def text(self) -> str:
        """The text of the message after the markup was taken out."""
        return self.formatted.text


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """An answer to an inline query. Times are in seconds."""

    query_id: str
    results: tuple[InlineResult, ...]
    cache_time: int
    is_personal: bool
    next_offset: str
    button: Mapping[str, Any] | None
    """The button above the results, or None."""
    at: float
    """When it arrived, in seconds of `time.monotonic`."""


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """What somebody typed after the name of the bot."""

    id: str
    user: Mapping[str, Any]
    text: str


@dataclass(slots=True)
class InlineState:
    """The queries, their answers, and the messages that came of them."""

    is_on: bool = True
    """Whether the bot takes inline queries."""
    gives_feedback: bool = False
    """Whether the bot is told which results are chosen."""
    queries: dict[str, InlineQuery] = field(default_factory=dict)
    open_queries: set[str] = field(default_factory=set)
    """The ids of the queries that the bot has not answered."""
    answers: dict[str, InlineAnswer] = field(default_factory=dict)
    messages: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The chat and message ids of chosen results with a keyboard, by `inline_message_id`."""
