"""One version of the stories in Milvus, and the search in them."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property

import numpy as np

from corpus import Story
from index.errors import StoreError
from index.milvus.head import Head
from index.milvus.layout import BREADTH, stories_of
from index.milvus.lexical import shares
from index.milvus.notes import Notes, gone_of, words_since
from index.milvus.rows import terms, vectors_of
from index.milvus.server.client import Milvus, Row
from index.milvus.stories import Listed, MilvusStories
from index.milvus.vocabulary import Vocabulary
from index.retrieval.encoder import Vectors
from index.retrieval.passages import Passage
from index.retrieval.story_store import NEAREST, WITH_WORDS, Candidate, PartlySearched, by_score, log_story_shares

log = logging.getLogger(__name__)

ASKED_BY_WORDS = 4 * WITH_WORDS
"""Passages that Milvus is asked for by words; the best of them by our own score are candidates."""

MOST_WITHIN = 4096
"""Passages of chosen stories that are candidates; of more, the nearest."""

FIRST_READ = 12
"""Stories that are read with the search in one call: those of the best candidates, which will be read."""

LIKELIEST = 50
"""Stories that are looked through for a word; fewer are looked through without a search."""

_PASSAGE = ("number", "sentence", "length", "said", "stems")

_searches = ThreadPoolExecutor(16, "milvus")


class MilvusVersion:
    """Stories that are searched by meaning and by words, as `StoryStore` asks for.

    Ids, numbers and words are in memory; texts and vectors stay in Milvus.

    Args:
        milvus: where they are.
        notes: the notes there.
        generation: the name of the collection of passages.
        head: what the generation says of itself.
        listed: the stories' ids and numbers.
        known: an earlier version of the same generation, whose words and heads need not be read again.
    """

    def __init__(
        self,
        milvus: Milvus,
        notes: Notes,
        generation: str,
        head: Head,
        listed: Listed,
        known: MilvusVersion | None = None,
    ) -> None:
        self._milvus = milvus
        self._notes = notes
        self.generation = generation
        self.head = head
        before = known.stories if known else None
        self._stories = MilvusStories(milvus, stories_of(generation), listed, head.version, before)
        # Only the words are taken over, and not the version itself, which has one before it.
        self._known_words = (known.head, known._words) if known and "_words" in known.__dict__ else None

    @property
    def stories(self) -> MilvusStories:
        """The stories, in order."""
        return self._stories

    @property
    def version(self) -> str:
        """What is another text after each publication."""
        return f"{self.generation} {self.head.version}"

    @property
    def word_counts(self) -> Mapping[str, int]:
        """How often each word stands in the stories, in lower case."""
        return self._words.words

    def retrieve(self, question: str, query: Vectors, within: Collection[str] | None = None) -> list[Candidate]:
        """Return the candidates for a question, best first; those of equal score in the order of the stories.

        If one of the two searches fails, the candidates are those of the other one, as `PartlySearched`. Raises
        StoreError if both fail.

        Args:
            question: the question, normalised.
            query: its unit vector, shape (dimension,).
            within: ids of the stories to look in, all of whose passages are candidates, at most `MOST_WITHIN`. If None,
                all stories are searched, and the best passages are candidates.
        """
        where = f"since <= {self.head.version}"
        if within is not None:
            places = {place for id in within for place in self._stories.listed.places(id)}
            if not places:
                return []
            where += f" and number in {sorted(int(self._stories.listed.numbers[place]) for place in places)}"
        asked = terms(question)
        near, worded = self._searched(asked, query, where, NEAREST if within is None else MOST_WITHIN)
        candidates = self._ranked(asked, query, [*(near or ()), *self._best_worded(asked, worded or ())])
        return candidates if near is not None and worded is not None else PartlySearched(candidates)

    def headed(self, words: str) -> Sequence[Story]:
        """Return the stories whose headlines hold most of these words, and maybe others."""
        if len(self._stories) <= LIKELIEST:
            return self._stories
        where = f"since <= {self.head.version} and place == 0"
        found = self._milvus.worded(
            stories_of(self.generation), "words", " ".join(terms(words)), LIKELIEST, where, ("number",)
        )
        return self._in_order(row["number"] for row in found)

    def mentioning(self, word: str) -> Sequence[Story]:
        """Return the stories that are likeliest to hold a word that begins so; all that do if these are few."""
        if len(self._stories) <= LIKELIEST:
            return self._stories
        *first, last = re.findall(r"\w+", word.casefold()) or [""]
        ends = sorted((one for one in self.word_counts if one.startswith(last)), key=lambda one: -self.word_counts[one])
        # Marks may join the parts of a word to one stem ("U.S.").
        wanted = set(terms(" ".join([word, *first, *ends[:LIKELIEST]])))
        where = f"since <= {self.head.version}"
        rows = self._milvus.worded(
            self.generation, "words", " ".join(sorted(wanted)), MOST_WITHIN, where, ("number", "stems")
        )
        held: dict[int, set[str]] = {}
        for row in rows:
            held.setdefault(row["number"], set()).update(wanted.intersection(row["stems"].split()))
        counted = Counter({number: len(stems) for number, stems in held.items()})
        return self._in_order(number for number, _ in counted.most_common(LIKELIEST))

    def _searched(
        self, asked: Sequence[str], query: Vectors, where: str, limit: int
    ) -> tuple[list[Row] | None, list[Row] | None]:
        """The rows that are nearest, and those with the words; None for a search that failed."""
        fields = (*_PASSAGE, "vector")
        near = _searches.submit(self._milvus.near, self.generation, query, limit, where, _PASSAGE, BREADTH)
        worded = (
            _searches.submit(
                self._milvus.worded, self.generation, "words", " ".join(asked), ASKED_BY_WORDS, where, fields
            )
            if asked
            else None
        )
        found, failed = [], []
        for search in (near, worded):
            rows, error = _outcome(search) if search else ([], None)
            found.append(rows)
            if error:
                failed.append(error)
        if len(failed) == (2 if worded else 1):
            raise failed[0]
        for error in failed:
            log.warning("a part of the search failed: %s", error)
        return found[0], found[1]

    def _best_worded(self, asked: Sequence[str], rows: Sequence[Row]) -> list[Row]:
        known = [row for row in rows if self._stories.place_of(row["number"]) is not None]
        scores = self._shares(asked, known)
        ordered = sorted(zip(-scores, map(self._row, known), known, strict=True), key=lambda one: one[:2])
        return [row for _, _, row in ordered[:WITH_WORDS]]

    def _ranked(self, asked: Sequence[str], query: Vectors, rows: Sequence[Row]) -> list[Candidate]:
        once = {(place, row["sentence"]): row for row in reversed(rows) if (place := self._place(row)) is not None}
        if not once:
            return []
        passages = [Passage(*place) for place in sorted(once)]
        found = [once[one.story, one.sentence] for one in passages]
        cosines = np.clip([_cosine(row, query) for row in found], -1, 1).astype(np.float32)
        order = by_score(cosines, self._shares(asked, found))
        first = list(dict.fromkeys(found[n]["number"] for n in order))[:FIRST_READ]
        # One that was removed a moment ago is none any more.
        gone = set(first) - self._stories.read(first).keys()
        order = np.array([n for n in order if found[n]["number"] not in gone], dtype=np.int64)
        log_shares = np.zeros(len(found))
        log_shares[order] = log_story_shares(cosines[order], np.array([passages[n].story for n in order]))
        return [
            Candidate(passages[n], round(float(cosines[n]), 4), float(log_shares[n]), int(found[n]["said"]))
            for n in order
        ]

    def _place(self, row: Row) -> int | None:
        return self._stories.place_of(row["number"])

    def _row(self, row: Row) -> tuple[int, int]:
        return self._place(row) or 0, row["sentence"]

    def _shares(self, asked: Sequence[str], rows: Sequence[Row]) -> Vectors:
        return shares(asked, rows, self._words.stems, self.head.passages, self.head.stems)

    def _in_order(self, numbers: Iterable[int]) -> Sequence[Story]:
        read = self._stories.read(list(numbers))
        places = sorted((place, number) for number in read if (place := self._stories.place_of(number)) is not None)
        return [read[number] for _, number in places]

    @cached_property
    def _words(self) -> Vocabulary:
        """The words of all stories; those of an earlier version and what came since, if that is in separate notes."""
        found, after = Vocabulary(), self.head.words_from
        if self._known_words and self._known_words[0].version + 1 >= after:
            before, words = self._known_words
            found.add(words)
            after = before.version + 1
        elif self.head.words:
            for _, value in self._notes.below(self.head.words):
                found.add(Vocabulary.from_object(value))
        for version, value in words_since(self._notes, self.generation, after):
            if version <= self.head.version:
                found.add(Vocabulary.from_object(value))
        self._known_words = None
        return found


def listed_of(milvus: Milvus, notes: Notes, generation: str, head: Head, known: MilvusVersion | None) -> Listed:
    """Return the ids and numbers of the stories that a head publishes.

    Args:
        milvus: where they are.
        notes: the notes there.
        generation: the name of the collection of passages.
        head: what the generation says of itself.
        known: an earlier version of the same generation, so that only later stories are read.
    """
    found: list[tuple[str, int]] = []
    since = 0
    if known and known.head.version >= head.gone_from:
        old = known.stories.listed
        found, since = list(zip(old.ids, map(int, old.numbers), strict=True)), known.head.version
    where = f"place == 0 and since > {since} and since <= {head.version}"
    found += [(row["id"], row["number"]) for row in milvus.each(stories_of(generation), where, ("id", "number"))]
    gone = gone_of(notes, generation, head)
    return Listed.of([one for one in found if one[1] not in gone])


def _outcome(search: Future[list[Row]]) -> tuple[list[Row] | None, StoreError | None]:
    try:
        return search.result(), None
    except StoreError as error:
        return None, error


def _cosine(row: Row, query: Vectors) -> float:
    return float(row["distance"]) if "vector" not in row else float(vectors_of([row])[0] @ query)
