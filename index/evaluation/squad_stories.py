"""Stories with questions and answer spans, in the form of SQuAD 2.0 (Rajpurkar et al. 2018)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import Story
from corpus.normalise import normalise, normalised_span
from corpus.story import PARAGRAPH_BREAK
from index.errors import EvaluationFileError
from index.evaluation.question_words import question_word
from index.evaluation.squad_records import QuestionRecord, StoryRecord, read_story_lines

UNANSWERABLE = "unanswerable"
"""Kind of the questions that the story does not answer, where the file names none."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question about a story.

    Args:
        text: the question, normalised.
        answers: the words that answer; none where the story does not say.
        spans: [start, end) of each of them in the story's text.
        paragraph: number of the paragraph that it was written for, from 0.
        kind: the file's, or else the question word, or "unanswerable".
    """

    text: str
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    paragraph: int
    kind: str

    def answered_by(self, quote: str) -> bool:
        """Whether a quotation holds one of the answers."""
        return any(answer in quote for answer in self.answers)


def read_squad_stories(path: Path) -> Iterator[tuple[Story, list[AskedQuestion]]]:
    """Yield each story of a file of JSON lines, gzipped or not, with its questions; raises EvaluationFileError."""
    return stories_of(path, read_story_lines(path))


def stories_of(path: Path, records: Iterable[StoryRecord]) -> Iterator[tuple[Story, list[AskedQuestion]]]:
    """Yield each record of `path` as a story with its questions.

    Raises EvaluationFileError for a second story of an id, one without text, and an answer that normalisation takes.
    """
    seen: set[str] = set()
    for record in records:
        where = f"{path}, story {record.id!r}"
        if record.id in seen:
            raise EvaluationFileError(where, "another story has this id too", "give each story an id of its own")
        seen.add(record.id)
        try:
            story = Story.from_paragraphs(record.id, record.title, record.paragraphs)
        except ValueError:
            raise EvaluationFileError(where, "it has no text", "leave it out") from None
        starts = _starts(record)
        yield story, [_asked(where, record, asked, starts) for asked in record.questions]


def _starts(record: StoryRecord) -> list[int]:
    """Where each of a record's paragraphs begins in its story's text, which leaves empty ones out."""
    starts, start = [], 0
    for text in map(normalise, record.paragraphs):
        starts.append(start)
        start += len(text) + len(PARAGRAPH_BREAK) if text else 0
    return starts


def _asked(where: str, record: StoryRecord, asked: QuestionRecord, starts: list[int]) -> AskedQuestion:
    paragraph, start = record.paragraphs[asked.paragraph], starts[asked.paragraph]
    spans = []
    for answer in asked.answers:
        place = normalised_span(paragraph, *answer)
        if place is None:
            raise EvaluationFileError(
                where,
                f"the answer {list(answer)} to {asked.question!r} is white space, or ends inside a character",
                "correct the span",
            )
        spans.append((start + place[0], start + place[1]))
    return AskedQuestion(
        normalise(asked.question),
        tuple(normalise(paragraph[first:last]) for first, last in asked.answers),
        tuple(spans),
        asked.paragraph,
        asked.kind or (question_word(asked.question) if asked.answers else UNANSWERABLE),
    )
