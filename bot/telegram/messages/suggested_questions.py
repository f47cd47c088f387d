"""Which suggested questions are shown: six at a time, of all stories in turn, or of the nearest one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.database import ShownSuggestion
from bot.telegram.messages.callback_data import SuggestionData
from corpus import Story
from index.answer import Answer, Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage
from index.excerpt import Excerpt
from index.question import Remark
from index.story_bot import StoryBot

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
        """What is stored of it, so that the button can be pressed later."""
        return ShownSuggestion(self.data.digest, self.data.hash, self.story.id, self.question)


@dataclass(frozen=True, slots=True)
class Suggested:
    """The suggested questions under a message.

    Args:
        suggestions: the questions, at most `LOT`.
        next_lot: number of the lot that can take their place, or None if there is no other.
    """

    suggestions: tuple[Suggestion, ...] = ()
    next_lot: int | None = None

    @property
    def shown(self) -> tuple[ShownSuggestion, ...]:
        """What is stored of them."""
        return tuple(one.shown for one in self.suggestions)


def in_turn(answerer: StoryBot, within: Iterable[Story] | None = None) -> list[Suggestion]:
    """Return the suggested questions of some stories, or of all if None: one of each story in turn."""
    lots = [_of(story, answerer) for story in (answerer.stories if within is None else within)]
    rounds = max(map(len, lots), default=0)
    return [lot[number] for number in range(rounds) for lot in lots if number < len(lot)]


def lot_of(suggestions: Sequence[Suggestion], number: int) -> Suggested:
    """Return a lot of the suggestions by its number, from 0; after the last one, the first again."""
    count = max(1, -(-len(suggestions) // LOT))
    first = number % count * LOT
    return Suggested(tuple(suggestions[first : first + LOT]), (number + 1) % count if count > 1 else None)


def suggested_of(story: Story, answerer: StoryBot) -> Suggested:
    """Return what to suggest of a story."""
    return _near(story, answerer) or Suggested()


def suggested_beside(answer: Answer, answerer: StoryBot, within: Iterable[Story] | None = None) -> Suggested:
    """Return what to suggest under a reply.

    Nothing under an answer, thanks or a goodbye. Otherwise questions about the story of the nearest passage; if there
    is no passage, or that story has no questions, the first of all.

    Args:
        answer: the answer.
        answerer: suggests questions.
        within: the stories that were asked, or None for all.
    """
    match answer:
        case Answered() | FileFacts() | RemarkMade(remark=Remark.THANKS | Remark.FAREWELL):
            return Suggested()
        case Closest(passage=passage):
            return suggested_under(passage, answerer, within)
        case Refusal(related=(nearest, *_)) | UnreadLanguage(related=(nearest, *_)):
            return _near(nearest.story, answerer) or lot_of(in_turn(answerer, within), 0)
        case Refusal() | UnreadLanguage() | RemarkMade():
            return lot_of(in_turn(answerer, within), 0)
        case _:
            assert_never(answer)


def suggested_under(passage: Excerpt, answerer: StoryBot, within: Iterable[Story] | None = None) -> Suggested:
    """Return what to suggest under the closest passage; there is no button for others, which would replace its own."""
    return _near(passage.story, answerer) or replace(lot_of(in_turn(answerer, within), 0), next_lot=None)


def _near(story: Story, answerer: StoryBot) -> Suggested | None:
    questions = _of(story, answerer)[:LOT]
    return Suggested(tuple(questions)) if questions else None


def _of(story: Story, answerer: StoryBot) -> list[Suggestion]:
    return [Suggestion(story, question) for question in answerer.suggestions(story)]
