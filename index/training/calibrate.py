"""Fit the decision: `python -m index.training.calibrate --data FOLDER --out FILE`.

The packaged encoder and reader are asked the questions of the articles that were held out of their training, each of
its own story, and a share of them of all held-out stories together. The ranking is fitted on every sentence that was
read (does it answer?), the probability on the best one (Platt 1999). Prints what the fit gives, each story scored with
weights that were fitted on the others.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from corpus import Story
from index.deciding.calibration import Calibration
from index.deciding.signals import Floats, signals_of
from index.reading import ReadCandidate, Reader, ReadingStage, TransformersReader
from index.retrieval.encoder import Encoder, SentenceTransformerEncoder
from index.retrieval.story_index import StoryIndex
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

ELSEWHERE = 0.15
"""Share of the questions that are also asked of another story alone."""

BARS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)

MARKS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9)

OTHER_STORY = "other story"
"""Kind of a question that is asked of another story than its own."""

STRANGE_WEIGHT = 2.0
"""How much more a question that is asked of another story counts: to answer it is the worse mistake."""

FOLDS = 5


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
    index = StoryIndex.build([labelled.story for labelled in stories], encoder)
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
                    within = None if scope is None else [stories[scope].story]
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


def fit(asked: Sequence[Asked]) -> Calibration:
    """Return the calibration that fits what was asked."""
    rows = np.vstack([one.signals for one in asked])
    right = np.concatenate([one.right for one in asked])
    scale = rows.std(axis=0) + 1e-9
    weights = np.array([STRANGE_WEIGHT if one.kind == OTHER_STORY else 1.0 for one in asked])
    row_weights = np.repeat(weights, [len(one.right) for one in asked])
    model = LogisticRegression(max_iter=2000, C=1.0)
    fitted = model.fit((rows - rows.mean(axis=0)) / scale, right, sample_weight=row_weights)
    ranking = fitted.coef_[0] / scale
    tops = [int(np.argmax(one.signals @ ranking)) for one in asked]
    sums = [[one.signals[top] @ ranking] for one, top in zip(asked, tops, strict=True)]
    hits = [bool(one.right[top]) for one, top in zip(asked, tops, strict=True)]
    platt = LogisticRegression(C=1e6).fit(sums, hits, sample_weight=weights)
    return Calibration(
        tuple(round(float(weight), 5) for weight in ranking),
        round(float(platt.coef_[0][0]), 5),
        round(float(platt.intercept_[0]), 5),
    )


def report(asked: Sequence[Asked]) -> str:
    """Return the figures of a fit by language, each story scored with weights that were fitted on the others."""
    scored: list[tuple[Asked, int, float]] = []
    tops: list[tuple[Asked, int, float]] = []
    groups = [one.story for one in asked]
    for train, test in GroupKFold(FOLDS).split(groups, groups=groups):
        calibration = fit([asked[n] for n in train])
        for number in test:
            probabilities = calibration.probabilities(asked[number].signals)
            order = np.argsort(-probabilities, kind="stable")
            hits = np.flatnonzero(asked[number].right[order])
            tops.append((asked[number], int(order[0]), float(probabilities[order[0]])))
            scored.append((asked[number], int(hits[0]) if len(hits) else 999, float(probabilities[order[0]])))
    lines = []
    for together in (False, True):
        for language in sorted({one.language for one in asked}):
            chosen = [
                item
                for item in scored
                if item[0].language == language and item[0].together is together and item[0].kind != OTHER_STORY
            ]
            ranks = np.array([rank for one, rank, _ in chosen if one.answerable])
            answerable = np.array([one.answerable for one, _, _ in chosen])
            confidence = np.array([confidence for _, _, confidence in chosen])
            if not len(ranks) or answerable.all():
                continue
            lines.append(
                f"{'all stories' if together else 'own story'} {language}: n {len(ranks)}/{len(chosen)}, ranked@1 "
                f"{(ranks < 1).mean():.3f}, ranked@3 {(ranks < 3).mean():.3f}, auroc "
                f"{roc_auc_score(answerable, confidence):.3f}"
            )
    for least in MARKS:
        shown = [
            one.marks[best]
            for one, best, confidence in tops
            if one.answerable and not one.together and one.right[best] and one.shares[best] >= least
        ]
        if shown:
            right = np.mean(shown)
            lines.append(f"share of belief from {least}: {len(shown)} answers are marked, {right:.3f} of them rightly")
    strange = np.array([confidence for one, _, confidence in scored if one.kind == OTHER_STORY])
    for bar in BARS if len(strange) else ():
        lines.append(f"bar {bar}: reached by {(strange >= bar).mean():.3f} of {len(strange)} asked of another story")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Ask, print what a fit gives, and write the calibration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="file for the calibration")
    parser.add_argument("--share", type=float, default=0.5, help="share of the questions to ask")
    options = parser.parse_args(arguments)
    asked = list(ask(stories_of(options.data), SentenceTransformerEncoder(), TransformersReader(), options.share))
    sys.stdout.write(report(asked) + "\n")
    options.out.write_text(fit(asked).to_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
