"""A database that is written to: the published one for a small change, another one for a large one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from json import loads
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

from corpus import Corpus, Story
from index.errors import IndexDamagedError
from index.retrieval.encoder import Encoder
from index.retrieval.story_store import Progress
from index.retrieval.vector_store import Codes
from index.storage.file_rows import Noted, kept_ids, problem_rows, rows_of_files, unchanged_files
from index.storage.stored_stories import REBUILD
from index.storage.story_rows import (
    PASSAGE,
    add_story,
    checksum_of,
    embedded,
    remove_stories,
    story_to_json,
    vectors_of,
)
from index.storage.tables import FORMAT, copy_database, create, open_to_read, open_to_write, transaction

COMMIT_EVERY = 200
"""Stories that are written in one transaction, so that a build that is stopped goes on from there."""

COUNTED = {
    "passages": f"SELECT sum(length(passages)) / {PASSAGE.itemsize} FROM sentences",  # noqa: S608  (a number)
    "with_questions": "SELECT count(*) FROM stories WHERE questions",
}
"""What an index keeps count of, since counting reads all of it."""

UNANSWERED = """SELECT unanswered FROM suggestions WHERE unanswered != '[]' AND
EXISTS (SELECT * FROM stories WHERE stories.digest = suggestions.story AND stories.questions) ORDER BY story"""
"""The editors' questions that are not answered, of stories whose files still suggest any."""

BESIDE_VECTORS = 300
"""Bytes that a passage takes beside its vector, with its links in a graph."""

DAMAGE = (sqlite3.DatabaseError, ArithmeticError, LookupError, ValueError, TypeError)
"""What reading a damaged database raises."""

OTHER_VERSION = "it was made by another version of storybot"


@dataclass(frozen=True, slots=True)
class Contents:
    """What an index holds.

    Args:
        model: identity of the model that made the vectors.
        version: a number that grows with each change.
        changed_at: when it was changed last, in seconds since 1970.
        files: the SHA-256 of each file of the corpus that it was made of, by its path there.
        due: when it is out of date though no file changes, in seconds since 1970; None for never.
        stories: number of stories.
        passages: number of passages.
        memory: bytes that the passages and their vectors need while questions are answered.
        with_questions: number of stories whose editors suggest questions.
        suggestions: number of suggested questions that were made so far.
        left_out: a line for each story file that could not be read, and for each editor's question not answered.
    """

    model: str
    version: int
    changed_at: float
    files: Mapping[str, str]
    due: float | None
    stories: int
    passages: int
    memory: int
    with_questions: int
    suggestions: int
    left_out: tuple[str, ...]


def contents_of(path: Path) -> Contents:
    """Return what the index in a file holds; raises IndexDamagedError if it cannot be read."""
    with reading(path), closing(open_to_read(path)) as connection:
        about = dict(connection.execute("SELECT name, value FROM about"))
        if about.get("format") != str(FORMAT):
            raise IndexDamagedError(str(path), OTHER_VERSION, REBUILD)
        problems = connection.execute("SELECT line FROM problems").fetchall()
        suggested = connection.execute("SELECT questions FROM suggestions").fetchall()
        unanswered = connection.execute(UNANSWERED).fetchall()
        # An index of an earlier version has not counted them.
        passages, with_questions = (
            int(about[name] if name in about else connection.execute(counting).fetchone()[0] or 0)
            for name, counting in COUNTED.items()
        )
        of_one = connection.execute("SELECT length(vectors), length(passages) FROM sentences LIMIT 1").fetchone()
        return Contents(
            model=about["model"],
            version=int(about["version"]),
            changed_at=float(about["changed_at"]),
            files=dict(connection.execute("SELECT path, digest FROM files")),
            due=connection.execute("SELECT min(due) FROM files").fetchone()[0],
            stories=connection.execute("SELECT count(*) FROM stories").fetchone()[0],
            passages=passages,
            memory=passages * (BESIDE_VECTORS + (PASSAGE.itemsize * of_one[0] // of_one[1] if of_one else 0)),
            with_questions=with_questions,
            suggestions=sum(len(loads(questions)) for (questions,) in suggested),
            left_out=(
                *(line for (line,) in problems),
                *(line for (lines,) in unanswered for line in loads(lines)),
            ),
        )


def verify(path: Path) -> None:
    """Read an index wholly; raises IndexDamagedError if anything is not as it was written."""
    with reading(path), closing(open_to_read(path)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise IndexDamagedError(str(path), f"it is damaged ({' '.join(found.split())})", REBUILD)
        for content, checksum in connection.execute("SELECT content, checksum FROM stories"):
            if crc32(content.encode()) != checksum:
                raise IndexDamagedError(str(path), "a story is not as it was written", REBUILD)
        for passages, vectors, checksum in connection.execute("SELECT passages, vectors, checksum FROM sentences"):
            if checksum_of(passages, vectors) != checksum:
                raise IndexDamagedError(str(path), "some vectors are not as they were written", REBUILD)


class Generation:
    """A database that is written to, to be used in a `with` statement.

    Args:
        path: its file, which is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = open_to_write(path)

    @classmethod
    def begun(cls, path: Path, model: str) -> Generation:
        """Return an empty one, for vectors of a model."""
        with closing(create(path)) as connection:
            counted = dict.fromkeys(COUNTED, 0)
            about = {"format": FORMAT, "model": model, "version": 0, "changed_at": 0, **counted}
            connection.executemany("INSERT INTO about VALUES (?, ?)", ((name, str(one)) for name, one in about.items()))
        return cls(path)

    @classmethod
    def copied(cls, source: Path, path: Path) -> Generation:
        """Return a copy of another one as it is now."""
        aside = path.with_suffix(".copy")
        copy_database(source, aside)
        aside.replace(path)
        return cls(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def unchanged(self, digests: Mapping[str, str], now: datetime) -> dict[str, dict[str, str]]:
        """Return the files that need not be read again, as `unchanged_files` does."""
        return unchanged_files(self._noted(), digests, now)

    def changes(self, corpus: Corpus) -> int:
        """Return how many stories `write` would write or remove."""
        return len(self._new(corpus)) + len(self._gone(corpus))

    def write(
        self, corpus: Corpus, digests: Mapping[str, str], encoder: Encoder, progress: Progress | None = None
    ) -> None:
        """Bring it up to date with a corpus, in one transaction if there are at most `COMMIT_EVERY` changes.

        Args:
            corpus: the stories of all files but the `unchanged` ones.
            digests: of the files.
            encoder: makes the vectors.
            progress: called with the passages that are embedded and their number.
        """
        new = self._new(corpus)
        stories, left = self._with_vectors(new, encoder, progress), len(new)
        while True:
            # They are embedded here, before the transaction, which keeps others from writing.
            some = list(islice(stories, COMMIT_EVERY))
            left -= len(some)
            with transaction(self._connection):
                if left:
                    # If the build stops here, the next one reads all files again: they may be as they were by then.
                    self._connection.execute("UPDATE files SET troubled = 1")
                remove_stories(self._connection, [story.id for story, _ in some])
                for story, vectors in some:
                    add_story(self._connection, story, vectors)
                if not left:
                    self._tidy(corpus, digests)
                    return

    def finish(self) -> None:
        """Put everything that was written into the file itself, as far as no reader needs it as it was."""
        self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _noted(self) -> Noted:
        return {
            row[0]: row for row in self._connection.execute("SELECT path, digest, stories, troubled, due FROM files")
        }

    def _new(self, corpus: Corpus) -> list[Story]:
        stored = "SELECT content FROM stories WHERE id = ?"
        return [
            story
            for story in corpus.stories
            if self._connection.execute(stored, (story.id,)).fetchone() != (story_to_json(story),)
        ]

    def _gone(self, corpus: Corpus) -> list[str]:
        kept = kept_ids(corpus)
        return [id for (id,) in self._connection.execute("SELECT id FROM stories") if id not in kept]

    def _with_vectors(
        self, stories: Sequence[Story], encoder: Encoder, progress: Progress | None
    ) -> Iterator[tuple[Story, Codes]]:
        """Each story with its vectors; first those of which only the metadata are new."""
        known = ((story, vectors_of(self._connection, story)) for story in stories)
        kept = {story.id: (story, vectors) for story, vectors in known if vectors is not None}
        new = [story for story in stories if story.id not in kept]
        return chain(kept.values(), embedded(new, encoder, progress))

    def _tidy(self, corpus: Corpus, digests: Mapping[str, str]) -> None:
        """Remove what is not in the corpus any more, note its files and problems, and count the version up."""
        remove_stories(self._connection, self._gone(corpus))
        before = self._noted()
        noted, files = set(before.values()), set(rows_of_files(corpus, digests, before))
        self._connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path, *_ in noted - files))
        self._connection.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?)", files - noted)
        self._connection.execute("DELETE FROM problems")
        self._connection.executemany("INSERT INTO problems VALUES (?)", problem_rows(corpus))
        self._connection.execute("DELETE FROM suggestions WHERE story NOT IN (SELECT digest FROM stories)")
        self._connection.execute("UPDATE about SET value = value + 1 WHERE name = 'version'")
        self._connection.execute("UPDATE about SET value = ? WHERE name = 'changed_at'", (str(time.time()),))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what reading a damaged file raises into an IndexDamagedError."""
    try:
        yield
    except DAMAGE as error:
        raise IndexDamagedError(str(path), f"it cannot be read ({error})", REBUILD) from error
