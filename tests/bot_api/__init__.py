"""A Bot API server of our own for end-to-end tests: HTTP on loopback, as strict as Telegram, with faults.

What it leaves out: Markdown, files, inline mode, topics, reactions, webhooks, channels' own rules, members'
rights, and how long messages stay editable.
"""

from .entities import Entity
from .faults import NOT_JSON, WRONG_FORM
from .flood import FloodLimits, Rate
from .journal import Call, SentMessage, Violation
from .server import TOKEN, USER_ID, BotApiServer

__all__ = [
    "NOT_JSON",
    "TOKEN",
    "USER_ID",
    "WRONG_FORM",
    "BotApiServer",
    "Call",
    "Entity",
    "FloodLimits",
    "Rate",
    "SentMessage",
    "Violation",
]
