"""Asking the questions of an evaluation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.answer import Answer
from index.answerer import Answerer
from index.evaluation.questions import EvaluationQuestion


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question.

    Args:
        asked: the question with its answers.
        answer: what was given back.
        rank: place of the first that answers, from 1, among the facts, the excerpts and then the related passages; None
            where none does.
        took_ms: milliseconds from question to answer.
    """

    asked: EvaluationQuestion
    answer: Answer
    rank: int | None
    took_ms: float

    @property
    def answerable(self) -> bool:
        """Whether the stories say."""
        return self.asked.answerable


def evaluate(answerer: Answerer, questions: Iterable[EvaluationQuestion]) -> list[Outcome]:
    """Ask each question of its story, or of all; raises CorpusError for a story that is not there."""
    return [_ask(answerer, question, time.perf_counter) for question in questions]


def _ask(answerer: Answerer, question: EvaluationQuestion, clock: Callable[[], float]) -> Outcome:
    started = clock()
    answer = answerer.answer(question.question, story=question.story)
    took_ms = (clock() - started) * 1000
    return Outcome(question, answer, _rank(question, answer), took_ms)


def _rank(question: EvaluationQuestion, answer: Answer) -> int | None:
    facts = [fact.value for fact in answer.facts if fact.value]
    told = next((place for place, fact in enumerate(facts, start=1) if question.told_by(fact)), None)
    quoted = question.rank_in((*answer.excerpts, *answer.related))
    return told or (len(facts) + quoted if quoted else None)
