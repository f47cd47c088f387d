"""What the packaged models read for labelled questions: what the decision is fitted on.

The questions of the held-out articles are asked of their own story, a share of them of all stories together, and a
share of another story alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Story
from index.deciding.signals import Floats, signals_of
from index.reading import ReadCandidate, Reader, ReadingStage
from index.retrieval.encoder import Encoder
from index.storage.story_index import StoryIndex
from index.training.reader import held_out
from index.training.sources import (
    NEWS_FILES,
    OWN_LANGUAGES_FILE,
    LabelledQuestion,
    LabelledStory,
    read_news,
)

TOGETHER = 0.2
"""Share of the questions that are also asked of all stories together."""

ELSEWHERE = 0.3
"""Share of the questions that are also asked of another story alone."""

OTHER_STORY = "other story"
"""Kind of a question that is asked of another story than its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was read for it.

    Args:
        story: number of the story that it was written for.
        language, kind: of the question.
        together: whether all stories were asked.
        answerable: whether the story answers.
        signals: shape (read, signals).
        right: whether each sentence that was read answers, shape (read,).
        shares: how sure the reader is of the words in each sentence (`SentenceReading.share`), shape (read,).
        marks: whether these words are the right ones, shape (read,): they and the known span have at least half of the
            longer of both in common.
    """

    story: int
    language: str
    kind: str
    together: bool
    answerable: bool
    signals: Floats
    right: NDArray[np.bool_]
    shares: Floats
    marks: NDArray[np.bool_]


def stories_of(data: Path) -> list[LabelledStory]:
    """Return the held-out stories; the questions of one that stands in several files are joined."""
    found: dict[tuple[str, str], list[LabelledQuestion]] = {}
    stories: dict[tuple[str, str], Story] = {}
    for name in (*NEWS_FILES, OWN_LANGUAGES_FILE):
        for labelled in read_news(data / f"{name}.jsonl.gz"):
            if held_out(labelled.story.headline):
                key = (labelled.story.headline, labelled.story.text)
                stories.setdefault(key, labelled.story)
                found.setdefault(key, []).extend(labelled.questions)
    return [LabelledStory(stories[key], tuple(questions)) for key, questions in found.items()]


def ask(
    stories: Sequence[LabelledStory], encoder: Encoder, reader: Reader, share: float, seed: int = 1
) -> Iterator[Asked]:
    """Yield what was read for a share of the questions in each of their languages."""
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    # The stories of several files may have the same ids.
    index = StoryIndex.build([replace(one.story, id=str(number)) for number, one in enumerate(stories)], encoder)
    stage = ReadingStage(index, reader)
    for number, labelled in enumerate(stories):
        for question in labelled.questions:
            for language, text in question.forms.items():
                if rng.random() >= share:
                    continue
                query = encoder.encode_question(text)
                scopes: list[int | None] = [number]
                if rng.random() < TOGETHER:
                    scopes.append(None)
                if rng.random() < ELSEWHERE:
                    scopes.append(rng.choice([other for other in range(len(stories)) if other != number]))
                for scope in scopes:
                    within = None if scope is None else [str(scope)]
                    read = stage.read(text, index.retrieve(text, query, within))
                    places = [one.candidate.passage for one in read]
                    right = [place.story == number and place.sentence in question.sentences for place in places]
                    yield Asked(
                        number,
                        language,
                        question.kind if scope in (number, None) else OTHER_STORY,
                        scope is None,
                        bool(question.sentences) and scope in (number, None),
                        signals_of(read),
                        np.array(right),
                        np.array([one.reading.share for one in read]),
                        np.array(
                            [
                                place.story == number and _marks(labelled, question, one)
                                for one, place in zip(read, places, strict=True)
                            ]
                        ),
                    )


def _marks(labelled: LabelledStory, question: LabelledQuestion, one: ReadCandidate) -> bool:
    if question.span is None:
        return False
    base = labelled.story.sentences[one.candidate.passage.sentence].start
    start, end = base + one.reading.start, base + one.reading.end
    common = min(end, question.span[1]) - max(start, question.span[0])
    return 2 * common >= max(end - start, question.span[1] - question.span[0])
