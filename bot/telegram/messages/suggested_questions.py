"""Which suggested questions are shown: six at a time, of all stories in turn, or of the nearest one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import assert_never

from bot.database import ShownSuggestion
from bot.telegram.messages.callback_data import SuggestionData
from corpus import Story
from index.answer import Answer, Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage
from index.excerpt import Excerpt
from index.question import Remark

LOT = 6
"""Most suggested questions under one message."""

FEW = 3
"""Most suggested questions under a refusal or the closest passage."""

MOST_STORIES = 60
"""Stories whose questions are suggested where none is nearer than the others."""

Suggest = Callable[[Story], Awaitable[Sequence[str]]]
"""Gives the suggested questions of a story, which may have to be made."""


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
        of_several: whether each names its story, since they are of several or nothing above them names it.
    """

    suggestions: tuple[Suggestion, ...] = ()
    next_lot: int | None = None
    of_several: bool = False

    @property
    def shown(self) -> tuple[ShownSuggestion, ...]:
        """What is stored of them."""
        return tuple(one.shown for one in self.suggestions)


async def in_turn(stories: Iterable[Story], suggest: Suggest) -> AsyncIterator[Suggestion]:
    """Yield the suggested questions of the first `MOST_STORIES`, one of each story in turn.

    Questions are made when they are first wanted, which takes a while: of later stories none are unless they are
    needed.
    """
    lots: list[list[Suggestion]] = []
    first = islice(stories, MOST_STORIES)
    # A story may be read from a database that is slow to answer.
    while story := await asyncio.to_thread(next, first, None):
        lots.append(await _of(story, suggest))
        if lots[-1]:
            yield lots[-1][0]
    for number in range(1, max(map(len, lots), default=0)):
        for lot in lots:
            if number < len(lot):
                yield lot[number]


async def lot_in_turn(stories: Iterable[Story], suggest: Suggest, number: int) -> Suggested:
    """Return a lot of the suggested questions by its number, as `lot_of` does."""
    found: list[Suggestion] = []
    async for one in in_turn(stories, suggest):
        found.append(one)
        # With one more question, there is another lot.
        if len(found) > (number + 1) * LOT:
            return replace(lot_of(found, number), next_lot=number + 1)
    return lot_of(found, number)


def lot_of(suggestions: Sequence[Suggestion], number: int) -> Suggested:
    """Return a lot of the suggestions by its number, from 0; after the last one, the first again."""
    count = max(1, -(-len(suggestions) // LOT))
    first = number % count * LOT
    of_several = len({one.story.id for one in suggestions}) > 1
    return Suggested(tuple(suggestions[first : first + LOT]), (number + 1) % count if count > 1 else None, of_several)


async def suggested_of(story: Story, suggest: Suggest) -> Suggested:
    """Return what to suggest of a story."""
    return await _near(story, suggest, LOT) or Suggested()


async def suggested_beside(answer: Answer, stories: Iterable[Story], suggest: Suggest) -> Suggested:
    """Return what to suggest under a reply.

    Nothing under an answer, thanks or a goodbye. Otherwise a few questions about the story of the nearest passage; if
    there is no passage, or that story has no questions, the first of all.

    Args:
        answer: the answer.
        stories: the stories that were asked.
        suggest: gives the questions of a story.
    """
    match answer:
        case Answered() | FileFacts() | RemarkMade(remark=Remark.THANKS | Remark.FAREWELL):
            return Suggested()
        case Closest(passage=passage):
            return await suggested_under(passage, stories, suggest)
        case Refusal(related=(nearest, *_)) | UnreadLanguage(related=(nearest, *_)):
            return await _near(nearest.story, suggest, FEW) or _few(await lot_in_turn(stories, suggest, 0))
        case Refusal() | UnreadLanguage():
            return _few(await lot_in_turn(stories, suggest, 0))
        case RemarkMade():
            return await lot_in_turn(stories, suggest, 0)
        case _:
            assert_never(answer)


async def suggested_under(passage: Excerpt, stories: Iterable[Story], suggest: Suggest) -> Suggested:
    """Return what to suggest under the closest passage; there is no button for others, which would replace its own."""
    near = await _near(passage.story, suggest, FEW)
    return near or replace(_few(await lot_in_turn(stories, suggest, 0)), next_lot=None)


def _few(lot: Suggested) -> Suggested:
    """The first questions of a lot; all of it can take their place."""
    if len(lot.suggestions) <= FEW:
        return lot
    return replace(lot, suggestions=lot.suggestions[:FEW], next_lot=0)


async def _near(story: Story, suggest: Suggest, most: int) -> Suggested | None:
    questions = (await _of(story, suggest))[:most]
    return Suggested(tuple(questions)) if questions else None


async def _of(story: Story, suggest: Suggest) -> list[Suggestion]:
    return [Suggestion(story, question) for question in await suggest(story)]
