"""A Bot API server of our own for end-to-end tests: HTTP on loopback, as strict as Telegram, with faults.

README.md tells how to use it, and what it leaves out.
"""

from .chats.senders import USER_ID
from .entities import Entity
from .http.faults import NOT_JSON, WRONG_FORM
from .http.flood import FloodLimits, Rate
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
