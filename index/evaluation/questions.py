"""The questions of an evaluation, with what answers them, and the files that they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from corpus import Story
from corpus.normalise import normalise
from index.errors import EvaluationFileError
from index.evaluation.files import invalid, numbered_lines, read_text
from index.evaluation.stories import Range, StoryQuestion, form_of, language_of, stories_in
from index.excerpt import Excerpt

ALL_LANGUAGES = "all"

_CURE = 'write {"question": "…", "answers": ["part of the sentence that answers"]}'


class Scope(StrEnum):
    """Of which stories the questions are asked."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """A question of an evaluation.

    Args:
        question: what is asked.
        answers: words that answer; empty if the stories do not say.
        story: id of the story to ask, or None for all stories.
        kind: a group that figures are also given for.
        about: id of the story that it is about, which a right quotation is taken from, or None if it is not known.
        ranges: [start, end) in that story's text of each sentence that answers, for a file that says so.
        language: BCP 47 code of the language that it is asked in.
        forms: the question in each language that it exists in, by code.
    """

    question: str
    answers: tuple[str, ...]
    story: str | None = None
    kind: str | None = None
    about: str | None = None
    ranges: tuple[Range, ...] = ()
    language: str = "en"
    forms: dict[str, str] = field(default_factory=dict)

    @property
    def answerable(self) -> bool:
        """Whether the stories say."""
        return bool(self.answers)

    def answered_by(self, excerpt: Excerpt) -> bool:
        """Whether a quotation covers half of a sentence that answers, or holds an answer if no place is known."""
        if self.about is not None and excerpt.story.id != self.about:
            return False
        if self.ranges:
            return any(
                2 * (min(excerpt.end, end) - max(excerpt.start, start)) >= end - start for start, end in self.ranges
            )
        return self.told_by(excerpt.quote)

    def told_by(self, text: str) -> bool:
        """Whether a text holds one of the answers."""
        return any(normalise(answer) in text for answer in self.answers)

    def rank_in(self, excerpts: Sequence[Excerpt]) -> int | None:
        """Return the place, from 1, of the first quotation that answers, or None."""
        return next((place for place, excerpt in enumerate(excerpts, start=1) if self.answered_by(excerpt)), None)


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of a file, each in its first form, and the stories that they are about if the file brings them."""

    path: Path
    questions: tuple[EvaluationQuestion, ...]
    stories: tuple[Story, ...] = ()

    def chosen(self, scope: Scope = Scope.OWN, every: int = 1, language: str | None = None) -> QuestionFile:
        """Return every n-th question, the first among them, asked of its own story or of all.

        Args:
            scope: of which stories it is asked.
            every: n.
            language: code of the language to ask in, "all" for each that a question exists in, None for the first.

        Raises EvaluationFileError if no question exists in that language.
        """
        questions = self.questions[::every]
        if scope is Scope.ALL:
            questions = tuple(replace(question, story=None) for question in questions)
        if language is not None:
            questions = tuple(
                replace(question, question=text, language=code)
                for question in questions
                for code, text in question.forms.items()
                if language in (code, ALL_LANGUAGES)
            )
        if not questions:
            there = ", ".join(sorted({code for question in self.questions for code in question.forms}))
            raise EvaluationFileError(
                str(self.path), f"no question that is asked is in {language}", f"choose --language from {there}, all"
            )
        return replace(self, questions=questions)


def read_question_file(path: Path) -> QuestionFile:
    """Read questions from JSON lines of questions or of stories, or from SQuAD's JSON, gzipped or not.

    Raises EvaluationFileError where the file cannot be read, holds no question, or something in it is wrong.
    """
    text = read_text(path)
    form = form_of(text)
    if form is None:
        lines = tuple(_line_question(f"{path}, line {number}", line) for number, line in numbered_lines(text))
        found = QuestionFile(path, lines)
    else:
        told = tuple(stories_in(path, text, form))
        questions = tuple(_story_question(story, asked) for story, lot in told for asked in lot)
        found = QuestionFile(path, questions, tuple(story for story, _ in told))
    if not found.questions:
        raise EvaluationFileError(str(path), "it holds no question", "write one JSON object a line")
    return found


def _story_question(story: Story, asked: StoryQuestion) -> EvaluationQuestion:
    language, question = next(iter(asked.forms.items()))
    return EvaluationQuestion(
        question,
        tuple(story.text[start:end] for start, end in asked.spans or asked.ranges),
        story.id,
        asked.kind,
        story.id,
        asked.ranges,
        language,
        asked.forms,
    )


def _with_text(value: str) -> str:
    if not normalise(value):
        raise ValueError("an answer needs text")
    return value


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    question: str
    answers: tuple[Annotated[str, AfterValidator(_with_text)], ...]
    story: str | None = None
    kind: str | None = None
    language: str | None = None


def _line_question(where: str, line: str) -> EvaluationQuestion:
    try:
        read = _Line.model_validate_json(line)
    except ValidationError as error:
        raise invalid(where, error, _CURE) from None
    language = read.language or language_of(read.question)
    return EvaluationQuestion(
        read.question,
        read.answers,
        read.story,
        read.kind,
        read.story,
        language=language,
        forms={language: read.question},
    )
