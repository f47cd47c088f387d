"""What the bot remembers from one start to the next: SQLite in the state directory, or PostgreSQL by URL.

The persistence of python-telegram-bot is not used: it writes a chat's whole data once a minute and at a stop, so that a
crash loses what was said since, and it has no rows to find an answer by or to forget after a time.
"""

from bot.database.announcements import AnnouncementPlace
from bot.database.conversations import Conversation, KeptTurn, Scope, ShownSuggestion, StoredAnswer
from bot.database.database import Database, Retention
from bot.database.drafts import StoredDraft
from bot.database.errors import DatabaseError
from bot.database.feedback.numbers import Numbers
from bot.database.feedback.records import (
    LONGEST_REPORTED,
    NUMBERS_KEPT,
    AskedQuestion,
    CastVote,
    SentencePlace,
    Unanswered,
    Vote,
    WrongQuote,
)
from bot.database.feeds import FeedState
from bot.database.kept_questions import LONGEST_KEPT, MOST_KEPT, KeptQuestion
from bot.database.people import Forgotten
from bot.database.posted import PostedPart, PostedStory
from bot.database.updates import MissedQuestion, Outcome
from bot.database.versions import DIGEST_DIGITS

__all__ = [
    "DIGEST_DIGITS",
    "LONGEST_KEPT",
    "LONGEST_REPORTED",
    "MOST_KEPT",
    "NUMBERS_KEPT",
    "AnnouncementPlace",
    "AskedQuestion",
    "CastVote",
    "Conversation",
    "Database",
    "DatabaseError",
    "FeedState",
    "Forgotten",
    "KeptQuestion",
    "KeptTurn",
    "MissedQuestion",
    "Numbers",
    "Outcome",
    "PostedPart",
    "PostedStory",
    "Retention",
    "Scope",
    "SentencePlace",
    "ShownSuggestion",
    "StoredAnswer",
    "StoredDraft",
    "Unanswered",
    "Vote",
    "WrongQuote",
]
