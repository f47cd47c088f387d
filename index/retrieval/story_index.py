"""Everything that retrieval needs of the stories, in memory, and the retrieval itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from corpus import CorpusError, Story
from index.retrieval.bm25 import LexicalIndex, words
from index.retrieval.encoder import Encoder, Vectors
from index.retrieval.passages import Passage, embedded_text, passages_of, sentence_of
from index.retrieval.story_choice import log_story_shares
from index.retrieval.vector_store import FaissStore, Rows, VectorStore

BATCH = 128
"""Passages that are embedded between two reports of progress."""

NEAREST = 300
"""Passages that the search by meaning gives."""

WITH_WORDS = 30
"""Passages that the search by words adds at most."""

WORDS_WEIGHT = 0.15
"""What a passage that holds all words of the question gains over one that holds none, as a cosine."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was found.

    Args:
        passage: the sentence.
        cosine: of question and passage.
        log_story: logarithm of how likely its story is the one that is asked about, among all that were searched.
    """

    passage: Passage
    cosine: float
    log_story: float


@dataclass(frozen=True)
class StoryIndex:
    """Stories with the vectors of their sentences; row n of the vectors is passages[n].

    `suggestions` are questions to offer to readers, by the id of the story that answers them; none unless made.
    """

    stories: tuple[Story, ...]
    passages: tuple[Passage, ...]
    vectors: VectorStore
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @classmethod
    def build(cls, stories: Sequence[Story], encoder: Encoder, progress: Progress | None = None) -> StoryIndex:
        """Embed the stories. `progress` is called with the passages that are done and their number.

        Raises CorpusError if there is no story.
        """
        if not stories:
            raise CorpusError("stories", "there are none to index", "give at least one corpus.Story")
        stories = tuple(stories)
        passages = tuple(one for number, story in enumerate(stories) for one in passages_of(story, number))
        vectors = []
        for start in range(0, len(passages), BATCH):
            batch = passages[start : start + BATCH]
            texts = [embedded_text(stories[one.story], sentence_of(one, stories)) for one in batch]
            vectors.append(encoder.encode_passages(texts))
            if progress:
                progress(min(start + BATCH, len(passages)), len(passages))
        return cls(stories, passages, FaissStore.from_vectors(np.concatenate(vectors)))

    def retrieve(self, question: str, query: Vectors, within: Sequence[Story] | None = None) -> list[Candidate]:
        """Return the candidates for a question, best first; those of equal score in the order of the stories.

        Args:
            question: the question, normalised.
            query: its unit vector, shape (dimension,).
            within: the stories to look in; all if None.
        """
        lexical = self._lexical.scores(words(question))
        rows = self._candidates(query, lexical, within)
        cosines = self.vectors.similarities(query, rows)
        stories = np.array([self.passages[row].story for row in rows])
        log_shares = log_story_shares(cosines, stories)
        # Rounded, so that sentences of the same words tie: a product of the same vectors differs in its last digits
        # with the row that it stands in.
        scores = np.round(cosines + WORDS_WEIGHT * lexical[rows], 4)
        order = np.lexsort((rows, -scores))
        return [Candidate(self.passages[rows[n]], round(float(cosines[n]), 4), float(log_shares[n])) for n in order]

    def _candidates(self, query: Vectors, lexical: Vectors, within: Sequence[Story] | None) -> Rows:
        """Rows that are worth a full score: those of the chosen stories, or the best of each search."""
        if within is not None:
            chosen = {id(story) for story in within}
            rows = [row for row, passage in enumerate(self.passages) if id(self.stories[passage.story]) in chosen]
            return np.array(rows, dtype=np.int64)
        best = np.argsort(-lexical, kind="stable")[:WITH_WORDS]
        return np.unique(np.concatenate([best[lexical[best] > 0], self.vectors.search(query, NEAREST)]))

    @cached_property
    def _lexical(self) -> LexicalIndex:
        texts = (embedded_text(self.stories[one.story], sentence_of(one, self.stories)) for one in self.passages)
        return LexicalIndex(list(texts))
