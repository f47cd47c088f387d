"""One version of the stories of a database, with the vectors of their sentences in memory, and the search in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import CorpusError, Story
from index.retrieval.bm25 import word_shares, words
from index.retrieval.encoder import Encoder, Vectors
from index.retrieval.passages import Passage
from index.retrieval.story_choice import log_story_shares
from index.retrieval.story_store import NEAREST, Candidate, Progress, best_rows, by_score
from index.retrieval.vector_store import Codes, Rows, VectorStore
from index.storage.passage_rows import PASSAGE, as_term
from index.storage.stored_stories import Snapshot, StoredStories
from index.storage.story_rows import add_story, checksum_of, embedded
from index.storage.tables import SENTENCE_BITS, create, version_of

Embedded = tuple[NDArray[np.void], Codes]
"""Passages of a story with their vectors."""

READ_AT_ONCE = 200
"""Stories whose vectors are read in one step."""

LIKELIEST = 50
"""Stories that are looked through for a word; fewer are looked through without a search."""


class StoryIndex:
    """Stories that are searched by meaning and by words, as `StoryStore` asks for.

    Vectors are in memory, stories and words are read when they are wanted. Use `build` for stories in memory, and
    `IndexStore.load` for those on disk.

    Args:
        snapshot: the database.
        order: the column that the stories are ordered by, "number" or "id".
        known: an earlier version of the same database, whose vectors need not be read again.

    Raises IndexDamagedError if the database cannot be read, or vectors are not as they were written.
    """

    def __init__(self, snapshot: Snapshot, order: str, known: StoryIndex | None = None) -> None:
        self._snapshot = snapshot
        listed = snapshot.rows(f"SELECT number, id FROM stories ORDER BY {order}, number")  # noqa: S608
        numbers = [number for number, _ in listed]
        self._stories = StoredStories(snapshot, numbers, [id for _, id in listed])
        self._place_of = {number: place for place, number in enumerate(numbers)}
        self.vectors = VectorStore(self._dimension())
        passages = [np.zeros(0, PASSAGE)]
        for batch in self._read(numbers, known):
            passages += [rows for rows, _ in batch]
            self.vectors.append(np.concatenate([codes for _, codes in batch]))
        self._starts = np.cumsum(list(map(len, passages)))
        self._passages: NDArray[np.void] = np.concatenate(passages)
        self._story_of = np.repeat(np.arange(len(numbers)), np.diff(self._starts))
        documents = (np.array(numbers, dtype=np.int64)[self._story_of] << SENTENCE_BITS) + self._passages["sentence"]
        self._row_order = np.argsort(documents)
        self._documents = documents[self._row_order]

    @classmethod
    def build(cls, stories: Sequence[Story], encoder: Encoder, progress: Progress | None = None) -> StoryIndex:
        """Embed stories and keep them in memory. `progress` is called with the passages that are done and their number.

        Raises CorpusError if there is no story.
        """
        if not stories:
            raise CorpusError("stories", "there are none to index", "give at least one corpus.Story")
        connection = create()
        for story, vectors in embedded(stories, encoder, progress):
            add_story(connection, story, vectors)
        return cls(Snapshot(connection, "the index in memory"), "number")

    @property
    def stories(self) -> StoredStories:
        """The stories, in order."""
        return self._stories

    @property
    def passages(self) -> list[Passage]:
        """What is searched; the vector of each is in the row of its place."""
        return [self._passage(row) for row in range(len(self._passages))]

    @property
    def name(self) -> str:
        """The name of the database."""
        return self._snapshot.name

    @property
    def version(self) -> str:
        """What `IndexStore.version` said of it when it was opened; empty in memory."""
        return version_of(Path(self.name), self._about["version"]) if "version" in self._about else ""

    @property
    def model(self) -> str:
        """Identity of the model that made the vectors; empty in memory."""
        return self._about.get("model", "")

    @cached_property
    def _about(self) -> Mapping[str, str]:
        return dict(self._snapshot.rows("SELECT name, value FROM about"))

    @cached_property
    def word_counts(self) -> Mapping[str, int]:
        """How often each word stands in the stories, in lower case."""
        return dict(self._snapshot.rows("SELECT word, count FROM words"))

    def retrieve(self, question: str, query: Vectors, within: Collection[str] | None = None) -> list[Candidate]:
        """Return the candidates for a question, best first; those of equal score in the order of the stories.

        Args:
            question: the question, normalised.
            query: its unit vector, shape (dimension,).
            within: ids of the stories to look in, all of whose passages are candidates. If None, all stories are
                searched, and the best passages are candidates.
        """
        if not len(self._passages):
            return []
        lexical = self.word_shares(question)
        if within is None:
            rows = best_rows(lexical, self.vectors.search(query, NEAREST))
        else:
            places = sorted({place for id in within for place in self._stories.places(id)})
            chosen = [np.arange(self._starts[place], self._starts[place + 1]) for place in places]
            rows = np.concatenate([np.zeros(0, dtype=np.int64), *chosen])
        # In 16 bits, a vector may be a little longer than 1.
        cosines = np.clip(self.vectors.similarities(query, rows), -1, 1)
        log_shares = log_story_shares(cosines, self._story_of[rows])
        return [
            Candidate(
                self._passage(rows[n]),
                round(float(cosines[n]), 4),
                float(log_shares[n]),
                int(self._passages["said"][rows[n]]),
            )
            for n in by_score(cosines, lexical[rows])
        ]

    def word_shares(self, question: str) -> Vectors:
        """Return the score of each passage by the words of a question, shape (passages,): see `bm25.word_shares`."""
        return word_shares(words(question), self._postings, self._passages["stems"].astype(np.int64))

    def headed(self, words_of_headline: str) -> Sequence[Story]:
        """Return the stories whose headlines hold most of these words, and maybe others."""
        if len(self._stories) <= LIKELIEST:
            return self._stories
        return self._holding(words(words_of_headline), "AND col = 'headline'")

    def mentioning(self, word: str) -> Sequence[Story]:
        """Return the stories that are likeliest to hold a word that begins so; all that do if these are few."""
        if len(self._stories) <= LIKELIEST:
            return self._stories
        *first, last = re.findall(r"\w+", word.casefold()) or [""]
        begun = "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY count DESC LIMIT ?"
        ends = [end for (end,) in self._snapshot.rows(begun, last, f"{last}\U0010ffff", LIKELIEST)]
        # Marks may join the parts of a word to one stem ("U.S.").
        return self._holding(words(" ".join([word, *first, *ends])))

    def _holding(self, stems: Sequence[str], condition: str = "") -> Sequence[Story]:
        """The `LIKELIEST` stories that hold most of some stems, in order."""
        held: Counter[int] = Counter()
        for stem in dict.fromkeys(stems):
            found = f"SELECT DISTINCT doc >> {SENTENCE_BITS} FROM postings WHERE term = ? {condition}"  # noqa: S608
            held.update(self._place_of[number] for (number,) in self._snapshot.rows(found, as_term(stem)))
        best = sorted(held, key=lambda place: (-held[place], place))[:LIKELIEST]
        return [self._stories[place] for place in sorted(best)]

    def _postings(self, stem: str) -> tuple[Rows, NDArray[np.int64]]:
        found = self._snapshot.rows("SELECT doc FROM postings WHERE term = ?", as_term(stem))
        documents, counts = np.unique(np.fromiter((one for (one,) in found), np.int64, len(found)), return_counts=True)
        return self._row_order[np.searchsorted(self._documents, documents)], counts

    def _passage(self, row: int) -> Passage:
        return Passage(int(self._story_of[row]), int(self._passages["sentence"][row]))

    def _dimension(self) -> int:
        rows = self._snapshot.rows("SELECT passages, vectors FROM sentences LIMIT 1")
        return next((len(vectors) // (len(passages) // PASSAGE.itemsize) // 2 for passages, vectors in rows), 0)

    def _read(self, numbers: Sequence[int], known: StoryIndex | None) -> Iterator[list[Embedded]]:
        """The passages and vectors of the stories, in order, some hundred at a time."""
        places = known._place_of if known else {}
        for start in range(0, len(numbers), READ_AT_ONCE):
            batch = numbers[start : start + READ_AT_ONCE]
            new = [number for number in batch if number not in places]
            marks = ", ".join("?" * len(new))
            found = f"SELECT story, passages, vectors, checksum FROM sentences WHERE story IN ({marks})"  # noqa: S608
            read = {number: self._checked(*row) for number, *row in self._snapshot.rows(found, *new)}
            if known:
                read.update({number: known._of_story(places[number]) for number in batch if number in places})
            if len(read) < len(batch):
                raise self._snapshot.damaged("some stories have no sentences")
            yield [read[number] for number in batch]

    def _of_story(self, place: int) -> Embedded:
        start, end = self._starts[place], self._starts[place + 1]
        return self._passages[start:end], self.vectors.codes(start, end)

    def _checked(self, passages: bytes, vectors: bytes, checksum: int) -> Embedded:
        rows, width = len(passages) // PASSAGE.itemsize, 2 * self.vectors.dimension
        if checksum_of(passages, vectors) != checksum or len(vectors) != rows * width:
            raise self._snapshot.damaged("some vectors are not as they were written")
        return np.frombuffer(passages, dtype=PASSAGE), np.frombuffer(vectors, dtype=np.uint8).reshape(rows, width)
