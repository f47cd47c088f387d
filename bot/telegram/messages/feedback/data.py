"""What the buttons carry with which readers judge an answer; `callback_data` tells how."""

from __future__ import annotations

from dataclasses import dataclass

from bot.database import Vote


@dataclass(frozen=True, slots=True)
class VoteData:
    """A vote about an answer, by the answer's number; a second press takes it back."""

    answer: int
    vote: Vote

    def __str__(self) -> str:
        return f"t:{self.answer}:{self.vote.name[0].lower()}"


@dataclass(frozen=True, slots=True)
class WrongData:
    """A sentence that is called wrong.

    Args:
        answer: the number of the answer that quotes it.
        number: the quotation's.
        sentence: which of the quotation's sentences it is, from 0; None if it is still to be chosen.
    """

    answer: int
    number: int
    sentence: int | None = None

    def __str__(self) -> str:
        return f"q:{self.answer}:{self.number}" + ("" if self.sentence is None else f":{self.sentence}")
