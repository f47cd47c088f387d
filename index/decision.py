"""From what retriever and reader say of a sentence to the probability that it answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import exp
from pathlib import Path

from corpus import Story
from index.asked_speaker import speaker_asked_for
from index.errors import ModelError
from index.expectations import unmet
from index.model_names import READER_FOLDER
from index.particulars import missing, particulars
from index.passages import passage_text, sentence_of
from index.reading import ReadCandidate

LOWEST_SPAN = -20.0
"""Span logits further below "no answer" than this say no more than this."""

NAMELESS = -5.0
"""What it adds to the log-odds that a question has no word but such as "why", "who" and "she": outside a conversation
it asks for nothing that could be found, and is refused."""

DEFAULT_BAR = 0.05
"""Probability below which a question is refused; what it costs is measured in tests/benchmarks/RESULTS.md."""


DEFAULT_CLOSEST_BAR = 0.02
"""Probability from which the closest passage is shown instead of a refusal."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision goes by, for one sentence.

    Args:
        dense_sentence: cosine of question and sentence.
        dense_passage: cosine of question and passage.
        lexical_sentence: BM25 share of question and sentence, from 0 to 1.
        lexical_passage: BM25 share of question and passage.
        span: the reader's span logit, at least `LOWEST_SPAN`.
        missing: 1 where the passage lacks a name or a figure of the question, else 0.
        unmet: 1 where the sentence lacks what the question's wording asks for, else 0.
    """

    dense_sentence: float
    dense_passage: float
    lexical_sentence: float
    lexical_passage: float
    span: float
    missing: float
    unmet: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants of a passage.

    Args:
        question: the question.
        particulars: the names and figures in it.
        speaker: stems of the name whose words it asks for, empty where it asks for nobody's.
    """

    question: str
    particulars: tuple[str, ...]
    speaker: frozenset[str]

    @classmethod
    def by(cls, question: str, *, english: bool = True) -> Wanted:
        """Return what a question wants; `english` says whether its words can be told from names by a dictionary."""
        return cls(question, particulars(question, english=english), speaker_asked_for(question))


def signals_of(read: ReadCandidate, stories: Sequence[Story], wanted: Wanted) -> Signals:
    """Return the signals of a sentence.

    Args:
        read: the sentence with the figures of retriever and reader.
        stories: those of the index that it was retrieved from.
        wanted: what is asked.
    """
    found, passage = read.candidate, read.candidate.passage
    story, sentence = stories[passage.story], sentence_of(passage, stories)
    return Signals(
        found.dense_sentence,
        found.dense_passage,
        found.lexical_sentence,
        found.lexical_passage,
        max(read.reading.span, LOWEST_SPAN),
        float(missing(wanted.particulars, passage_text(passage, stories)) > 0),
        float(unmet(wanted.question, story.text[sentence.start : sentence.end])),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression: the probability that a sentence answers, of its signals.

    Fitted on questions of stories that the reader was not trained on (index/training/calibrate.py). For another reader
    than the packaged one it is an approximation.

    Args:
        reader: SHA-256 of the weights that it was fitted for, in hexadecimal.
        intercept: log-odds where every signal is 0.
        weights: what each signal adds to them per unit, in the order of the fields of `Signals`.
    """

    reader: str
    intercept: float
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        wanted = len(Signals.__dataclass_fields__)
        if len(self.weights) != wanted:
            raise ValueError(f"{len(self.weights)} weights for {wanted} signals")

    @classmethod
    def from_file(cls, path: Path) -> Calibration:
        """Read what `to_json` wrote; raises ModelError where it is missing or damaged."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            weights = tuple(float(values["weights"][name]) for name in Signals.__dataclass_fields__)
            return cls(str(values["reader"]), float(values["intercept"]), weights)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelError(
                str(path), f"no calibration can be read there ({type(error).__name__})", "install storybot again"
            ) from error

    @classmethod
    def packaged(cls) -> Calibration:
        """Return the calibration of the packaged reader; raises ModelError where it cannot be read."""
        return cls.from_file(READER_FOLDER / "calibration.json")

    def to_json(self) -> str:
        """Return it as JSON, each weight under the name of its signal."""
        weights = dict(zip(Signals.__dataclass_fields__, self.weights, strict=True))
        return json.dumps({"reader": self.reader, "intercept": self.intercept, "weights": weights}, indent=1) + "\n"

    def probability(self, signals: Signals, evidence: float = 0.0) -> float:
        """Return the probability that a sentence answers, from 0 to 1; `evidence` is added to the log-odds."""
        odds = self.intercept + evidence + sum(w * x for w, x in zip(self.weights, astuple(signals), strict=True))
        return 1 / (1 + exp(-odds))
