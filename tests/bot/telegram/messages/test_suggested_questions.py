"""Which suggested questions are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.messages.suggested_questions import (
    FEW,
    LOT,
    MOST_STORIES,
    Suggested,
    Suggestion,
    in_turn,
    lot_in_turn,
    lot_of,
    suggested_beside,
)
from corpus import Story
from index import (
    Answer,
    Answered,
    Aspect,
    Closest,
    Excerpt,
    Fact,
    FileFacts,
    Refusal,
    Remark,
    RemarkMade,
    UnreadLanguage,
)
from tests.fakes import ferry_story

FERRY = ferry_story()
PIER = Story.from_paragraphs("pier", "Pier is rebuilt", ["The pier is new."])
CUP = Story.from_paragraphs("cup", "Cup is won", ["The cup is gold."])


class Suggestions:
    """Stories, and a count of those whose questions were wanted."""

    def __init__(self, *stories: Story, **questions: tuple[str, ...]) -> None:
        self.stories = stories
        self.wanted = 0
        self._questions = questions

    async def __call__(self, story: Story) -> tuple[str, ...]:
        self.wanted += 1
        return self._questions.get(story.id, ())

    async def beside(self, answer: Answer) -> Suggested:
        return await suggested_beside(answer, self.stories, self)

    async def lot(self, number: int) -> Suggested:
        return await lot_in_turn(self.stories, self, number)


def questions(kind: str, count: int) -> tuple[str, ...]:
    return tuple(f"{kind} {number}?" for number in range(count))


def first_of(story: Story) -> Excerpt:
    return Excerpt.of_sentence(story, story.sentences[0])


def refusal(*stories: Story) -> Refusal:
    return Refusal("Who?", 0.0, tuple(map(first_of, stories)))


@given(st.integers(1, 40))
def test_from_lot_to_lot_each_question_is_shown_once_until_the_first_come_again(count: int) -> None:
    everything = [Suggestion(FERRY, question) for question in questions("Who", count)]
    shown, number = list[Suggestion](), 0
    for _ in range(-(-count // LOT)):
        lot = lot_of(everything, number)
        assert 0 < len(lot.suggestions) <= LOT
        shown += lot.suggestions
        number = lot.next_lot or 0
    assert shown == everything
    assert number == 0
    assert (lot_of(everything, 0).next_lot is None) is (count <= LOT)


@given(st.integers(0, 40), st.integers(0, 10**6))
def test_a_lot_of_any_number_is_one_that_there_is(count: int, number: int) -> None:
    everything = [Suggestion(FERRY, question) for question in questions("Who", count)]
    lot = lot_of(everything, number)
    assert bool(lot.suggestions) is bool(count)
    assert set(lot.suggestions) <= {*everything}


async def test_the_stories_take_turns() -> None:
    made = Suggestions(FERRY, PIER, CUP, ferry=questions("F", 3), cup=questions("C", 1))
    assert [one.question async for one in in_turn(made.stories, made)] == ["F 0?", "C 0?", "F 1?", "F 2?"]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 7])
async def test_a_lot_in_turn_is_one_of_all_questions(number: int) -> None:
    made = Suggestions(FERRY, PIER, CUP, ferry=questions("F", 6), pier=questions("P", 6), cup=questions("C", 4))
    everything = [one async for one in in_turn(made.stories, made)]
    assert await made.lot(number) == lot_of(everything, number)


async def test_no_more_questions_are_made_than_a_lot_needs() -> None:
    stories = [Story.from_paragraphs(f"s{number:03}", "Ferry", ["It sails."]) for number in range(2 * MOST_STORIES)]
    made = Suggestions(*stories, **{story.id: questions(story.id, 2) for story in stories})
    lot = await made.lot(0)
    assert ([one.story for one in lot.suggestions], lot.next_lot) == (stories[:LOT], 1)
    assert made.wanted == LOT + 1
    none = Suggestions(*stories)
    assert await none.lot(0) == Suggested()
    assert none.wanted == MOST_STORIES


@pytest.mark.parametrize(
    "answer",
    [refusal(PIER, FERRY), Closest("Who?", 0.03, first_of(PIER)), UnreadLanguage("Хто?", "uk", (first_of(PIER),))],
    ids=["refusal", "closest", "language"],
)
async def test_what_is_no_answer_has_a_few_questions_of_the_nearest_story(answer: Answer) -> None:
    made = Suggestions(FERRY, PIER, ferry=questions("F", 6), pier=questions("P", 6))
    suggested = await made.beside(answer)
    assert [one.question for one in suggested.suggestions] == [*questions("P", FEW)]
    assert (suggested.next_lot, suggested.of_several) == (None, False)


@pytest.mark.parametrize(
    "answer",
    [refusal(), refusal(CUP), RemarkMade("hi", Remark.GREETING), RemarkMade("asdf", Remark.NOISE)],
    ids=["no passage", "nothing suggested of it", "greeting", "noise"],
)
async def test_without_a_nearest_story_the_first_of_all_are_shown(answer: Answer) -> None:
    made = Suggestions(FERRY, PIER, CUP, ferry=questions("F", 6), pier=questions("P", 6))
    first, suggested = await made.lot(0), await made.beside(answer)
    assert suggested.of_several
    if isinstance(answer, Refusal):
        # The button for others shows all of the first lot.
        assert suggested == replace(first, suggestions=first.suggestions[:FEW], next_lot=0)
    else:
        assert suggested == first


async def test_a_few_questions_are_all_if_there_are_no_others() -> None:
    made = Suggestions(FERRY, PIER, ferry=questions("F", 1), pier=questions("P", 2))
    assert await made.beside(refusal()) == await made.lot(0)


async def test_the_closest_passage_has_no_button_for_other_questions() -> None:
    made = Suggestions(FERRY, PIER, CUP, ferry=questions("F", 6), pier=questions("P", 6))
    suggested = await made.beside(Closest("Who?", 0.03, first_of(CUP)))
    assert suggested == Suggested((await made.lot(0)).suggestions[:FEW], of_several=True)


@pytest.mark.parametrize(
    "answer",
    [
        Answered("Who?", 0.5, (first_of(PIER),)),
        FileFacts("Who wrote it?", (Fact(FERRY, Aspect.AUTHOR, None),)),
        RemarkMade("thanks", Remark.THANKS),
        RemarkMade("bye", Remark.FAREWELL),
    ],
    ids=lambda answer: answer.question,
)
async def test_nothing_is_suggested_under_an_answer_or_a_goodbye(answer: Answer) -> None:
    made = Suggestions(FERRY, PIER, ferry=questions("F", 6), pier=questions("P", 6))
    assert await made.beside(answer) == Suggested()
    assert made.wanted == 0
