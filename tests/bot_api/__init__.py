"""A Bot API server of our own for end-to-end tests: HTTP on loopback, as strict as Telegram, with faults.

What it leaves out: Markdown; sending anything but text; results of inline queries that are no articles; web apps,
games, payments, reactions, business and guest messages, webhooks; closed topics; the threads of comments outside of
forums; signatures of channels; all rights of members but that to send messages; slow mode; how long messages stay
editable and queries open; and what is cached of inline answers.
"""

from .core import USER_ID
from .entities import Entity
from .faults import NOT_JSON, WRONG_FORM
from .flood import FloodLimits, Rate
from .inline_state import InlineAnswer, InlineResult
from .journal import Call, SentMessage, Violation
from .server import TOKEN, BotApiServer

__all__ = [
    "NOT_JSON",
    "TOKEN",
    "USER_ID",
    "WRONG_FORM",
    "BotApiServer",
    "Call",
    "Entity",
    "FloodLimits",
    "InlineAnswer",
    "InlineResult",
    "Rate",
    "SentMessage",
    "Violation",
]
