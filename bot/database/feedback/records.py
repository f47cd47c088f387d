"""What is stored of a vote, of a quotation that is called wrong, and of a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

NUMBERS_KEPT = timedelta(days=30)
"""How long all of it is kept."""

LONGEST_REPORTED = 1000
"""Most characters of a sentence that is called wrong."""


class Vote(IntEnum):
    """What a person thinks of an answer."""

    UP = 1
    DOWN = -1


@dataclass(frozen=True, slots=True)
class CastVote:
    """The one vote of a person about an answer, in place of what it was before; None takes it back."""

    answer_id: int
    user_id: int
    vote: Vote | None


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """Where a sentence stands.

    Args:
        story: id of the story.
        digest: the first digits of the digest of the story's words.
        start, end: offsets in the story's text.
    """

    story: str
    digest: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WrongQuote:
    """A sentence that a person says was quoted wrongly.

    Args:
        user_id: who says it.
        place: where the sentence stands in the story as it was quoted.
        sentence: its words, at most `LONGEST_REPORTED` characters.
    """

    user_id: int
    place: SentencePlace
    sentence: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What the numbers need of a question that got an answer; its words only if the stories do not say.

    Args:
        outcome: what it got, by the names of `index.answer`.
        milliseconds: from its coming to its answer.
        story: id of the story that was quoted first, or None.
        sentence: the sentence that answers, or None.
        unanswered: the question, in the form that stands alone, if it was asked in vain; else None.
    """

    outcome: str
    milliseconds: int
    story: str | None = None
    sentence: SentencePlace | None = None
    unanswered: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was asked in vain.

    Args:
        question: its words.
        outcome: what it got.
        times: how often it was asked.
        last: when it was asked last.
    """

    question: str = field(repr=False)
    outcome: str
    times: int
    last: datetime
