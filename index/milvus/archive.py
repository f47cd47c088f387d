"""Stories in Milvus: published whole or not at all, for any number of bots.

A small change writes rows that are not visible yet, and then one row, the head, which says that they are. Everything
else makes another generation beside the one in use, and an alias is switched when that is whole.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from corpus import Corpus, CorpusError, Story, StoryFile, read_corpus
from index.errors import StoreAwayError, StoreError
from index.milvus.book import Book
from index.milvus.generation import Generation
from index.milvus.head import Head
from index.milvus.hold import held
from index.milvus.inventory import ANOTHER_NAME, Inventory
from index.milvus.layout import NOTES, notes_of
from index.milvus.notes import SUGGESTIONS, UNANSWERED, Notes, gone_of
from index.milvus.server.address import MilvusAddress
from index.milvus.server.client import Milvus
from index.milvus.server.connection import Limits
from index.milvus.version import MilvusVersion, listed_of
from index.retrieval.encoder import Encoder
from index.retrieval.story_store import Progress, StoryStore
from index.storage.files import writing
from index.storage.generation import Contents
from index.storage.stored_stories import REBUILD
from index.storage.update import CHANGED, Update

_TRIES = 3
"""How often a version is opened while others are published."""


class MilvusArchive:
    """The published stories in a Milvus.

    Args:
        address: of the Milvus, and what the stories are called there.
        limits: how it is called.
        state_dir: the folder for what this machine notes of the story files.
        milvus: a connection to use. If None, one of its own.
        together: holds a lock that other machines wait for, while stories are written. Without one, machines only see
            each other in Milvus, which takes seconds.
    """

    def __init__(
        self,
        address: MilvusAddress,
        limits: Limits,
        state_dir: Path,
        milvus: Milvus | None = None,
        together: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.milvus = milvus or Milvus(address, limits)
        self._address = address
        self._limits = limits
        self._name = address.name
        self._state_dir = state_dir
        self._together = together
        self._notes = Notes(self.milvus, address.name)
        self._inventory = Inventory(self.milvus, self._notes, address)
        self._book = Book(state_dir, address)

    @property
    def where(self) -> str:
        """Where it is, for people."""
        return str(self._address)

    def version(self) -> str | None:
        """Return what is another text after each publication, or None if there are no stories; takes milliseconds.

        Raises StoreError if Milvus cannot be used, or what has the stories' name is not storybot's.
        """
        found = self._inventory.current()
        return f"{found[0]} {found[1].version}" if found else None

    def state(self) -> Hashable:
        """Return what is another value if anything was changed, or None if there are no stories."""
        return self.version()

    def contents(self) -> Contents | None:
        """Return what the published stories are, or None if there are none; raises StoreError as `version` does."""
        found = self._inventory.current()
        if found is None:
            return None
        name, head = found
        version = f"{name} {head.version}"
        unanswered = [line for _, lines in self._notes.below(f"{UNANSWERED}/") for line in lines]
        return Contents(
            model=head.model,
            version=head.version,
            changed_at=head.changed_at,
            files=self._book.files(version),
            due=head.due,
            stories=head.stories,
            passages=head.passages,
            # They are in Milvus' memory.
            memory=0,
            with_questions=head.with_questions,
            suggestions=0,
            left_out=(*self._book.problems(version), *unanswered),
        )

    def checked_contents(self) -> Contents | None:
        """Return the same: Milvus looks after its files itself."""
        return self.contents()

    def listed(self) -> frozenset[str]:
        """Return the ids of the stories in the files, also of those that may not be shown now.

        Empty if there are none. Raises StoreAwayError if this machine has not read the files of the published version.
        """
        version = self.version()
        known = self._book.ids(version) if version else frozenset()
        if known is None:
            why = "which stories its files have is not known on this machine yet"
            raise StoreAwayError(self.where, why, "let it read them: storybot index")
        return known

    def load(self, known: StoryStore | None = None) -> MilvusVersion:
        """Return the published stories as they are now.

        Args:
            known: an earlier version of them, so that only what has changed is read.

        Raises StoreError if there are none that are whole.
        """
        for _ in range(_TRIES):
            found = self._inventory.current()
            if found is None:
                raise StoreError(self.where, "there is no index", "build it: storybot index")
            before = known if isinstance(known, MilvusVersion) and known.generation == found[0] else None
            # What is read here is read as it is right now, so that Milvus has all of this version from then on.
            self.milvus.rows(found[0], "number == 0", ("number",), current=True)
            listed = listed_of(self.milvus, self._notes, *found, before)
            if len(listed.ids) == found[1].stories:
                return MilvusVersion(self.milvus, self._notes, *found, listed, before)
            if found == self._inventory.current():
                break
        # An index that others answer from is not built again unasked.
        raise StoreError(self.where, "some of its stories are missing", REBUILD)

    def version_of(self, store: StoryStore) -> str | None:
        """Return what `version` said of what `load` returned, or None if that is not from here."""
        return store.version if isinstance(store, MilvusVersion) else None

    def verify(self) -> None:
        """Count what is there; raises StoreError if it is not what was written."""
        found = self._inventory.current()
        if found is None:
            raise StoreError(self.where, "there is no index", "build it: storybot index")
        name, head = found
        self.load()
        gone = sorted(gone_of(self._notes, name, head))
        passages_there = self.milvus.count(name, f"since <= {head.version} and number not in {gone}")
        if passages_there != head.passages:
            raise StoreError(self.where, f"{passages_there} of {head.passages} passages are there", REBUILD)

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the lock on building, waiting while another program has it; raises StorybotError if it can't be had."""
        folder = self._state_dir / "index"
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / "lock")
            lock.acquire()
        try:
            with self._together():
                if notes_of(self._name) not in self.milvus.collections():
                    self._notes.create()
                self._inventory.check(notes_of(self._name), NOTES)
                with held(self._notes, self.where, alone=self.milvus.address.folder is not None) as self._hold:
                    yield
        finally:
            lock.release()

    def bring_up_to_date(self, update: Update) -> Contents:
        """Publish the stories of an update; call it under `building`.

        Only stories with other words than before are embedded. A build that was stopped goes on where it was.

        Raises StorybotError; the stories in use stay.
        """
        found = self._inventory.current(any_format=update.rebuild)
        if found and found[1].model != update.model.identity and not update.rebuild:
            raise StoreError(
                self.where,
                f"its stories were embedded by the model {found[1].model}, and not by {update.model.identity}",
                f"set STORYBOT_EMBEDDING_MODEL, or {ANOTHER_NAME}, or replace them: storybot index --rebuild",
            )
        is_new = found is None or update.rebuild
        before = "" if is_new or found is None else f"{found[0]} {found[1].version}"
        told = self._book.told(update.digests)
        is_published = not is_new and found is not None and found[1].files == told and update.reason == CHANGED
        if is_published:
            # Another machine has published what these files say. They are read only to know which stories they have.
            before, version = self._book.version, before
        known_files = self._book.unchanged(before, update.digests, update.now)
        corpus = read_corpus(update.folders, known_files, update.now)
        if not is_published:
            update.announce(update.reason)
            name, head = self._publish(
                corpus,
                None if is_new else found,
                update.model.identity,
                update.encoder,
                self._book.ids(before),
                self._book.due(before, corpus),
                update.progress,
                told,
            )
            version = f"{name} {head.version}"
        self._book.note(before, version, corpus, update.digests)
        contents = self.contents()
        assert contents is not None  # noqa: S101  (for the type)
        return contents

    def put(self, stories: Sequence[Story], encoder: Encoder, progress: Progress | None = None) -> MilvusVersion:
        """Publish these stories, each with an id of its own, in place of all that are there, and return them.

        Raises CorpusError if there is none, StoreError if Milvus cannot be used.
        """
        if not stories:
            raise CorpusError("stories", "there are none to index", "give at least one corpus.Story")
        files = {story.id: StoryFile(story.id, Path(), story.id) for story in stories}
        with self.building():
            self._publish(Corpus(tuple(stories), files=files), None, "", encoder, None, None, progress)
        return self.load()

    def _publish(
        self,
        corpus: Corpus,
        found: tuple[str, Head] | None,
        model: str,
        encoder: Encoder,
        ids: Collection[str] | None,
        due: float | None,
        progress: Progress | None,
        files: str = "",
    ) -> tuple[str, Head]:
        """Bring a generation up to date, or a new one if `found` is None, and put it into use."""
        current = self.milvus.behind(self._name)
        if found is None:
            dimension = encoder.encode_passages([""]).shape[1]
            generation = self._unpublished(model, dimension, current)
            generation.create(corpus.stories)
        else:
            generation = Generation(self.milvus, self._notes, *found, self._hold)
        head = generation.write(corpus, ids, encoder, due, progress)
        self._hold()
        if found and head == found[1]:
            return found
        head = replace(head, files=files)
        if found is None:
            generation.seal()
        generation.publish(head)
        if found is None:
            self.milvus.point(self._name, generation.name, is_new=current is None)
            for name in self._inventory.generations():
                if name != generation.name:
                    self._generation(name).remove()
            self._notes.keep_about({story.digest for story in corpus.stories})
        return generation.name, head

    def remove(self) -> None:
        """Remove the stories, for want of any.

        Raises StoreError if they are on a server: what has become of this machine's files is not for all to suffer.
        """
        if not self._address.folder:
            why = "there is no story file on this machine, and others may answer from its stories"
            raise StoreError(self.where, why, "bring the files back, or remove the collections with Milvus' own tools")
        self._remove()

    def _remove(self) -> None:
        with self.building():
            if self._inventory.current(any_format=True):
                self.milvus.unpoint(self._name)
            for name in self._inventory.generations():
                self._generation(name).remove()
            self._notes.keep_about(())

    @contextmanager
    def beside(self) -> Iterator[MilvusArchive]:
        """Lend another archive in the same Milvus, which is dropped at the end; this one's stories are not touched."""
        address = replace(self._address, name=f"{self._name}_beside_{secrets.token_hex(6)}")
        other = MilvusArchive(address, self._limits, self._state_dir, self.milvus)
        try:
            yield other
        finally:
            other.drop()

    def drop(self) -> None:
        """Remove all that storybot has in this Milvus under its name."""
        self._remove()
        self.milvus.drop(notes_of(self._name))

    def suggestions(self, story: str, conditions: str) -> tuple[str, ...] | None:
        """Return the questions that were kept for the story of a digest under some conditions, or None if none were.

        What cannot be read counts as not kept: questions are made again.
        """
        with suppress(StoreError, ValueError, LookupError, TypeError):
            kept = json.loads(self._notes.line(f"{SUGGESTIONS}/{story}") or "{}")
            return tuple(kept["questions"]) if kept.get("conditions") == conditions else None
        return None

    def keep_suggestions(
        self, story: str, conditions: str, questions: Sequence[str], unanswered: Sequence[str]
    ) -> None:
        """Keep the questions that were made for the story of a digest, and a line for each that it does not answer.

        If that is not possible, they are made again when they are wanted again.
        """
        kept = json.dumps({"conditions": conditions, "questions": list(questions)}, ensure_ascii=False)
        with suppress(StoreError):
            self._notes.put_line(f"{SUGGESTIONS}/{story}", kept)
            if unanswered:
                self._notes.put(f"{UNANSWERED}/{story}", list(unanswered))
            else:
                self._notes.remove_below(f"{UNANSWERED}/{story}")

    def _unpublished(self, model: str, dimension: int, current: str | None) -> Generation:
        """A generation that is not in use: that of a stopped build by the same model if there is one."""
        for name in self._inventory.generations():
            if name == current:
                continue
            text = self._notes.line(f"{name}/head")
            with suppress(StoreError):
                head = Head.from_json(text or "", self.where)
                if (head.model, head.dimension, head.version) == (model, dimension, 0):
                    return Generation(self.milvus, self._notes, name, head, self._hold)
            self._generation(name).remove()
        name = f"{self._name}_{secrets.token_hex(6)}"
        return Generation(self.milvus, self._notes, name, Head(model, dimension), self._hold)

    def _generation(self, name: str) -> Generation:
        return Generation(self.milvus, self._notes, name, Head("", 0), self._hold)

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        self.milvus.close()
