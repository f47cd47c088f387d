"""Stories with questions and answer spans, in the form of SQuAD 2.0 (Rajpurkar et al. 2018)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import Story
from corpus.normalise import normalise


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question about a story.

    Args:
        text: the question, normalised.
        answers: the words that answer; none where the story does not say.
        paragraph: number of the paragraph that it was written for, from 0.
    """

    text: str
    answers: tuple[str, ...]
    paragraph: int

    def answered_by(self, quote: str) -> bool:
        """Whether a quotation holds one of the answers."""
        return any(answer in quote for answer in self.answers)


def read_squad_stories(path: Path) -> Iterator[tuple[Story, list[AskedQuestion]]]:
    """Yield each story of a file of JSON lines, gzipped, with its questions."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            questions = [
                AskedQuestion(
                    normalise(asked["question"]),
                    tuple(
                        normalise(record["paragraphs"][asked["paragraph"]][start:end])
                        for start, end in asked["answers"]
                    ),
                    asked["paragraph"],
                )
                for asked in record["questions"]
            ]
            yield Story.from_paragraphs(record["id"], record["title"], record["paragraphs"]), questions
