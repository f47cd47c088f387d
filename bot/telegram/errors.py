"""What went wrong: kinds of errors, reference numbers for readers and log, and reports to the administrators."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
)

from bot.telegram.receiving.malformed import UnreadableUpdateError
from bot.telegram.sending.retry import is_outage


class Trouble(Enum):
    """A kind of error, by what follows from it."""

    BLOCKED = auto()
    """The reader has blocked the bot or is gone, or a group has put it out: nothing more can be sent there."""
    CHAT_GONE = auto()
    """The chat does not exist, or not any more."""
    TOPIC_GONE = auto()
    """The chat's topic is closed or deleted; the chat itself is still there."""
    MESSAGE_GONE = auto()
    """The message that is to be changed or replied to is not there, or can't be changed any more."""
    NOT_MODIFIED = auto()
    """The message reads already as it was to read; nothing is wrong."""
    NO_RIGHTS = auto()
    """The bot may not write in the chat: it is to leave a group."""
    TOO_LONG = auto()
    """The text, or what is attached to it, is longer than Telegram takes."""
    QUOTE_INVALID = auto()
    """What a reply quotes does not stand in the message; it may be sent without the quotation."""
    QUERY_EXPIRED = auto()
    """A press or an inline query is too old to be acknowledged."""
    RETRY_AFTER = auto()
    """Telegram wants a pause, longer than the library's rate limiter has waited."""
    MIGRATED = auto()
    """The group has a new id; the error names it."""
    OUTAGE = auto()
    """Telegram cannot be reached, or fails by its own fault; the same call may go through later."""
    SETUP = auto()
    """The token is not accepted, or another program polls with it: for the operator to mend."""
    DATABASE = auto()
    """The database fails: it is away, full, locked, damaged, or another program has changed it."""
    UNREADABLE = auto()
    """An update that cannot be read: Telegram sends something new, or something broken."""
    BUG = auto()
    """The program's own mistake; a request that Telegram takes for malformed is one too."""


_BY_TYPE: tuple[tuple[type[Exception], Trouble], ...] = (
    (UnreadableUpdateError, Trouble.UNREADABLE),
    (SQLAlchemyError, Trouble.DATABASE),
    # A call to Telegram that finds no connection has an error of the library's.
    (ConnectionError, Trouble.DATABASE),
    (ChatMigrated, Trouble.MIGRATED),
    (RetryAfter, Trouble.RETRY_AFTER),
    (Conflict, Trouble.SETUP),
    (InvalidToken, Trouble.SETUP),
    (EndPointNotFound, Trouble.SETUP),
)

# Telegram documents no descriptions (https://core.telegram.org/bots/api#making-requests); these are the ones that its
# servers send, in lower case, as the library changes the case of some.
_BY_WORDS: tuple[tuple[str, Trouble], ...] = (
    ("bot was blocked by the user", Trouble.BLOCKED),
    ("user is deactivated", Trouble.BLOCKED),
    ("bot can't initiate conversation", Trouble.BLOCKED),
    ("bot can't send messages to bots", Trouble.BLOCKED),
    ("bot was kicked from", Trouble.BLOCKED),
    ("bot is not a member of", Trouble.BLOCKED),
    ("chat not found", Trouble.CHAT_GONE),
    ("the group chat was deleted", Trouble.CHAT_GONE),
    ("group chat was deactivated", Trouble.CHAT_GONE),
    ("group chat was upgraded", Trouble.CHAT_GONE),
    ("user not found", Trouble.CHAT_GONE),
    ("peer_id_invalid", Trouble.CHAT_GONE),
    ("channel_private", Trouble.CHAT_GONE),
    ("message thread not found", Trouble.TOPIC_GONE),
    ("topic_closed", Trouble.TOPIC_GONE),
    ("topic_deleted", Trouble.TOPIC_GONE),
    ("topic_id_invalid", Trouble.TOPIC_GONE),
    ("message is not modified", Trouble.NOT_MODIFIED),
    ("message to edit not found", Trouble.MESSAGE_GONE),
    ("message to delete not found", Trouble.MESSAGE_GONE),
    ("message to be replied not found", Trouble.MESSAGE_GONE),
    ("replied message not found", Trouble.MESSAGE_GONE),
    ("reply message not found", Trouble.MESSAGE_GONE),
    ("message can't be edited", Trouble.MESSAGE_GONE),
    ("message can't be deleted", Trouble.MESSAGE_GONE),
    ("message_id_invalid", Trouble.MESSAGE_GONE),
    ("quote_text_invalid", Trouble.QUOTE_INVALID),
    ("quote not found", Trouble.QUOTE_INVALID),
    ("query is too old", Trouble.QUERY_EXPIRED),
    ("query_id_invalid", Trouble.QUERY_EXPIRED),
    ("is too long", Trouble.TOO_LONG),
    ("_too_long", Trouble.TOO_LONG),
    ("not enough rights", Trouble.NO_RIGHTS),
    ("have no rights", Trouble.NO_RIGHTS),
    ("need administrator rights", Trouble.NO_RIGHTS),
    ("chat_write_forbidden", Trouble.NO_RIGHTS),
    ("chat_restricted", Trouble.NO_RIGHTS),
    ("chat_admin_required", Trouble.NO_RIGHTS),
    ("chat_send_", Trouble.NO_RIGHTS),
    ("user_banned_in_channel", Trouble.NO_RIGHTS),
)


def kind_of(error: BaseException | None) -> Trouble:
    """Return the kind of an error."""
    for error_type, trouble in _BY_TYPE:
        if isinstance(error, error_type):
            return trouble
    if isinstance(error, BadRequest | Forbidden):
        words = error.message.casefold()
        found = next((trouble for part, trouble in _BY_WORDS if part in words), None)
        # A 403 in words that are not known here still says that the bot may not.
        return found or (Trouble.NO_RIGHTS if isinstance(error, Forbidden) else Trouble.BUG)
    return Trouble.OUTAGE if error is not None and is_outage(error) else Trouble.BUG


ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
"""Characters that are not taken for one another when they are read out or typed."""

REFERENCE_LENGTH = 8


def reference() -> str:
    """Return a new reference number, to stand in the log and in what the reader is told."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


REPORTED = frozenset(
    {
        Trouble.BUG,
        Trouble.DATABASE,
        Trouble.UNREADABLE,
        Trouble.SETUP,
        Trouble.OUTAGE,
        Trouble.RETRY_AFTER,
        Trouble.TOO_LONG,
        Trouble.QUOTE_INVALID,
    }
)
"""The kinds that an administrator can do something about, or should know of; the others are readers' own doing."""

REPORT_EVERY = 3600.0
"""Seconds between two reports of the same kind."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the administrators are told.

    Args:
        trouble: the kind of error.
        name: the error's type.
        reference: the reference number of the last one.
        count: how many there were since the last report, with the last one.
    """

    trouble: Trouble
    name: str
    reference: str
    count: int


class AdminReports:
    """Decides which errors the administrators are told of: one report of each kind and type of error in an hour.

    Args:
        every: seconds between two reports of the same kind.
    """

    def __init__(self, every: float = REPORT_EVERY) -> None:
        self._every = every
        self._reported: dict[tuple[Trouble, str], float] = {}
        self._counts: dict[tuple[Trouble, str], int] = {}

    def note(self, error: BaseException, number: str, now: float) -> Report | None:
        """Count an error, and return the report that is to be made of it; None for none.

        Args:
            error: what went wrong.
            number: its reference number.
            now: seconds of a clock that does not go back.
        """
        trouble, name = key = (kind_of(error), type(error).__name__)
        if trouble not in REPORTED:
            return None
        self._counts[key] = self._counts.get(key, 0) + 1
        last = self._reported.get(key)
        if last is not None and now - last < self._every:
            return None
        self._reported[key] = now
        return Report(trouble, name, number, self._counts.pop(key))
