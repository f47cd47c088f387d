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
from index.retrieval.bm25 import length_norms, word_shares, words
from index.retrieval.encoder import Encoder, Vectors
from index.retrieval.passages import Passage
from index.retrieval.story_store import NEAREST, Candidate, Progress, best_rows, by_score, log_story_shares
from index.retrieval.vector_store import Codes, ExactVectors, GraphVectors, Rows, VectorStore
from index.storage.graph_file import Graph
from index.storage.stored_stories import READ_AT_ONCE, Snapshot, StoredStories
from index.storage.story_rows import PASSAGE, add_story, as_term, checksum_of, embedded
from index.storage.tables import SENTENCE_BITS, create, version_of

Embedded = tuple[NDArray[np.void], Codes]
"""Passages of a story with their vectors."""

MOST_WHOLE = 100_000
"""Passages of chosen stories that are all candidates; of more, those that the search gives."""

REST = 10
"""A graph is made anew if more than one in so many of its vectors are gone, or not in it."""

GONE = -1
"""Place of a story that is in the graph, but not in the database any more."""

LIKELIEST = 50
"""Stories that are looked through for a word; fewer are looked through without a search."""


class StoryIndex:
    """Stories that are searched by meaning and by words, as `StoryStore` asks for.

    Vectors are in memory, or in the file of a graph; stories and words are read when they are wanted. Use `build` for
    stories in memory, and `IndexStore.load` for those on disk.

    Args:
        snapshot: the database.
        order: the column that the stories are ordered by, "number" or "id".
        known: an earlier version of the same database, whose vectors need not be read again.
        graph: one that belongs to it, whose vectors need not be read either. If None, every vector is compared.
        stamp: name of the graph that lies there, whether it can be used or not; empty if there is none.

    Raises IndexDamagedError if the database cannot be read, or vectors are not as they were written.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        order: str,
        known: StoryIndex | None = None,
        graph: Graph | None = None,
        stamp: str = "",
    ) -> None:
        self._snapshot = snapshot
        self.graph = graph
        self._stamp = stamp
        listed = snapshot.rows(f"SELECT number, id FROM stories ORDER BY {order}, number")  # noqa: S608
        numbers = [number for number, _ in listed]
        before = known.stories if known else None
        self.stories: StoredStories = StoredStories(snapshot, numbers, [id for _, id in listed], before)
        self._place_of = {number: place for place, number in enumerate(numbers)}
        # The graph has the stories of its time, in the order of their numbers. The others follow in their own order.
        linked = graph.numbers.tolist() if graph else []
        in_graph = frozenset(linked)
        others = [number for number in numbers if number not in in_graph]
        passages, sizes = ([graph.passages], graph.sizes.tolist()) if graph else ([np.zeros(0, PASSAGE)], [])
        self._exact = ExactVectors(self._dimension())
        for batch in self._read(others, known):
            passages += [rows for rows, _ in batch]
            sizes += [len(rows) for rows, _ in batch]
            self._exact.append(np.concatenate([codes for _, codes in batch]))
        self._passages: NDArray[np.void] = np.concatenate(passages)
        in_rows, lengths = (np.array(one, dtype=np.int64) for one in ([*linked, *others], sizes))
        places = np.array([self._place_of.get(number, GONE) for number in in_rows.tolist()], dtype=np.int64)
        here, ends = places != GONE, np.cumsum(lengths)
        self._starts, self._ends = np.zeros((2, len(numbers)), dtype=np.int64)
        self._starts[places[here]], self._ends[places[here]] = (ends - lengths)[here], ends[here]
        self._story_of = np.repeat(places, lengths)
        live = self._story_of != GONE
        self._size = int(live.sum())
        stems = self._passages["stems"]
        self._norms = length_norms(stems, stems[live].mean() if self._size else 0.0)
        documents = (np.repeat(in_rows, lengths) << SENTENCE_BITS) + self._passages["sentence"]
        # It is quick where most of them are in order.
        self._row_order = np.argsort(documents, kind="stable")
        self._documents = documents[self._row_order]
        self.vectors: VectorStore = self._exact
        if graph:
            self.vectors = GraphVectors(graph.index, live[: len(graph.passages)], self._exact)

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
    def passages(self) -> list[Passage]:
        """What is searched. Without a graph, the vector of each is in the row of its place."""
        return [self._passage(row) for row in np.flatnonzero(self._story_of != GONE).tolist()]

    @property
    def name(self) -> str:
        """The name of the database."""
        return self._snapshot.name

    @cached_property
    def version(self) -> str:
        """What `IndexStore.version` said of it when it was opened; empty in memory."""
        rows = self._snapshot.rows("SELECT value FROM about WHERE name = 'version'")
        return "".join(version_of(Path(self.name), number, self._stamp) for (number,) in rows)

    def wants_graph(self, least: int) -> bool:
        """Return whether a graph is to be made (again): of `least` passages or more, too many are not in it or gone."""
        linked = len(self.graph.passages) if self.graph else 0
        rest = len(self._passages) - self._size + len(self._exact)
        return self._size >= least and rest * REST > linked

    @cached_property
    def word_counts(self) -> Mapping[str, int]:
        return dict(self._snapshot.rows("SELECT word, count FROM words"))

    def retrieve(self, question: str, query: Vectors, within: Collection[str] | None = None) -> list[Candidate]:
        """As in `StoryStore`; the passages of the stories in `within` are all candidates up to `MOST_WHOLE` of them."""
        if not self._size:
            return []
        lexical = self.word_shares(question)
        rows = None if within is None else self._rows_of(within)
        if rows is None:
            rows = best_rows(lexical, self._story_of, self.vectors.search(query, NEAREST))
        elif len(rows) > MOST_WHOLE:
            among = np.zeros(len(self._passages), dtype=np.bool_)
            among[rows] = True
            rows = best_rows(lexical * among, self._story_of, self.vectors.search(query, NEAREST, among))
        rows = rows[np.argsort(self._story_of[rows], kind="stable")]
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
        return word_shares(words(question), self._postings, self._norms, self._size)

    def headed(self, words_of_headline: str) -> Sequence[Story]:
        if len(self.stories) <= LIKELIEST:
            return self.stories
        return self._holding(words(words_of_headline), "AND col = 'headline'")

    def mentioning(self, word: str) -> Sequence[Story]:
        if len(self.stories) <= LIKELIEST:
            return self.stories
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
        return [self.stories[place] for place in sorted(best)]

    def _postings(self, stem: str) -> tuple[Rows, NDArray[np.int64], int]:
        # One text for all of them: a row for each takes several times as long.
        ((found,),) = self._snapshot.rows("SELECT group_concat(doc) FROM postings WHERE term = ?", as_term(stem))
        documents, counts = np.unique(np.fromstring(found or "", np.int64, sep=","), return_counts=True)
        return self._row_order[np.searchsorted(self._documents, documents)], counts, len(documents)

    def _rows_of(self, ids: Collection[str]) -> Rows:
        places = sorted({place for id in ids for place in self.stories.places(id)})
        chosen = [np.arange(self._starts[place], self._ends[place]) for place in places]
        return np.concatenate([np.zeros(0, dtype=np.int64), *chosen])

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
        start, end = int(self._starts[place]), int(self._ends[place])
        return self._passages[start:end], self.vectors.codes(start, end)

    def _checked(self, passages: bytes, vectors: bytes, checksum: int) -> Embedded:
        rows, width = len(passages) // PASSAGE.itemsize, 2 * self._exact.dimension
        if checksum_of(passages, vectors) != checksum or len(vectors) != rows * width:
            raise self._snapshot.damaged("some vectors are not as they were written")
        return np.frombuffer(passages, dtype=PASSAGE), np.frombuffer(vectors, dtype=np.uint8).reshape(rows, width)
