"""Asking the questions of an evaluation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.normalise import normalise
from index.answer import Answer
from index.answerer import Answerer
from index.evaluation.questions import EvaluationQuestion


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question.

    Args:
        asked: the question with its answers.
        answer: what was given back.
        rank: place of the first that holds an answer, from 1, among the facts, the excerpts and then the related
            passages; None where none does.
        took_ms: milliseconds from question to answer.
    """

    asked: EvaluationQuestion
    answer: Answer
    rank: int | None
    took_ms: float

    @property
    def answerable(self) -> bool:
        """Whether the stories say."""
        return bool(self.asked.answers)


def evaluate(answerer: Answerer, questions: Iterable[EvaluationQuestion]) -> list[Outcome]:
    """Ask each question of its story, or of all; raises CorpusError for a story that is not there."""
    return [_ask(answerer, question, time.perf_counter) for question in questions]


def _ask(answerer: Answerer, question: EvaluationQuestion, clock: Callable[[], float]) -> Outcome:
    started = clock()
    answer = answerer.answer(question.question, story=question.story)
    took_ms = (clock() - started) * 1000
    given = [fact.value for fact in answer.facts if fact.value]
    given += [excerpt.quote for excerpt in (*answer.excerpts, *answer.related)]
    return Outcome(question, answer, rank_of(given, question.answers), took_ms)


def rank_of(quotes: Sequence[str], answers: Sequence[str]) -> int | None:
    """Return the place, from 1, of the first quote that holds one of `answers`; None where none does."""
    wanted = [normalise(answer) for answer in answers]
    for place, quote in enumerate(quotes, start=1):
        if any(answer in quote for answer in wanted):
            return place
    return None
