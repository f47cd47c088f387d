"""The training files: stories with questions, the sentences that answer and the words in them.

The files have the forms that the evaluation reads (`index.evaluation.stories`). A question's answers are kept as
numbers of sentences of a `corpus.Story`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import Story
from index.evaluation.stories import covered, read_stories

NEWS_FILES = ("news-train", "news-train-2", "news-train-3")
OWN_LANGUAGES_FILE = "own-languages-train"
SPAN_FILES = {
    "squad2-dev-other-articles": 1.0,
    "squad11-other-articles": 1.0,
    "squad-articles": 0.35,
    "squadshifts-new-wiki": 0.3,
    "tydiqa-en": 0.6,
    "tydiqa-ru": 1.0,
    "wikinews-qamr-qadiscourse": 0.25,
}
"""Files of questions with spans, and the share of their questions that a pass takes."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with the sentences of its story that answer it.

    Args:
        forms: the question in one or more languages, by language code; hard windows are looked for with the first.
        kind: what kind of question it is ("near": the story does not answer).
        sentences: numbers of the sentences that answer, none if the story does not say.
        span: [start, end) offsets in the story's text of the fewest words that answer, if they are known.
        near: numbers of the sentences that the question was written about, if it does not answer and they are known.
    """

    forms: dict[str, str]
    kind: str
    sentences: frozenset[int]
    span: tuple[int, int] | None = None
    near: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LabelledStory:
    """A story and what is asked of it."""

    story: Story
    questions: tuple[LabelledQuestion, ...]


def read_news(path: Path) -> Iterator[LabelledStory]:
    """Yield the stories of a file of news with questions in several languages; raises EvaluationFileError."""
    for story, asked in read_stories(path):
        questions = []
        for one in asked:
            found = frozenset(number for place in one.ranges for number in covered(story, *place))
            if found or not one.ranges:
                questions.append(LabelledQuestion(one.forms, one.kind, found, next(iter(one.spans), None)))
        yield LabelledStory(story, tuple(questions))


def read_spans(path: Path) -> Iterator[LabelledStory]:
    """Yield the stories of a file of paragraphs with questions and spans; raises EvaluationFileError."""
    for story, asked in read_stories(path):
        questions = []
        for one in asked:
            span = next(iter(one.spans), None)
            found = frozenset(covered(story, *span) if span else ())
            near = frozenset(n for n, s in enumerate(story.sentences) if s.paragraph == one.paragraph and not found)
            questions.append(LabelledQuestion(one.forms, "plain" if span else "near", found, span, near))
        yield LabelledStory(story, tuple(questions))
