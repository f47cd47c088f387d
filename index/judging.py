"""From a question to its outcome: spelling, retrieval, reading, calibration, and what of it is quoted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from math import sqrt

from corpus import stories_with_id
from index.answer import Answered, Closest, Refusal
from index.deciding.calibration import MARKED_FROM, Calibration
from index.deciding.selection import Judged, select
from index.deciding.signals import signals_of
from index.excerpt import Excerpt, merged, without_repeats
from index.languages import ENGLISH, sure_language
from index.languages.shared_names import alike, rank_by_names
from index.question.spelling import Speller
from index.reading import Reader, ReadingStage
from index.retrieval import Candidate, Encoder, StoryStore
from index.retrieval.passages import passages_of
from index.retrieval.story_store import PartlySearched, distinct

RELATED_FROM = 0.6
"""Cosine from which a passage has something to do with a question (tests/benchmarks/RESULTS.md)."""

RELATED = 5
"""Passages that are offered beside the excerpts."""

COMPARED_BY_NAMES = 100
"""Stories all of whose sentences are compared with a question by its names; of more, those that hold them."""

Ids = tuple[str, ...]


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

    def sharing_names(self, asked: str, within: Ids | None) -> tuple[Excerpt, ...]:
        """Return the sentences that share most names and figures with a question, which may be in any language."""
        stories = self._store.stories
        if within is None and len(stories) > COMPARED_BY_NAMES:
            found = self._retrieved(" ".join(alike(asked, self._store.word_counts)), None)
            passages = sorted((one.passage for one in found), key=lambda one: (one.story, one.sentence))
            places = [(story := stories[one.story], story.sentences[one.sentence]) for one in passages]
        else:
            few = stories if within is None else [one for id in within for one in stories_with_id(stories, id)]
            places = [(story, story.sentences[one.sentence]) for story in few for one in passages_of(story, 0)]
        ranked = rank_by_names(asked, [story.text[sentence.start : sentence.end] for story, sentence in places])
        return tuple(Excerpt.of_sentence(*places[number], score=score) for number, score in ranked[:RELATED])

    def _retrieved(self, question: str, within: Ids | None) -> list[Candidate]:
        return self._store.retrieve(question, self._encoder.encode_question(question), within)

    def _judge(self, asked: str, within: Ids | None) -> Judgement:
        meant = self._corrected(asked) if sure_language(asked) == ENGLISH else asked
        with self._timed("retrieval"):
            retrieved = self._retrieved(meant, within)
            candidates = distinct(retrieved)
        with self._timed("reading"):
            read = self._reading.read(meant, candidates)
        judged, related = [], []
        for one, probability in zip(read, self._calibration.probabilities(signals_of(read)), strict=True):
            passage = one.candidate.passage
            story = self._store.stories[passage.story]
            sentence = story.sentences[passage.sentence]
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


def decide(
    asked: str, judgement: Judgement, bar: float, closest_bar: float, excerpts: int
) -> Answered | Closest | Refusal:
    """Return the outcome of a question.

    Args:
        asked: the question.
        judgement: what was read for it.
        bar: the confidence of an answer, from 0 to 1.
        closest_bar: the confidence of the closest passage.
        excerpts: most quotations to give.
    """
    judged, related_to, partly = judgement.judged, judgement.related, judgement.partly_searched
    if not related_to:
        # Nothing has to do with the question, so the reader has to be surer. A bar of 0 or 1 stays what it is.
        bar, closest_bar = sqrt(bar), sqrt(closest_bar)
    answers, others = select(judged, bar)
    confidence = judged[0].probability if judged else 0.0
    quoted = merged(one.excerpt for one in answers)[:excerpts]
    unmarked = [replace(one.excerpt, span=None) for one in (*answers, *others)]
    if quoted:
        others_found = without_repeats((*quoted, *unmarked))[len(quoted) :][:RELATED]
        return Answered(asked, confidence, quoted, others_found, partly_searched=partly)
    related = without_repeats(excerpt for one, excerpt in zip(others, unmarked, strict=True) if id(one) in related_to)
    if judged and confidence >= closest_bar:
        return Closest(asked, confidence, (related or without_repeats(unmarked))[0], partly_searched=partly)
    return Refusal(asked, confidence, related[:RELATED], partly_searched=partly)
