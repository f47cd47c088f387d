"""Everything that retrieval needs of the stories, in memory, and the retrieval itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property

import numpy as np

from corpus import Story
from index.encoder import Encoder, Vectors
from index.fusion import Evidence, fuse
from index.lexical import LexicalIndex, words
from index.passages import Passage, passage_text, passages_of, publication_date, sentence_of, sentence_text
from index.vectors import FaissStore, Rows, VectorStore

BATCH = 128
"""Passages that are embedded between two reports of progress."""

CANDIDATES = 50
"""Rows that each of the searches contributes to the candidates."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was found.

    Args:
        passage: the sentence with the run around it.
        score: the fused score, by which candidates are ordered.
        dense_sentence, dense_passage, lexical_sentence, lexical_passage: what it is made of (`Evidence`).
    """

    passage: Passage
    score: float
    dense_sentence: float
    dense_passage: float
    lexical_sentence: float
    lexical_passage: float


@dataclass(frozen=True)
class StoryIndex:
    """Stories with the vectors of their sentences and passages; row n of each is passages[n].

    `suggestions` are questions to offer to readers, by the id of the story that answers them; none unless made.
    """

    stories: tuple[Story, ...]
    passages: tuple[Passage, ...]
    sentence_vectors: VectorStore
    passage_vectors: VectorStore
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @classmethod
    def build(cls, stories: Sequence[Story], encoder: Encoder, progress: Progress | None = None) -> StoryIndex:
        """Embed the stories. `progress` is called with the passages that are done and their number."""
        stories = tuple(stories)
        limit = encoder.max_tokens - max((encoder.count_tokens([story.headline])[0] for story in stories), default=0)
        passages = tuple(
            passage
            for number, story in enumerate(stories)
            for passage in passages_of(story, number, encoder.count_tokens, max(limit, 1))
        )
        sentences, runs = [], []
        for start in range(0, len(passages), BATCH):
            batch = passages[start : start + BATCH]
            sentences.append(encoder.encode_passages([sentence_text(passage, stories) for passage in batch]))
            runs.append(encoder.encode_passages([passage_text(passage, stories) for passage in batch]))
            if progress:
                progress(min(start + BATCH, len(passages)), len(passages))
        return cls(
            stories,
            passages,
            FaissStore.from_vectors(np.concatenate(sentences)),
            FaissStore.from_vectors(np.concatenate(runs)),
        )

    def retrieve(self, question: str, query: Vectors, within: Sequence[Story] | None = None) -> list[Candidate]:
        """Return the candidates for a question, best first; those of equal score in the order of the stories.

        Args:
            question: the question, normalised.
            query: its unit vector, shape (dimension,).
            within: the stories to look in; all where it is None.
        """
        rows, evidence = self.evidence(question, query, within)
        # Rounded, so that sentences of the same words tie: a product of the same vectors differs in its last digits
        # with the row that it stands in.
        scores = np.round(fuse(evidence), 5)
        order = np.lexsort((rows, -scores))
        figures = np.round(np.stack([scores, *astuple(evidence)]), 5).T
        return [Candidate(self.passages[rows[n]], *map(float, figures[n])) for n in order]

    def evidence(self, question: str, query: Vectors, within: Sequence[Story] | None = None) -> tuple[Rows, Evidence]:
        """Return the rows of the candidates, ascending, and what they have in common with the question."""
        stems = words(question)
        lexical_sentence, lexical_passage = (lexical.scores(stems) for lexical in self._lexical)
        rows = self._candidates(query, lexical_sentence + lexical_passage, within)
        return rows, Evidence(
            self.sentence_vectors.similarities(query, rows),
            self.passage_vectors.similarities(query, rows),
            lexical_sentence[rows],
            lexical_passage[rows],
        )

    def passages_of(self, within: Sequence[Story] | None = None) -> tuple[Passage, ...]:
        """Return the passages of the stories in `within`, or all, in the order of the stories."""
        if within is None:
            return self.passages
        chosen = {id(story) for story in within}
        return tuple(passage for passage in self.passages if id(self.stories[passage.story]) in chosen)

    def _candidates(self, query: Vectors, lexical: Vectors, within: Sequence[Story] | None) -> Rows:
        """Rows that are worth a full score: those of the chosen stories, or the best of each search."""
        if within is not None:
            chosen = {id(story) for story in within}
            rows = [row for row, passage in enumerate(self.passages) if id(self.stories[passage.story]) in chosen]
            return np.array(rows, dtype=np.int64)
        best = np.argsort(-lexical, kind="stable")[:CANDIDATES]
        searched = (store.search(query, CANDIDATES) for store in (self.sentence_vectors, self.passage_vectors))
        return np.unique(np.concatenate([best[lexical[best] > 0], *searched]))

    @cached_property
    def _lexical(self) -> tuple[LexicalIndex, LexicalIndex]:
        sentences, runs = [], []
        for passage in self.passages:
            story, sentence = self.stories[passage.story], sentence_of(passage, self.stories)
            sentences.append(story.text[sentence.start : sentence.end])
            runs.append(f"{publication_date(story)} {passage_text(passage, self.stories)}")
        return LexicalIndex(sentences), LexicalIndex(runs)
