"""Files of questions in any of their forms, which is told from what they hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from corpus import Story
from index.errors import EvaluationFileError
from index.evaluation.files import numbered_lines, read_text
from index.evaluation.questions import AnswerSpan, EvaluationQuestion, question_lines
from index.evaluation.squad_records import StoryRecord, squad_articles, story_lines
from index.evaluation.squad_stories import stories_of


class Scope(StrEnum):
    """Of which stories the questions are asked."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """Questions, and the stories that they are about where the file brings them."""

    questions: tuple[EvaluationQuestion, ...]
    stories: tuple[Story, ...] = ()

    def chosen(self, scope: Scope = Scope.OWN, every: int = 1) -> QuestionFile:
        """Return every n-th question, the first among them, asked of its own story or of all."""
        questions = self.questions[::every]
        if scope is Scope.ALL:
            questions = tuple(replace(question, story=None) for question in questions)
        return replace(self, questions=questions)


def read_question_file(path: Path) -> QuestionFile:
    """Read questions from JSON lines of questions or of stories, or from SQuAD's JSON, gzipped or not.

    Raises EvaluationFileError where the file cannot be read, holds no question, or something in it is wrong.
    """
    text = read_text(path)
    first = next((line for _, line in numbered_lines(text)), "")
    keys = _keys(first) or _keys(text)
    if "data" in keys:
        found = _of_stories(path, squad_articles(path, text))
    elif "paragraphs" in keys:
        found = _of_stories(path, story_lines(path, text))
    else:
        found = QuestionFile(tuple(question_lines(path, text)))
    if not found.questions:
        raise EvaluationFileError(str(path), "it holds no question", "write one JSON object a line")
    return found


def _keys(text: str) -> frozenset[str]:
    """The keys of a JSON object; none of what is no JSON object."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _of_stories(path: Path, records: Iterable[StoryRecord]) -> QuestionFile:
    stories, questions = [], []
    for story, asked in stories_of(path, records):
        stories.append(story)
        questions += [
            EvaluationQuestion(
                question.text,
                question.answers,
                story.id,
                question.kind,
                tuple(AnswerSpan(story.id, start, end) for start, end in question.spans),
            )
            for question in asked
        ]
    return QuestionFile(tuple(questions), tuple(stories))
