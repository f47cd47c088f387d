"""What readers made of the answers: their votes, quotations that they call wrong, and what they asked."""

from bot.database.feedback.numbers import Numbers, Period, numbers_since
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
from bot.database.feedback.store import FeedbackStore

__all__ = [
    "LONGEST_REPORTED",
    "NUMBERS_KEPT",
    "AskedQuestion",
    "CastVote",
    "FeedbackStore",
    "Numbers",
    "Period",
    "SentencePlace",
    "Unanswered",
    "Vote",
    "WrongQuote",
    "numbers_since",
]
