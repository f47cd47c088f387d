"""Asking the questions of an evaluation."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from index.answer import Answer, Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage
from index.evaluation.questions import EvaluationQuestion
from index.excerpt import Excerpt


class AnswersQuestions(Protocol):
    """What is measured; `index.StoryBot` is one."""

    def ask(self, question: str, *, story: str | None = None) -> Answer:
        """Answer a question from a story, or from all."""
        ...

    def ranking(self, question: str, story: str | None = None, limit: int = 10) -> list[Excerpt]:
        """Return the passages that come closest, best first, whatever the outcome."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question stood.

    Args:
        outcome: which of the six kinds of answer it got.
        answered: whether it was shown an answer: a quotation, or a fact that the file gives.
        confidence: from 0 to 1; that of a fact is 1.
        rank: place, from 1, of the first that answers among what is shown, or None.
        ranked: place of the first that answers in the ranking, whatever the outcome, or None.
    """

    outcome: str
    answered: bool
    confidence: float
    rank: int | None
    ranked: int | None

    @property
    def shown(self) -> bool:
        """Whether the reader was shown something that might answer."""
        return self.answered or self.outcome == Closest.outcome


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one question.

    Args:
        asked: the question with its answers.
        answer: what was given back.
        standing: how it stands.
        took_ms: milliseconds from question to answer.
    """

    asked: EvaluationQuestion
    answer: Answer
    standing: Standing
    took_ms: float


def evaluate(answerer: AnswersQuestions, questions: Iterable[EvaluationQuestion]) -> list[Result]:
    """Ask each question of its story, or of all; raises CorpusError for a story that is not there."""
    return [_ask(answerer, question) for question in questions]


def facts_in(answer: Answer) -> list[str]:
    """Return what an answer tells of the stories' files."""
    return [fact.value for fact in answer.facts if fact.value] if isinstance(answer, FileFacts) else []


def _ask(answerer: AnswersQuestions, asked: EvaluationQuestion) -> Result:
    started = time.perf_counter()
    answer = answerer.ask(asked.question, story=asked.story)
    took_ms = (time.perf_counter() - started) * 1000
    # Reading takes long, and there is nothing to find for a question without an answer.
    ranked = asked.rank_in(answerer.ranking(asked.question, asked.story)) if asked.answerable else None
    return Result(asked, answer, _standing(asked, answer, ranked), took_ms)


def _standing(asked: EvaluationQuestion, answer: Answer, ranked: int | None) -> Standing:
    facts = facts_in(answer)
    match answer:
        case Answered(confidence=confidence, excerpts=shown):
            answered = True
        case Closest(confidence=confidence, passage=passage):
            answered, shown = False, (passage,)
        case Refusal(confidence=confidence):
            answered, shown = False, ()
        case FileFacts(excerpts=shown):
            answered = bool(facts or shown)
            confidence = float(answered)
        case RemarkMade() | UnreadLanguage():
            answered, confidence, shown = False, 0.0, ()
    told = next((place for place, fact in enumerate(facts, start=1) if asked.told_by(fact)), None)
    quoted = asked.rank_in(shown)
    rank = told or (len(facts) + quoted if quoted else None)
    return Standing(answer.outcome, answered, confidence, rank, ranked)
