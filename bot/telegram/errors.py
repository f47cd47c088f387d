"""Kinds of errors, by what follows from them, and how an error is written into the log."""

from __future__ import annotations

from enum import Enum, auto

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.database.errors import DatabaseError
from corpus import StorybotError
from index.errors import StoreAwayError


class UnreadableUpdateError(Exception):
    """An update that cannot be read: its number and why, and nothing of what somebody wrote."""

    def __init__(self, update_id: int, why: str) -> None:
        super().__init__(f"update {update_id}, {why}")


class ErrorKind(Enum):
    """A kind of error, by what follows from it."""

    BLOCKED = auto()
    """The reader has blocked the bot or is gone, or a group has removed it: nothing more can be sent there."""
    CHAT_GONE = auto()
    """The chat does not exist, or no longer does."""
    TOPIC_GONE = auto()
    """The chat's topic is closed or deleted; the chat itself is still there."""
    MESSAGE_GONE = auto()
    """The message to change or to reply to is not there, or can no longer be changed."""
    NOT_MODIFIED = auto()
    """The message already has the new content; nothing is wrong."""
    NO_RIGHTS = auto()
    """The bot may not write in the chat: it leaves a group."""
    TOO_LONG = auto()
    """The text, or what is attached to it, is longer than Telegram takes."""
    QUOTE_INVALID = auto()
    """The message does not contain what a reply quotes."""
    QUERY_EXPIRED = auto()
    """A button press or an inline query is too old to be answered."""
    RETRY_AFTER = auto()
    """Telegram wants a pause, longer than the rate limiter has waited."""
    MIGRATED = auto()
    """The group has a new id; the error names it."""
    OUTAGE = auto()
    """Telegram cannot be reached, or fails by its own fault; the same call may work later."""
    SETUP = auto()
    """The token is not accepted, or another program polls with it; the operator has to fix it."""
    DATABASE = auto()
    """The database fails: it is away, full, locked, damaged, or another program has changed it."""
    AWAY = auto()
    """The store of the stories does not answer; the same question may be answered later."""
    INDEX = auto()
    """The stories or the index cannot be read or written, or the models not loaded."""
    UNREADABLE = auto()
    """An update that cannot be read: Telegram sends something new, or something broken."""
    BUG = auto()
    """The program's own mistake; a request that Telegram calls malformed is one too."""


UNDELIVERED = frozenset({ErrorKind.OUTAGE, ErrorKind.SETUP, ErrorKind.RETRY_AFTER})
"""Errors after which a call is repeated until the program stops; the next start repeats what was not done by then."""

ENDED = frozenset({ErrorKind.BLOCKED, ErrorKind.CHAT_GONE, ErrorKind.NO_RIGHTS})
"""Errors after which nothing more can be sent to a chat."""

_BY_TYPE: dict[type[Exception], ErrorKind] = {
    UnreadableUpdateError: ErrorKind.UNREADABLE,
    SQLAlchemyError: ErrorKind.DATABASE,
    DatabaseError: ErrorKind.DATABASE,
    # A call to Telegram that finds no connection raises an error of the library.
    ConnectionError: ErrorKind.DATABASE,
    ChatMigrated: ErrorKind.MIGRATED,
    RetryAfter: ErrorKind.RETRY_AFTER,
    Conflict: ErrorKind.SETUP,
    InvalidToken: ErrorKind.SETUP,
    EndPointNotFound: ErrorKind.SETUP,
    StoreAwayError: ErrorKind.AWAY,
    StorybotError: ErrorKind.INDEX,
}

# Telegram documents no error descriptions (https://core.telegram.org/bots/api#making-requests); its servers send these.
# They are in lower case here, since the library changes the case of some.
_BY_WORDS: dict[ErrorKind, tuple[str, ...]] = {
    ErrorKind.BLOCKED: (
        "bot was blocked by the user",
        "user is deactivated",
        "bot can't initiate conversation",
        "bot can't send messages to bots",
        "bot was kicked from",
        "bot is not a member of",
    ),
    ErrorKind.CHAT_GONE: (
        "chat not found",
        "the group chat was deleted",
        "group chat was deactivated",
        "group chat was upgraded",
        "user not found",
        "peer_id_invalid",
        "channel_private",
    ),
    ErrorKind.TOPIC_GONE: ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid"),
    ErrorKind.NOT_MODIFIED: ("message is not modified",),
    ErrorKind.MESSAGE_GONE: (
        "message to edit not found",
        "message to delete not found",
        "message to be replied not found",
        "replied message not found",
        "reply message not found",
        "message can't be edited",
        "message can't be deleted",
        "message_id_invalid",
    ),
    ErrorKind.QUOTE_INVALID: ("quote_text_invalid", "quote not found"),
    ErrorKind.QUERY_EXPIRED: ("query is too old", "query_id_invalid"),
    ErrorKind.TOO_LONG: ("is too long", "_too_long"),
    ErrorKind.NO_RIGHTS: (
        "not enough rights",
        "have no rights",
        "need administrator rights",
        "chat_write_forbidden",
        "chat_restricted",
        "chat_admin_required",
        "chat_send_",
        "user_banned_in_channel",
    ),
}


def kind_of(error: BaseException | None) -> ErrorKind:
    """Return the kind of an error."""
    for error_type, kind in _BY_TYPE.items():
        if isinstance(error, error_type):
            return kind
    if isinstance(error, BadRequest | Forbidden):
        words = error.message.casefold()
        found = next((kind for kind, parts in _BY_WORDS.items() if any(part in words for part in parts)), None)
        # A 403 with an unknown description still says that the bot may not.
        return found or (ErrorKind.NO_RIGHTS if isinstance(error, Forbidden) else ErrorKind.BUG)
    return ErrorKind.OUTAGE if error is not None and is_outage(error) else ErrorKind.BUG


def is_outage(error: BaseException) -> bool:
    """Return whether an error is Telegram's or the network's, so that the same call may work later."""
    # BadRequest is a NetworkError to the library, but says that the call is wrong. A reply that is no JSON is a plain
    # TelegramError.
    return (isinstance(error, NetworkError) and not isinstance(error, BadRequest)) or type(error) is TelegramError


def reason(error: BaseException | None) -> str:
    """Return an error as one line for the log, without the statement and the link that SQLAlchemy adds."""
    cause = error.__cause__ if isinstance(error, TelegramError) and error.__cause__ else error
    return f"{type(cause).__name__}: {next(iter(str(error).splitlines()), '')}"
