"""Conversations about four stories with the packaged models: each follow-up is answered with the right sentence.

A floor for the right sentence first among all that is shown, quoted or offered; whether it is sure enough to be
quoted is the calibration's, which is measured elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus import Story, read_corpus
from index import Answer, Answerer, SentenceTransformerEncoder, StoryIndex
from index.evaluation import EvaluationQuestion, read_question_file
from index.reading import Reader
from index.understanding import Turn

DATA = Path(__file__).parent.parent / "data"

LEAST_FIRST = 0.75
"""Share of the follow-ups that the story answers whose right sentence has to come first."""


@dataclass(frozen=True)
class Exchange:
    """A follow-up with what came of it.

    Args:
        answers: substrings of the sentences that answer it.
        answer: what was given back with the conversation in mind.
        alone: what is given back for the same words alone; the same where they were taken for a question of its own.
    """

    answers: list[str]
    answer: Answer
    alone: Answer

    def first(self, answer: Answer) -> bool:
        """Whether the right sentence comes first."""
        asked = EvaluationQuestion(answer.question, tuple(self.answers))
        return asked.rank_in((*answer.excerpts, *answer.related)) == 1


@pytest.fixture(scope="module")
def stories(packaged_story: Story) -> dict[str, Story]:
    return {story.id: story for story in (packaged_story, *read_corpus(DATA / "stories").stories)}


@pytest.fixture(scope="module")
def exchanges(
    stories: dict[str, Story], encoder: SentenceTransformerEncoder, reader: Reader
) -> dict[tuple[str, str], Exchange]:
    answerers = {id: Answerer(StoryIndex.build([story], encoder), encoder, reader) for id, story in stories.items()}
    return dict(_asked(answerers))


def _asked(answerers: dict[str, Answerer]) -> Iterator[tuple[tuple[str, str], Exchange]]:
    """Each follow-up under its dialogue's first question and its own words."""
    for line in (DATA / "dialogues.jsonl").read_text("utf-8").splitlines():
        dialogue = json.loads(line)
        answerer = answerers[dialogue["story"]]
        turn: Turn | None = None
        for asked in dialogue["turns"]:
            answer = answerer.answer(asked["question"], previous=turn)
            if turn:
                alone = answerer.answer(asked["question"]) if answer.asked_as else answer
                place = (dialogue["turns"][0]["question"], asked["question"])
                yield place, Exchange(asked["answers"], answer, alone)
            turn = answer.turn or turn


def test_the_right_sentence_comes_first_after_a_follow_up(exchanges: dict[tuple[str, str], Exchange]) -> None:
    answerable = {place: exchange for place, exchange in exchanges.items() if exchange.answers}
    missed = [place for place, exchange in answerable.items() if not exchange.first(exchange.answer)]
    assert 1 - len(missed) / len(answerable) >= LEAST_FIRST, missed


def test_the_conversation_helps_more_than_it_harms(exchanges: dict[tuple[str, str], Exchange]) -> None:
    understood = [exchange for exchange in exchanges.values() if exchange.answers and exchange.answer.asked_as]
    with_it = sum(exchange.first(exchange.answer) for exchange in understood)
    without = sum(exchange.first(exchange.alone) for exchange in understood)
    assert with_it > without


def test_every_answer_of_the_committed_questions_stands_in_its_story_once(stories: dict[str, Story]) -> None:
    questions = read_question_file(DATA / "questions.jsonl").questions
    dialogues = [json.loads(line) for line in (DATA / "dialogues.jsonl").read_text("utf-8").splitlines()]
    wanted = [(question.story, answer) for question in questions for answer in question.answers]
    wanted += [(d["story"], answer) for d in dialogues for turn in d["turns"] for answer in turn["answers"]]
    for story, answer in wanted:
        assert story is not None
        holding = [s for s in stories[story].sentences if answer in stories[story].text[s.start : s.end]]
        assert len(holding) == 1, answer
