"""What answering needs of the stories, wherever they are kept."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import Story
from index.retrieval.encoder import Vectors
from index.retrieval.passages import Passage
from index.retrieval.vector_store import Rows

NEAREST = 300
"""Passages that the search by meaning gives."""

WITH_WORDS = 30
"""Passages that the search by words adds at most."""

WORDS_WEIGHT = 0.15
"""What a passage that holds all words of the question gains over one that holds none, as a cosine."""

Progress = Callable[[int, int], None]

SHARPNESS = 50.0
"""How much surer a story is per unit of cosine: the likelihood of the right story among 88 is greatest there."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was found.

    Args:
        passage: the sentence.
        cosine: of question and passage.
        log_story: logarithm of how likely its story is the one that is asked about, among all that were searched.
        said: a number that sentences of the same words share, whatever their case.
    """

    passage: Passage
    cosine: float
    log_story: float
    said: int = 0


class PartlySearched(list[Candidate]):
    """Candidates of a search of which a part failed: another passage may answer better."""


class StoryStore(Protocol):
    """Stories and the search in them. Implement it to keep stories elsewhere, and give it to `StoryBot`.

    A store shows its stories as they were when it was opened. Those that it hands out need not be in memory before:
    `index.storage` has one that reads them from a SQLite database, `index.milvus` one that reads them from Milvus.
    """

    @property
    def stories(self) -> Sequence[Story]:
        """The stories; `Passage.story` is a number in here. One with `corpus.FindsStories` is not searched through."""

    @property
    def word_counts(self) -> Mapping[str, int]:
        """How often each word stands in the stories, in lower case (`word_counts` of the module `bm25`)."""

    def retrieve(self, question: str, query: Vectors, within: Collection[str] | None = None) -> list[Candidate]:
        """Return the candidates for a question, best first; those of equal score in the order of the stories.

        If a part of the search failed, they are `PartlySearched`.

        Args:
            question: the question, normalised.
            query: its unit vector, shape (dimension,).
            within: ids of the stories to look in, all of whose passages are candidates. If None, all stories are
                searched, and the best passages are candidates.
        """

    def headed(self, words: str) -> Sequence[Story]:
        """Return the stories whose headlines hold most of these words, and maybe others."""

    def mentioning(self, word: str) -> Sequence[Story]:
        """Return the stories that are likeliest to hold a word that begins so; all that do if these are few."""


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates without those whose sentence says word for word what a better one says."""
    first: dict[int, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.said, candidate)
    return list(first.values())


def best_rows(lexical: Vectors, stories: Rows, nearest: Rows) -> Rows:
    """Return the rows that are worth a full score, in order: the best of the search by words, and all of `nearest`.

    Args:
        lexical: the score by words of each row, shape (rows,).
        stories: the place of each row's story, shape (rows,), which decides between equal scores.
        nearest: the rows that the search by meaning gave.
    """
    held = np.flatnonzero(lexical)
    if len(held) > WITH_WORDS:
        # Sorting those that a frequent word is in takes longer than to leave most of them out.
        held = held[lexical[held] >= np.partition(lexical[held], -WITH_WORDS)[-WITH_WORDS]]
    best = held[np.lexsort((stories[held], -lexical[held]))[:WITH_WORDS]]
    return np.unique(np.concatenate([best, nearest]))


def by_score(cosines: Vectors, lexical: Vectors) -> Rows:
    """Return the order of candidates, best first; those of equal score stay in order.

    Scores are rounded, so that sentences of the same words tie: a product of the same vectors differs in its last
    digits with the row that it stands in.

    Args:
        cosines: of each candidate, shape (candidates,).
        lexical: their scores by words, shape (candidates,).
    """
    return np.argsort(-np.round(cosines + WORDS_WEIGHT * lexical, 4), kind="stable")


def log_story_shares(cosines: NDArray[np.float32], stories: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return, for each passage, the logarithm of the probability that its story is the one asked about.

    A story counts by the cosine of its nearest passage. The probabilities of all stories add up to 1; a single story
    has 1.

    Args:
        cosines: of the question and each passage found, shape (passages,).
        stories: number of each passage's story, shape (passages,).
    """
    numbers, place = np.unique(stories, return_inverse=True)
    nearest = np.full(len(numbers), -1.0)
    np.maximum.at(nearest, place, np.round(cosines.astype(np.float64), 4))
    odds = SHARPNESS * nearest
    shares: NDArray[np.float64] = odds - np.logaddexp.reduce(odds)
    return shares[place]


class ReadStories(Sequence[Story]):
    """A sequence of stories that looks a story up by its id, where a list would read all of them."""

    @abstractmethod
    def with_id(self, id: str) -> tuple[Story, ...]:
        """Return the stories of an id."""

    def __contains__(self, story: object) -> bool:
        return isinstance(story, Story) and story in self.with_id(story.id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]
