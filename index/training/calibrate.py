"""Fit the probability that a sentence answers: `python -m index.training.calibrate STORIES OUT --reader FOLDER STORY`.

Each `--reader` is a folder and the stories of the file STORIES (SQuAD 2.0's form, gzipped) that it was not trained on:
their questions alone are asked of it, of the whole story and of the four paragraphs that the question was written for,
so that stories as short as news are among them; some are asked of another story. Prints what the fit gives, each story
scored with weights that were fitted on the others, and writes the weights fitted on all of them.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from corpus import Story
from index.decision import Calibration, Signals, Wanted, signals_of
from index.encoder import Encoder, SentenceTransformerEncoder
from index.evaluation.bootstrap import interval_of
from index.evaluation.reliability import Floats
from index.evaluation.scores import Scores, statistics
from index.evaluation.squad_stories import AskedQuestion, read_squad_stories
from index.model_names import READER_FOLDER, EmbeddingModel, ReaderModel, sha256_of
from index.passages import sentence_of
from index.reading import ReadCandidate, Reader, ReadingStage
from index.reading.transformers_reader import TransformersReader
from index.spelling import Speller
from index.story_index import StoryIndex
from index.vocabulary import Vocabulary

PARAGRAPHS = 4
"""Paragraphs of a short story."""

OTHERS = 5
"""Of how many questions one is followed by a question about another story."""

BARS = (0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the signals of each sentence that was read, shape (read, signals), and which of them answer.

    Args:
        story: id of the story that was asked.
        own: whether the question was written for it.
        answerable: whether the story says.
        short: whether it was asked of the short form.
        signals: in the order of the fields of `Signals`.
        right: whether each sentence answers, shape (read,).
    """

    story: str
    own: bool
    answerable: bool
    short: bool
    signals: Floats
    right: NDArray[np.bool_]

    @classmethod
    def of(
        cls, story: Story, answers: Sequence[str], read: Sequence[ReadCandidate], wanted: Wanted, *, short: bool = False
    ) -> Asked:
        """What was read of a story for a question that some words of it answer, or none."""
        texts = sentences_of(story, read)
        rows = np.array([astuple(signals_of(one, [story], wanted)) for one in read])
        right = np.array([any(answer in text for answer in answers) for text in texts])
        return cls(story.id, True, bool(answers), short, rows, right)


def sentences_of(story: Story, read: Sequence[ReadCandidate]) -> list[str]:
    """Return the texts of the sentences that were read of a story."""
    places = [sentence_of(one.candidate.passage, [story]) for one in read]
    return [story.text[place.start : place.end] for place in places]


def ask(
    told: Sequence[tuple[Story, list[AskedQuestion]]], encoder: Encoder, reader: Reader, every: int
) -> Iterator[Asked]:
    """Yield what retriever and reader say of every n-th question, of the whole story and of the short one."""
    for story, questions in told:
        texts = [story.text[paragraph.start : paragraph.end] for paragraph in story.paragraphs]
        short = [
            _Part.of(
                Story.from_paragraphs(story.id, story.headline, texts[first : first + PARAGRAPHS]), encoder, reader
            )
            for first in range(0, len(texts), PARAGRAPHS)
        ]
        whole = _Part.of(story, encoder, reader)
        others = [asked for other, questions_there in told if other is not story for asked in questions_there]
        for number, question in enumerate(questions[::every]):
            own = short[min(question.paragraph // PARAGRAPHS, len(short) - 1)]
            for part in (whole, own):
                yield part.asked(question, short=part is own)
                if number % OTHERS == 0:
                    stranger = others[number * every % len(others)]
                    yield replace(part.asked(replace(stranger, answers=()), short=part is own), own=False)


def weights_of(asked: Sequence[Asked]) -> Floats:
    """Return the weight of each signal that tells right sentences from wrong ones among all that were read."""
    rows = np.vstack([item.signals for item in asked])
    scale = rows.std(axis=0) + 1e-9
    right = np.concatenate([item.right for item in asked])
    fitted = LogisticRegression(max_iter=3000).fit((rows - rows.mean(axis=0)) / scale, right)
    weights: Floats = fitted.coef_[0] / scale
    return weights


def fit(asked: Sequence[Asked]) -> Calibration:
    """Return the calibration that fits what was asked.

    Slope and intercept are fitted on the best sentence, by `weights_of`, of each question of the story's own (Platt
    1999).
    """
    own = [item for item in asked if item.own]
    weights = weights_of(asked)
    best = [int(np.argmax(item.signals @ weights)) for item in own]
    tops = [[item.signals[n] @ weights] for item, n in zip(own, best, strict=True)]
    platt = LogisticRegression(C=1e6).fit(tops, [bool(item.right[n]) for item, n in zip(own, best, strict=True)])
    return Calibration(
        sha256_of(READER_FOLDER / "model.safetensors"),
        round(float(platt.intercept_[0]), 4),
        tuple(round(float(value), 4) for value in weights * platt.coef_[0][0]),
    )


def without(asked: Sequence[Asked], names: Sequence[str]) -> list[Asked]:
    """Return what was asked with some signals told as 0, to see what each of them is worth."""
    kept = np.array([name not in names for name in Signals.__dataclass_fields__], dtype=np.float64)
    return [replace(item, signals=item.signals * kept) for item in asked]


def report(asked: Sequence[Asked]) -> str:
    """Return the figures of a fit with 95 % intervals, each story scored with weights fitted on the others.

    Those of whole stories and of short ones, then the AUROC of all that were answerable against the questions about
    another story, and what each bar would cost.
    """
    scored = []
    for story in sorted({item.story for item in asked}):
        calibration = fit([item for item in asked if item.story != story])
        scored += [(item, *_outcome(item, calibration)) for item in asked if item.story == story]
    lines = []
    for name, short in (("whole stories", False), ("short stories", True)):
        scores = _scores([(item, sure, rank) for item, sure, rank in scored if item.own and item.short is short])
        lines.append(f"{name}: n {len(scores.answerable)}, answerable {scores.answerable.sum()}")
        lines += _shown(scores, ("hit@1", "hit@3", "mrr", "auroc", "ece"))
    others = _scores([one for one in scored if one[0].answerable or not one[0].own])
    lines += ["against questions about another story:", *_shown(others, ("auroc",))]
    everything = [(item.own, item.answerable, sure) for item, sure, _ in scored]
    own, answerable, sure = (np.array(column) for column in zip(*everything, strict=True))
    lines += [
        f"bar {bar:.2f}: refused though answerable {(sure[answerable] < bar).mean():.3f}, answered though unanswerable "
        f"{(sure[own & ~answerable] >= bar).mean():.3f}, though of another story {(sure[~own] >= bar).mean():.3f}"
        for bar in BARS
    ]
    return "\n".join(lines)


def _outcome(item: Asked, calibration: Calibration) -> tuple[float, float]:
    """The confidence, and one over the rank of the first sentence that answers."""
    probability = np.array([calibration.probability(Signals(*map(float, row))) for row in item.signals])
    order = np.argsort(-probability, kind="stable")
    right = np.flatnonzero(item.right[order])
    return float(probability[order[0]]), 1.0 / (right[0] + 1) if len(right) else 0.0


def _scores(scored: Sequence[tuple[Asked, float, float]]) -> Scores:
    items, sure, rank = zip(*scored, strict=True)
    answerable = np.array([item.answerable for item in items])
    return Scores(answerable, np.ones(len(items), dtype=np.bool_), np.array(rank), np.array(sure))


def _shown(scores: Scores, names: Sequence[str]) -> list[str]:
    figures = statistics(scores, np.ones((1, len(scores.answerable))))
    intervals = interval_of(scores)
    lines = []
    for name in names:
        low, high = intervals[name] or (np.nan, np.nan)
        lines.append(f"  {name} {figures[name][0]:.4f} ({low:.3f} to {high:.3f})")
    return lines


@dataclass(frozen=True, slots=True)
class _Part:
    """A story, or a short form of it, that can be asked."""

    story: Story
    index: StoryIndex
    stage: ReadingStage
    encoder: Encoder
    speller: Speller

    @classmethod
    def of(cls, story: Story, encoder: Encoder, reader: Reader) -> _Part:
        index = StoryIndex.build([story], encoder)
        speller = Speller(Vocabulary([story.headline, story.text]))
        return cls(story, index, ReadingStage(index, reader), encoder, speller)

    def asked(self, question: AskedQuestion, *, short: bool) -> Asked:
        meant = self.speller.corrected(question.text)
        candidates = self.index.retrieve(meant, self.encoder.encode_question(meant), [self.story])
        read = self.stage.read(meant, candidates)
        return Asked.of(self.story, question.answers, read, Wanted.by(meant), short=short)


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", type=Path, help="the file of stories and questions")
    parser.add_argument("out", type=Path, help="the calibration to write")
    parser.add_argument("--reader", nargs="+", action="append", required=True, metavar="FOLDER STORY")
    parser.add_argument("--every", type=int, default=3, help="ask every n-th question")
    parser.add_argument(
        "--without", nargs="*", default=[], choices=list(Signals.__dataclass_fields__), help="leave signals out"
    )
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep what was asked there, for further fits")
    options = parser.parse_args(arguments)
    source = (str(options.stories), options.reader, options.every)
    if options.keep and options.keep.exists():
        kept, asked = pickle.loads(options.keep.read_bytes())  # noqa: S301 (written by this program)
        if kept != source:
            parser.error(f"{options.keep} keeps what was asked of {kept}; name another file")
    else:
        asked = _ask_all(options.stories, options.reader, options.every)
        if options.keep:
            options.keep.write_bytes(pickle.dumps((source, asked)))
    asked = without(asked, options.without)
    sys.stdout.write(report(asked) + "\n")
    options.out.write_text(fit(asked).to_json(), encoding="utf-8")


def _ask_all(stories: Path, readers: Sequence[Sequence[str]], every: int) -> list[Asked]:
    # A process for each reader: asking is the work of one processor thread.
    with ProcessPoolExecutor(len(readers), get_context("spawn")) as pool:
        lots = [pool.submit(_ask_one, stories, folder, held_out, every) for folder, *held_out in readers]
        return [item for lot in lots for item in lot.result()]


def _ask_one(stories: Path, folder: str, held_out: Sequence[str], every: int) -> list[Asked]:
    told = list(read_squad_stories(stories))
    encoder, reader = SentenceTransformerEncoder(EmbeddingModel()), TransformersReader(ReaderModel(folder))
    return list(ask([pair for pair in told if pair[0].id in held_out], encoder, reader, every))


if __name__ == "__main__":
    # Under its own name, so that what is kept can be read by any program.
    from index.training import calibrate

    calibrate.main()
