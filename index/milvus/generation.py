"""The stories in Milvus that are written to: the version in use, or a generation beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus import Corpus, Story
from index.errors import StoreError
from index.milvus.head import Head
from index.milvus.layout import STORIES, STORIES_INDEXES, passages, passages_indexes, stories_of
from index.milvus.notes import Notes, gone_key, gone_of, words_key, words_since
from index.milvus.rows import checksum_of, key_of_id, rows_of_passages, rows_of_story, same_passages, story_of
from index.milvus.server.client import Milvus, Row
from index.milvus.vocabulary import Vocabulary
from index.retrieval.encoder import Encoder
from index.retrieval.passages import passages_of
from index.retrieval.story_store import Progress
from index.retrieval.vector_store import Codes
from index.storage.file_rows import kept_ids
from index.storage.generation import COMMIT_EVERY
from index.storage.story_rows import embedded

MOST_NOTES = 50
"""Notes about words that are read one by one; more are put together."""

_WITHOUT = "without"

_LOOKED_UP = 500
"""Stories that are looked up in one call."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What tells a stored story from another: its number, and what was made of it when it was written."""

    number: int
    id: str
    digest: str
    checksum: int

    @classmethod
    def of(cls, row: Row) -> Stored:
        """Return what a story's first row says."""
        return cls(row["number"], row["id"], row["digest"], row["checksum"])


class Generation:
    """Writes stories so that whoever reads sees all of a version or nothing of it. Call it while the store is held.

    Args:
        milvus: where it is.
        notes: the notes there.
        name: the name of its collection of passages.
        head: what it says of itself.
        hold: called now and then, so that nobody else takes the store for free; raises StoreError if somebody did.
    """

    def __init__(self, milvus: Milvus, notes: Notes, name: str, head: Head, hold: Callable[[], None]) -> None:
        self._milvus = milvus
        self._notes = notes
        self.name = name
        self.head = head
        self._hold = hold
        self._outdated: set[str] = set()

    @property
    def _next(self) -> int:
        return self.head.version + 1

    def create(self, stories: Sequence[Story]) -> None:
        """Note its head, and create its collections, for as many passages as these stories have; go on with both."""
        self._notes.put_line(f"{self.name}/head", self.head.to_json())
        count = sum(len(passages_of(story, 0)) for story in stories)
        self._milvus.create(self.name, passages(self.head.dimension), passages_indexes(count))
        self._milvus.create(stories_of(self.name), STORIES, STORIES_INDEXES)

    def remove(self) -> None:
        """Remove it wholly."""
        for collection in (self.name, stories_of(self.name)):
            if collection in self._milvus.collections():
                self._milvus.drop(collection)
        self._notes.remove_below(f"{self.name}/")

    def write(
        self,
        corpus: Corpus,
        known: Collection[str] | None,
        encoder: Encoder,
        due: float | None,
        progress: Progress | None = None,
    ) -> Head:
        """Bring it up to date with a corpus, and return the head that publishes that (`publish`); the same if it is.

        A build that was stopped goes on where it was.

        Args:
            corpus: the stories of all files that may have changed.
            known: the ids of the stories that it holds; None if they have to be looked up.
            encoder: makes the vectors.
            due: when it is out of date though no file changes.
            progress: called with the passages that are embedded and their number.
        """
        self._clear()
        begun = {one.id: one for one in self._rows(f"since == {self._next}")}
        wanted = {story.id: checksum_of(story) for story in corpus.stories}
        if any(wanted.get(one.id) != one.checksum for one in begun.values()):
            # The files were others when a build was stopped.
            self._discard()
            begun = {}
        kept = kept_ids(corpus)
        if known is None:
            stored = {one.id: one for one in self._rows(f"since <= {self.head.version}")}
        else:
            gone = set(known) - kept
            stored = {one.id: one for one in self._looked_up({*wanted, *gone})}
        new = [
            story
            for story in corpus.stories
            if wanted[story.id] not in (_checksum(stored, story.id), _checksum(begun, story.id))
        ]
        replaced = [
            one
            for one in stored.values()
            if one.id not in kept or (one.id in wanted and wanted[one.id] != one.checksum)
        ]
        number = max((self.head.next_number - 1, *(one.number for one in begun.values()))) + 1
        batches = self._with_vectors(new, {one.digest: one for one in stored.values()}, encoder, progress)
        while some := list(islice(batches, COMMIT_EVERY)):
            number = self._add(some, number)
        if not (new or replaced or begun) and due == self.head.due and self.head.version:
            return self.head
        self._take_away(replaced)
        # A story whose file suggests no questions any more has none that it does not answer.
        asking = {story.digest for story in corpus.stories if story.metadata.questions}
        self._outdated = {one.digest for one in replaced} - asking
        return self._new_head(number, replaced, due)

    def publish(self, head: Head) -> None:
        """Let everybody see what was written, from one moment to the next, and remove what is not seen any more."""
        before, self.head = self.head, head
        self._notes.put_line(f"{self.name}/head", head.to_json())
        self._remove_gone()
        if before.has_gone_note:
            self._notes.remove_below(f"{gone_key(self.name, before.version)}/")
        self._notes.remove_about(self._outdated)
        if head.words != before.words:
            old = [key for key, _ in self._notes.below(f"{self.name}/all-words/") if key != head.words]
            for version, _ in words_since(self._notes, self.name, 0):
                if version < head.words_from:
                    old.append(f"{self.name}/words/{version:09}/")
            for key in dict.fromkeys(old):
                self._notes.remove_below(key)

    def seal(self) -> None:
        """Wait until what was written has its indexes."""
        for collection in (self.name, stories_of(self.name)):
            self._milvus.seal(collection)

    def _clear(self) -> None:
        """Remove what a stopped build has left behind: rows of a batch that is not whole, and stories that are gone."""
        whole = [value["numbers"] for version, value in words_since(self._notes, self.name, self._next)]
        last = max((number for numbers in whole for number in numbers), default=self.head.next_number - 1)
        for collection in (self.name, stories_of(self.name)):
            self._milvus.delete_where(collection, f"since > {self.head.version} and number > {last}")
        self._notes.remove_below(words_key(self.name, self._next, _WITHOUT))
        self._notes.remove_below(f"{gone_key(self.name, self._next)}/")
        self._remove_gone()

    def _discard(self) -> None:
        """Remove all that a stopped build has written."""
        for collection in (self.name, stories_of(self.name)):
            self._milvus.delete_where(collection, f"since > {self.head.version}")
        self._notes.remove_below(words_key(self.name, self._next, ""))

    def _remove_gone(self) -> None:
        numbers = sorted(gone_of(self._notes, self.name, self.head))
        for collection in (self.name, stories_of(self.name)):
            self._milvus.delete(collection, "number", numbers)

    def _rows(self, condition: str) -> Iterator[Stored]:
        fields = ("number", "id", "digest", "checksum")
        return map(Stored.of, self._milvus.each(stories_of(self.name), f"place == 0 and {condition}", fields))

    def _looked_up(self, ids: Collection[str]) -> Iterator[Stored]:
        keys = sorted(map(key_of_id, ids))
        for start in range(0, len(keys), _LOOKED_UP):
            some = keys[start : start + _LOOKED_UP]
            found = self._rows(f"since <= {self.head.version} and story in {some}")
            yield from (one for one in found if one.id in ids)

    def _with_vectors(
        self, stories: Sequence[Story], stored: Mapping[str, Stored], encoder: Encoder, progress: Progress | None
    ) -> Iterator[tuple[Story, Codes]]:
        """Each story with its vectors; first those of which only the metadata are new."""
        new = []
        for story in stories:
            there = stored.get(story.digest)
            vectors = self._vectors_of(there.number, story) if there else None
            if vectors is None:
                new.append(story)
            else:
                yield story, vectors
        yield from embedded(new, encoder, progress)

    def _vectors_of(self, number: int, story: Story) -> Codes | None:
        rows = self._milvus.rows(
            self.name, f"number == {number}", ("sentence", "length", "said", "vector"), current=True
        )
        return same_passages(story, rows)

    def _add(self, stories: Sequence[tuple[Story, Codes]], number: int) -> int:
        """Write some stories, from a number on, and return the next number; the note comes last."""
        self._hold()
        words = Vocabulary()
        numbers = range(number, number + len(stories))
        found: list[Row] = []
        for one, (story, vectors) in zip(numbers, stories, strict=True):
            rows = rows_of_passages(story, one, self._next, vectors)
            words.count(story, rows)
            found += rows
        self._milvus.put(self.name, found)
        self._milvus.put(
            stories_of(self.name),
            [
                row
                for one, (story, _) in zip(numbers, stories, strict=True)
                for row in rows_of_story(story, one, self._next)
            ],
        )
        key = words_key(self.name, self._next, f"{number:013}")
        self._notes.put(key, words.to_object() | {"numbers": list(numbers)})
        return numbers.stop

    def _take_away(self, stories: Sequence[Stored]) -> None:
        """Note that the words of some stories do not count any more."""
        if not stories:
            return
        words = Vocabulary()
        for one in stories:
            pieces = self._milvus.rows(
                stories_of(self.name), f"number == {one.number}", ("place", "content", "checksum"), current=True
            )
            story = story_of(pieces)
            if story is None:
                raise StoreError(
                    f"story {one.id!r}",
                    "it is not as it was written",
                    "build the index again: storybot index --rebuild",
                )
            rows = self._milvus.rows(self.name, f"number == {one.number}", ("length", "stems"), current=True)
            words.count(story, rows, -1)
        self._notes.put(words_key(self.name, self._next, _WITHOUT), words.to_object() | {"numbers": []})

    def _new_head(self, number: int, replaced: Sequence[Stored], due: float | None) -> Head:
        head, notes = self.head, 0
        added, since = Vocabulary(), Vocabulary()
        for version, value in words_since(self._notes, self.name, head.words_from):
            words, notes = Vocabulary.from_object(value), notes + 1
            since.add(words)
            if version == self._next:
                added.add(words)
        numbers = [one.number for one in replaced]
        gone_from, gone = head.without(numbers)
        new = replace(
            head,
            version=self._next,
            changed_at=time.time(),
            next_number=number,
            stories=head.stories + added.stories,
            passages=head.passages + added.passages,
            stems=head.stems + added.length,
            with_questions=head.with_questions + added.asking,
            due=due,
            gone_from=gone_from,
            gone=gone,
        )
        if new.has_gone_note:
            self._notes.put(gone_key(self.name, new.version), numbers)
        if notes <= MOST_NOTES:
            return new
        for _, value in self._notes.below(head.words) if head.words else ():
            since.add(Vocabulary.from_object(value))
        key = f"{self.name}/all-words/{self._next:09}"
        self._notes.put(key, since.kept().to_object())
        return replace(new, words=key, words_from=self._next + 1)


def _checksum(stored: Mapping[str, Stored], id: str) -> int | None:
    return stored[id].checksum if id in stored else None
