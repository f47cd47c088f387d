"""Which suggested questions are shown: six at a time, those of all stories in turn or those of the nearest one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.database import ShownSuggestion
from bot.telegram.callback_data import SuggestionData
from corpus import Story
from index.answer import Answer
from index.answerer import Answerer

LOT = 6
"""Most suggested questions under one message."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested question, and the story that answers it."""

    story: Story
    question: str

    @property
    def data(self) -> SuggestionData:
        """What its button carries."""
        return SuggestionData.of(self.story.digest, self.question)

    @property
    def shown(self) -> ShownSuggestion:
        """What is kept of it so that the button can be pressed later."""
        return ShownSuggestion(self.data.digest, self.data.hash, self.story.id, self.question)


@dataclass(frozen=True, slots=True)
class Suggested:
    """The suggested questions under a message; none unless given.

    Args:
        suggestions: the questions, at most `LOT`.
        next_lot: number of the lot that can be shown in their place, None where there is no other.
    """

    suggestions: tuple[Suggestion, ...] = ()
    next_lot: int | None = None


def in_turn(answerer: Answerer) -> list[Suggestion]:
    """Return all suggested questions, one of each story in turn."""
    lots = [_of(story, answerer) for story in answerer.stories]
    rounds = max(map(len, lots), default=0)
    return [lot[number] for number in range(rounds) for lot in lots if number < len(lot)]


def lot_of(suggestions: Sequence[Suggestion], number: int) -> Suggested:
    """Return a lot of the suggestions by its number, from 0; after the last one comes the first again."""
    count = max(1, -(-len(suggestions) // LOT))
    first = number % count * LOT
    return Suggested(tuple(suggestions[first : first + LOT]), (number + 1) % count if count > 1 else None)


def suggested_beside(answer: Answer, answerer: Answerer) -> Suggested:
    """Return what to suggest with an answer that quotes nothing: questions of the story of its nearest passage.

    Where it has no passage, or nothing is suggested of that story, the first of all.
    """
    nearest = _of(answer.related[0].story, answerer) if answer.related else []
    return Suggested(tuple(nearest[:LOT])) if nearest else lot_of(in_turn(answerer), 0)


def _of(story: Story, answerer: Answerer) -> list[Suggestion]:
    return [Suggestion(story, question) for question in answerer.suggestions(story)]
