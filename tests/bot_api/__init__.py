"""A Bot API server of our own for end-to-end tests: HTTP on loopback, as strict as Telegram, with faults.

README.md tells how to use it, and what it leaves out.
"""

from .entities import Entity
from .faults import NOT_JSON, WRONG_FORM
from .flood import FloodLimits, Rate
from .inline_state import InlineAnswer, InlineResult
from .journal import Call, SentMessage, Violation
from .senders import USER_ID
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
