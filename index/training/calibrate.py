"""Fit the probability that a sentence answers: `python -m index.training.calibrate STORIES OUT --reader FOLDER STORY`.

Each `--reader` is a folder and the stories of the file STORIES (SQuAD 2.0's form, gzipped) that it was not trained on:
their questions alone are asked of it, of the whole story and of the four paragraphs that the question was written for,
so that stories as short as news are among them; some are asked of another story. Prints what the fit gives, each story
scored with weights that were fitted on the others, and writes the weights fitted on all of them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from corpus import Story
from index.decision import LOWEST_SPAN, Calibration
from index.encoder import Encoder, SentenceTransformerEncoder
from index.evaluation.reliability import Floats, calibration_error
from index.evaluation.squad_stories import AskedQuestion, read_squad_stories
from index.model_names import READER_FOLDER, EmbeddingModel, ReaderModel, sha256_of
from index.passages import sentence_of
from index.reading import Reader, ReadingStage
from index.reading.transformers_reader import TransformersReader
from index.story_index import StoryIndex

PARAGRAPHS = 4
"""Paragraphs of a short story."""

OTHERS = 5
"""Of how many questions one is followed by a question about another story."""

BARS = (0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question among so many sentences, with the figures of each that was read, shape (read, 2): retrieval, span."""

    story: str
    own: bool
    answerable: bool
    searched: int
    figures: Floats
    right: NDArray[np.bool_]


def ask(
    told: Sequence[tuple[Story, list[AskedQuestion]]], encoder: Encoder, reader: Reader, every: int
) -> Iterator[Asked]:
    """Yield what retriever and reader say of every n-th question, of the whole story and of the short one."""
    for story, questions in told:
        texts = [story.text[paragraph.start : paragraph.end] for paragraph in story.paragraphs]
        short = [
            Story.from_paragraphs(story.id, story.headline, texts[first : first + PARAGRAPHS])
            for first in range(0, len(texts), PARAGRAPHS)
        ]
        stages = {id(part): _stage(part, encoder, reader) for part in (story, *short)}
        others = [asked for other, questions_there in told if other is not story for asked in questions_there]
        for number, question in enumerate(questions[::every]):
            own = short[min(question.paragraph // PARAGRAPHS, len(short) - 1)]
            for part in (story, own):
                yield _asked(question, part, encoder, *stages[id(part)])
                if number % OTHERS == 0:
                    stranger = others[number * every % len(others)]
                    yield _asked(stranger, part, encoder, *stages[id(part)], own=False)


def fit(asked: Sequence[Asked]) -> Calibration:
    """Return the calibration that fits what was asked.

    The weights of the figures are those that tell right sentences from wrong ones; slope and intercept are then fitted
    on each question's best sentence alone (Platt 1999), whose probability is the confidence. Whether a question is
    about the story is fitted on the best retrieval score of each, with both kinds counting half.
    """
    topics = LogisticRegression(C=10, class_weight="balanced").fit(
        [[item.figures[:, 0].max(), log(item.searched)] for item in asked], [item.own for item in asked]
    )
    figures, right = np.vstack([item.figures for item in asked]), np.concatenate([item.right for item in asked])
    sentences = LogisticRegression(C=100, max_iter=3000).fit(figures, right)
    weights: Floats = sentences.coef_[0]
    own = [item for item in asked if item.own]
    best = [int(np.argmax(item.figures @ weights)) for item in own]
    tops = [[item.figures[n] @ weights] for item, n in zip(own, best, strict=True)]
    platt = LogisticRegression(C=1e6).fit(tops, [bool(item.right[n]) for item, n in zip(own, best, strict=True)])
    return Calibration(
        sha256_of(READER_FOLDER / "model.safetensors"),
        *(round(float(value), 4) for value in (platt.intercept_[0], *(weights * platt.coef_[0][0]))),
        *(round(float(value), 4) for value in (topics.intercept_[0], *topics.coef_[0])),
    )


def report(asked: Sequence[Asked]) -> str:
    """Return the figures of a fit, each story scored with weights fitted on the others."""
    first, three, confidence, answers, answerable, others = [], [], [], [], [], []
    for story in sorted({item.story for item in asked}):
        calibration = fit([item for item in asked if item.story != story])
        for item in (item for item in asked if item.story == story):
            probability = np.array(
                [calibration.of_figures(float(row[0]), float(row[1]), item.searched) for row in item.figures]
            )
            order = np.argsort(-probability, kind="stable")
            if not item.own:
                others.append(probability[order[0]])
                continue
            confidence.append(probability[order[0]])
            answers.append(bool(item.right[order[0]]))
            answerable.append(item.answerable)
            if item.answerable:
                first.append(answers[-1])
                three.append(bool(item.right[order[:3]].any()))
    own, sure = np.array(answerable), np.array(confidence)
    against_others = roc_auc_score([1] * own.sum() + [0] * len(others), [*sure[own], *others])
    lines = [
        f"n {len(own)}, answerable {own.sum()}, of another story {len(others)}",
        f"right sentence first {np.mean(first):.3f}, in first three {np.mean(three):.3f}",
        f"AUROC answerable against unanswerable {roc_auc_score(own, sure):.3f}, another story {against_others:.4f}",
        f"expected calibration error {calibration_error(sure, np.array(answers)):.3f}",
    ]
    lines += [
        f"bar {bar:.2f}: refused though answerable {(sure[own] < bar).mean():.3f}, answered though unanswerable "
        f"{(sure[~own] >= bar).mean():.3f}, though of another story {(np.array(others) >= bar).mean():.3f}"
        for bar in BARS
    ]
    return "\n".join(lines)


def _stage(story: Story, encoder: Encoder, reader: Reader) -> tuple[StoryIndex, ReadingStage]:
    index = StoryIndex.build([story], encoder)
    return index, ReadingStage(index, reader)


def _asked(
    question: AskedQuestion, story: Story, encoder: Encoder, index: StoryIndex, stage: ReadingStage, *, own: bool = True
) -> Asked:
    candidates = index.retrieve(question.text, encoder.encode_question(question.text), [story])
    read = stage.read(question.text, candidates)
    sentences = (sentence_of(one.candidate.passage, [story]) for one in read)
    return Asked(
        story.id,
        own,
        own and bool(question.answers),
        len(candidates),
        np.array([[one.candidate.score, max(one.reading.span, LOWEST_SPAN)] for one in read]),
        np.array([own and question.answered_by(story.text[sentence.start : sentence.end]) for sentence in sentences]),
    )


def main() -> None:
    """Ask, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", type=Path, help="the file of stories and questions")
    parser.add_argument("out", type=Path, help="the calibration to write")
    parser.add_argument("--reader", nargs="+", action="append", required=True, metavar="FOLDER STORY")
    parser.add_argument("--every", type=int, default=3, help="ask every n-th question")
    options = parser.parse_args()
    encoder = SentenceTransformerEncoder(EmbeddingModel())
    told = list(read_squad_stories(options.stories))
    asked: list[Asked] = []
    for folder, *held_out in options.reader:
        reader = TransformersReader(ReaderModel(folder))
        asked += ask([pair for pair in told if pair[0].id in held_out], encoder, reader, options.every)
    sys.stdout.write(report(asked) + "\n")
    options.out.write_text(json.dumps(asdict(fit(asked)), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
