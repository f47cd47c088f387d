"""Indexes on disk: published whole or not at all.

    index/current                              the name of the generation in use, in one line
    index/generations/<name>/index.sqlite      stories, vectors and words
    index/generations/<name>/graph…            a graph over the vectors, if there are many (`graph_file`)
    index/lock                                 held by whoever builds
    index/graph.lock                           held by whoever makes a graph

A small change is one transaction in the generation in use. Everything else makes another generation beside it, and
`current` is replaced in one step when that is whole. So whoever reads finds the old index or the new one, whenever the
writer stops, and keeps what it has opened, whatever is written later.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Hashable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from corpus import read_corpus
from index.errors import IndexDamagedError, StateError
from index.retrieval.story_store import Progress, StoryStore
from index.storage.files import sync, write_synced, writing
from index.storage.generation import (
    COMMIT_EVERY,
    DAMAGE,
    OTHER_VERSION,
    Contents,
    Generation,
    contents_of,
    reading,
    verify,
)
from index.storage.graph_file import open_graph, share_graph, stamp_of, write_graph
from index.storage.stored_stories import REBUILD, Snapshot
from index.storage.story_index import StoryIndex
from index.storage.tables import open_to_read, open_to_write, version_of
from index.storage.update import CHANGED, DUE, Update

DATABASE = "index.sqlite"

SMALL = 16 * 2**20
"""Bytes of the largest index that is read wholly, to find damage, whenever it is opened."""


GRAPH_FROM = 100_000
"""Passages from which a graph leads to the nearest vectors; fewer are compared one by one."""


@dataclass(frozen=True, slots=True)
class IndexStore:
    """The published index below a state directory: an `Archive`.

    Args:
        state_dir: the state directory.
        graph_from: passages from which there is a graph over the vectors.
    """

    state_dir: Path
    graph_from: int = GRAPH_FROM

    @property
    def directory(self) -> Path:
        """The folder that holds the index."""
        return self.state_dir / "index"

    @property
    def where(self) -> str:
        return str(self.directory)

    def version(self) -> str | None:
        """As in `Archive`, in a millisecond; it is another text, too, when there is another graph."""
        path = self.published()
        if path is None:
            return None
        with reading(path), closing(open_to_read(path)) as connection:
            (version,) = connection.execute("SELECT value FROM about WHERE name = 'version'").fetchone()
        return version_of(path, version, stamp_of(path.parent))

    def state(self) -> Hashable:
        path = self.published()
        if path is None:
            return None
        status = path.stat()
        return self.version(), status.st_mtime_ns, status.st_size

    def contents(self) -> Contents | None:
        path = self.published()
        return contents_of(path) if path else None

    def checked_contents(self) -> Contents | None:
        """Return the same, and look for damage if the index is small; raises IndexDamagedError."""
        path = self.published()
        if path and path.stat().st_size <= SMALL:
            verify(path)
        return self.contents()

    def listed(self) -> frozenset[str]:
        path = self.published()
        if path is None:
            return frozenset()
        with reading(path), closing(open_to_read(path)) as connection:
            return frozenset(id for (ids,) in connection.execute("SELECT stories FROM files") for id in json.loads(ids))

    def load(self, known: StoryStore | None = None) -> StoryIndex:
        path = self._needed()
        try:
            if path.stat().st_size <= SMALL:
                verify(path)
            snapshot = Snapshot(open_to_read(path), str(path))
            before = known if isinstance(known, StoryIndex) and known.name == snapshot.name else None
            stamp = stamp_of(path.parent)
            graph = before.graph if before and before.graph else None
            if stamp and (graph is None or graph.stamp != stamp):
                graph = open_graph(path.parent, stamp, snapshot)
            return StoryIndex(snapshot, "id", before, graph if stamp else None, stamp)
        except (OSError, IndexDamagedError, *DAMAGE) as error:
            # Another process may have published a new generation, and removed this one, in the meantime.
            if self.published() != path:
                return self.load(known)
            if isinstance(error, IndexDamagedError):
                raise
            raise IndexDamagedError(str(path), f"it cannot be read ({error})", REBUILD) from error

    def version_of(self, store: StoryStore) -> str | None:
        return store.version if isinstance(store, StoryIndex) else None

    def renew_graph(self, index: StoryIndex, progress: Progress | None = None, threads: int | None = None) -> bool:
        """Make the graph over the published vectors (anew) if an index that was loaded wants it; return whether it did.

        Takes a minute for every hundred thousand. The index stays in use, and may change meanwhile; load it again to
        use the graph.

        Args:
            index: what `load` gave.
            progress: called with the vectors that are in the graph and their number.
            threads: that link vectors; the graph is the same for any number. If None, one for each processor.

        Raises StateError if the directory cannot be written; the graph in use stays.
        """
        if not index.wants_graph(self.graph_from):
            return False
        path = Path(index.name)
        try:
            with writing(self.directory):
                try:
                    with FileLock(self.directory / "graph.lock", timeout=0):
                        write_graph(path, progress, threads)
                except Timeout:
                    # Another process makes it. To `writing`, this is one more error of the operating system.
                    return False
        except StateError:
            # A new generation may have been published in the meantime.
            if self.published() == path:
                raise
            return False
        return True

    def verify(self) -> None:
        verify(self._needed())

    def published(self) -> Path | None:
        """Return the database in use, or None if there is none; raises IndexDamagedError if it is gone."""
        name = self._current()
        if name is None:
            return None
        folder = self._generations / name
        if not name or Path(name).name != name or not folder.is_dir():
            raise IndexDamagedError(
                str(self.directory), "the index that is named as the current one is not there", REBUILD
            )
        if not (folder / DATABASE).is_file():
            raise IndexDamagedError(str(folder), OTHER_VERSION, REBUILD)
        return folder / DATABASE

    @contextmanager
    def building(self) -> Iterator[None]:
        with writing(self.directory):
            self.directory.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.directory / "lock")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def bring_up_to_date(self, update: Update) -> Contents:
        """Publish the stories of an update, as in `Archive`.

        Only stories with other words than before are embedded. With another model, and if the index is damaged, all
        are. A build that was stopped goes on where it was.
        """

        def write(generation: Generation, most: int | None = None) -> Path | None:
            """Write the stories and return the file, or None if there are more changes than `most`."""
            with writing(self.directory), generation:
                known = generation.unchanged(update.digests, update.now)
                corpus = read_corpus(update.folders, known, update.now)
                if most is not None and generation.changes(corpus) > most:
                    return None
                update.announce(update.reason)
                generation.write(corpus, update.digests, update.encoder, update.progress)
                generation.finish()
                return generation.path

        current = self.published() if update.reason in (CHANGED, DUE) else None
        model = update.model.identity
        try:
            path = write(Generation(current), most=COMMIT_EVERY) if current else None
            path = path or write(self.unpublished(model, anew=update.rebuild, source=current))
        except DAMAGE:
            if current is None:
                raise
            # What the index in use says of itself can be read, but not all of its tables.
            path = write(self.unpublished(model, anew=True))
        assert path is not None  # noqa: S101  (for the type)
        self.publish(path)
        return contents_of(path)

    def unpublished(self, model: str, *, anew: bool, source: Path | None = None) -> Generation:
        """Return a generation that is not in use, to be written and then published: that of a stopped build if any.

        Call it under `building`.

        Args:
            model: identity of the model that makes its vectors.
            anew: whether all vectors have to be made again; then one goes on only that has no others.
            source: the database to begin with, if there is none of a stopped build. If None, it is empty.
        """
        kind = "anew" if anew else "more"
        for path in self._generations.glob(f"{kind}-*/{DATABASE}"):
            with suppress(IndexDamagedError):
                begun = contents_of(path)
                # An index that was finished may have been in use, and does for no build that embeds everything.
                if begun.model == model and path.parent.name != self._current() and not (anew and begun.version):
                    verify(path)
                    return Generation(path)
        path = self._generations / f"{kind}-{secrets.token_hex(6)}" / DATABASE
        with writing(self.directory):
            path.parent.mkdir(parents=True)
            if source is None:
                return Generation.begun(path, model)
            copy = Generation.copied(source, path)
            share_graph(source.parent, path.parent)
            return copy

    def adopt(self, path: Path) -> None:
        """Move the file of an index that was copied from another store into this one, and put it into use.

        Raises StateError if the directory cannot be written.
        """
        with self.building(), writing(self.directory):
            folder = self._generations / f"copy-{secrets.token_hex(6)}"
            folder.mkdir(parents=True)
            self.publish(path.rename(folder / DATABASE))

    def publish(self, path: Path) -> None:
        """Put a generation into use, and remove the others; call it under `building`.

        Raises StateError if the directory cannot be written; the index in use stays.
        """
        with writing(self.directory):
            for synced in (path, path.parent, self._generations):
                sync(synced)
            write_synced(self.directory / "current.new", path.parent.name.encode())
            (self.directory / "current.new").replace(self.directory / "current")
            sync(self.directory)
        for folder in self._generations.iterdir():
            if folder != path.parent:
                shutil.rmtree(folder, ignore_errors=True)

    def remove(self) -> None:
        with self.building(), writing(self.directory):
            (self.directory / "current").unlink(missing_ok=True)
            shutil.rmtree(self._generations, ignore_errors=True)

    def suggestions(self, story: str, conditions: str) -> tuple[str, ...] | None:
        """As in `Archive`; what cannot be read counts as not kept: questions are made again."""
        kept = "SELECT questions FROM suggestions WHERE story = ? AND conditions = ?"
        with suppress(IndexDamagedError, *DAMAGE), closing(open_to_read(self._needed())) as connection:
            found = connection.execute(kept, (story, conditions)).fetchone()
            return tuple(json.loads(found[0])) if found else None
        return None

    def keep_suggestions(
        self, story: str, conditions: str, questions: Sequence[str], unanswered: Sequence[str]
    ) -> None:
        """As in `Archive`; if that is not possible, as on a full disk, they are made again when they are wanted."""
        row = (story, conditions, *(json.dumps(one, ensure_ascii=False) for one in (questions, unanswered)))
        with suppress(IndexDamagedError, *DAMAGE), closing(open_to_write(self._needed())) as connection:
            connection.execute("INSERT OR REPLACE INTO suggestions VALUES (?, ?, ?, ?)", row)

    def _needed(self) -> Path:
        path = self.published()
        if path is None:
            raise IndexDamagedError(str(self.directory), "there is no index", "build it: storybot index")
        return path

    def _current(self) -> str | None:
        try:
            return (self.directory / "current").read_text().strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            raise IndexDamagedError(str(self.directory / "current"), f"it cannot be read ({error})", REBUILD) from None

    @property
    def _generations(self) -> Path:
        return self.directory / "generations"
