"""How often the words that the reader marks are right, by its span logit.

    python -m tests.benchmarks.spans DIR/stories-dev.jsonl.gz --reader FOLDER STORY ...

FOLDER is a reader that was not trained on the stories named. Every fourth question is asked of its own story.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

from index import ReaderModel, SentenceTransformerEncoder, StoryIndex, TransformersReader
from index.evaluation.squad_stories import AskedQuestion, read_squad_stories
from index.passages import sentence_of
from index.reading import ReadingStage

EVERY = 4
EDGES = (-np.inf, -2.0, -1.0, 0.0, np.inf)


def right(question: AskedQuestion, marked: str) -> bool:
    """Whether marked words overlap an answer and are not far longer than the longest one."""
    longest = max(map(len, question.answers), default=0)
    overlap = any(answer in marked or marked in answer for answer in question.answers)
    return overlap and len(marked) < 3 * longest + 10


def main() -> None:
    """Print the number of questions and the share of right words for each range of the span logit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--reader", nargs="+", required=True, metavar="FOLDER STORY")
    options = parser.parse_args()
    folder, *held_out = options.reader
    encoder, reader = SentenceTransformerEncoder(), TransformersReader(ReaderModel(folder))
    rows = []
    for story, questions in read_squad_stories(options.stories):
        if story.id not in held_out:
            continue
        index = StoryIndex.build([story], encoder)
        stage = ReadingStage(index, reader)
        for question in questions[::EVERY]:
            candidates = index.retrieve(question.text, encoder.encode_question(question.text), [story])
            read = stage.read(question.text, candidates)
            best = max(read, key=lambda one: one.reading.span)
            sentence = sentence_of(best.candidate.passage, [story])
            words = story.text[sentence.start : sentence.end][best.reading.start : best.reading.end]
            rows.append((best.reading.span, right(question, words), bool(question.answers)))
    spans, rights, answerable = (np.array(column) for column in zip(*rows, strict=True))
    for low, high in pairwise(EDGES):
        inside = (spans >= low) & (spans < high)
        sys.stdout.write(
            f"{low} to {high}: {inside.sum()} questions, {(rights & inside).sum()} right; "
            f"of {(inside & answerable).sum()} answerable {(rights & inside & answerable).sum()}\n"
        )


if __name__ == "__main__":
    main()
