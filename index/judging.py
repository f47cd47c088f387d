"""From a question to sentences with the probability that each answers: spelling, retrieval, reading, calibration."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from index.deciding.calibration import MARKED_FROM, Calibration
from index.deciding.selection import Judged
from index.deciding.signals import signals_of
from index.languages import ENGLISH, sure_language
from index.question.spelling import Speller
from index.reading import Reader, ReadingStage
from index.retrieval import Candidate, Encoder, StoryStore, sentence_of
from index.retrieval.story_store import PartlySearched, distinct
from index.unread import Ids

RELATED_FROM = 0.6
"""Cosine from which a passage has something to do with a question (tests/benchmarks/RESULTS.md)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was read for a question.

    Args:
        judged: sentences, the most probable first.
        related: the ids (`id`) of those that have to do with the question.
        partly_searched: whether a part of the search failed.
    """

    judged: list[Judged]
    related: frozenset[int]
    partly_searched: bool


class Judge:
    """Judges the sentences of some stories, for any number of threads.

    Args:
        store: the stories with their vectors.
        encoder: the encoder that made the vectors.
        reader: says which of the retrieved sentences answer, and with which words.
        calibration: from the figures of retriever and reader to a probability.
        timed: called with "retrieval" or "reading"; returns a context that takes the time of it.
    """

    def __init__(
        self,
        store: StoryStore,
        encoder: Encoder,
        reader: Reader,
        calibration: Calibration,
        timed: Callable[[str], AbstractContextManager[object]],
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._calibration = calibration
        self._timed = timed
        self._reading = ReadingStage(store, reader)
        self._speller: Speller | None = None
        self._spelling = threading.Lock()
        self._last: tuple[object, Judgement] | None = None

    def judged(self, asked: str, within: Ids | None) -> Judgement:
        """Return what was read for a question, of all stories or of those with the ids in `within`.

        The last one is kept, so that answer and ranking of the same question cost one reading.
        """
        last = self._last
        if last is None or last[0] != (asked, within) or last[1].partly_searched:
            # Another thread may keep another one meanwhile.
            last = self._last = ((asked, within), self._judge(asked, within))
        return last[1]

    def retrieved(self, question: str, within: Ids | None = None) -> list[Candidate]:
        """Return the candidates for a question, as it is spelt."""
        return self._store.retrieve(question, self._encoder.encode_question(question), within)

    def _judge(self, asked: str, within: Ids | None) -> Judgement:
        meant = self._corrected(asked) if sure_language(asked) == ENGLISH else asked
        with self._timed("retrieval"):
            retrieved = self.retrieved(meant, within)
            candidates = distinct(retrieved)
        with self._timed("reading"):
            read = self._reading.read(meant, candidates)
        judged, related = [], []
        for one, probability in zip(read, self._calibration.probabilities(signals_of(read)), strict=True):
            passage = one.candidate.passage
            story, sentence = self._store.stories[passage.story], sentence_of(passage, self._store.stories)
            span = (sentence.start + one.reading.start, sentence.start + one.reading.end)
            marked = span if one.reading.share >= MARKED_FROM else None
            judged.append(Judged(story, sentence, marked, float(probability)))
            if one.candidate.cosine >= RELATED_FROM:
                related.append(id(judged[-1]))
        # Sorting keeps those of equal probability in the order of the retrieval.
        ordered = sorted(judged, key=lambda one: -one.probability)
        return Judgement(ordered, frozenset(related), isinstance(retrieved, PartlySearched))

    def _corrected(self, asked: str) -> str:
        with self._spelling:
            # Its lists are made when somebody first asks in English.
            self._speller = self._speller or Speller(self._store.word_counts)
            return self._speller.corrected(asked)


def check_models(encoder: object, reader: object) -> None:
    """Raise TypeError if the encoder or the reader is not one, for example if they are swapped."""
    for name, given, kind in (("encoder", encoder, Encoder), ("reader", reader, Reader)):
        if not isinstance(given, kind):
            raise TypeError(
                f"{name} is a {type(given).__name__}, not a kind of {kind.__name__}; "
                "give the encoder first, then the reader"
            )
