"""What the bot remembers from one start to the next: SQLite in the state directory, or PostgreSQL by URL.

The persistence interface of python-telegram-bot is not used for it: that writes a chat's whole data once a minute and
at a stop, so that a crash loses what was said since, and knows no rows to find an answer by or to forget after a time.
"""

from bot.database.answers import AnswerStore, MessagePlace, StoredAnswer
from bot.database.database import Database, Retention
from bot.database.errors import DatabaseError
from bot.database.missed import MissedQuestion, MissedQuestionStore
from bot.database.posted import PostedPart, PostedStoryStore
from bot.database.readers import ReaderStore
from bot.database.suggestions import ShownSuggestion, SuggestionStore
from bot.database.turns import Conversation, KeptTurn, TurnStore
from bot.database.updates import UpdateStore

__all__ = [
    "AnswerStore",
    "Conversation",
    "Database",
    "DatabaseError",
    "KeptTurn",
    "MessagePlace",
    "MissedQuestion",
    "MissedQuestionStore",
    "PostedPart",
    "PostedStoryStore",
    "ReaderStore",
    "Retention",
    "ShownSuggestion",
    "StoredAnswer",
    "SuggestionStore",
    "TurnStore",
    "UpdateStore",
]
