"""Conversations about four stories: a follow-up that is understood leads to the right sentence more often.

The sentences are ranked by the words that they share with the question, so that only the understanding of the
follow-ups is tested here; how often the packaged models answer them is measured elsewhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import Story, read_corpus
from index import Answered, Closest, Refusal, turn_of
from index.evaluation import EvaluationQuestion, read_question_file
from index.question import Turn
from tests.fakes import answerer_of

DATA = Path(__file__).parents[3] / "data"
DIALOGUES: list[dict[str, Any]] = [
    json.loads(line) for line in (DATA / "dialogues.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def stories(packaged_story: Story) -> dict[str, Story]:
    return {story.id: story for story in (packaged_story, *read_corpus(DATA / "stories").stories)}


def test_the_conversation_helps_more_than_it_harms(stories: dict[str, Story]) -> None:
    answerers = {id: answerer_of(story, bar=0.0) for id, story in stories.items()}
    better, worse = [], []
    for dialogue in DIALOGUES:
        answerer = answerers[dialogue["story"]]
        turn: Turn | None = None
        for asked in dialogue["turns"]:
            answer = answerer.ask(asked["question"], previous=turn)
            if isinstance(answer, Answered | Closest | Refusal) and answer.asked_as and asked["answers"]:
                question = EvaluationQuestion(asked["question"], tuple(asked["answers"]))
                with_it, alone = (
                    question.rank_in(answerer.ranking(words)) or 99 for words in (answer.asked_as, asked["question"])
                )
                better += [asked["question"]] * (with_it < alone)
                worse += [asked["question"]] * (with_it > alone)
            turn = turn_of(answer) or turn
    assert len(better) > 2 * len(worse), (better, worse)


def test_every_answer_of_the_committed_questions_stands_in_its_story_once(stories: dict[str, Story]) -> None:
    questions = read_question_file(DATA / "questions.jsonl").questions
    wanted = [(question.story, answer) for question in questions for answer in question.answers]
    wanted += [(d["story"], answer) for d in DIALOGUES for turn in d["turns"] for answer in turn["answers"]]
    assert len(wanted) > 100
    for story, answer in wanted:
        assert story is not None
        holding = [s for s in stories[story].sentences if answer in stories[story].text[s.start : s.end]]
        assert len(holding) == 1, answer
