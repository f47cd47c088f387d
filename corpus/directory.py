"""Directories of story files."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from corpus.errors import CorpusError, NoStoriesError, StoryFileError
from corpus.outlets import joined, text_digest
from corpus.readers import STORY_SUFFIXES, read_stories
from corpus.story import Story, due, slug, standing
from corpus.withdrawing import without

_TAKE_BACK = "remove the story, or take it back: storybot withdraw --undo ID NUMBER"

PACKAGED_STORIES = Path(__file__).parent / "stories"
"""The stories that come with the project."""

WITHDRAWN = "/withdrawn"
"""Stands for the list of withdrawn sentences among the names of files; a path below a folder begins with no slash."""

SETTLED = 2.0
"""Seconds after a change from which another one is sure to give a file another time of change."""

MOST_DIGESTS = 2**17
"""Files whose digests are remembered while the program runs."""


@dataclass(frozen=True, slots=True)
class StoryFolders:
    """Folders of story files, and what may not be shown of the stories in them.

    Args:
        paths: the folders, the most important first.
        withdrawn: digests of the sentences that were withdrawn (`corpus.withdrawing`).
    """

    paths: tuple[Path, ...]
    withdrawn: frozenset[str] = frozenset()


Folders = Path | Sequence[Path] | StoryFolders
"""One folder of story files, or several."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Stories in the order of their ids, one of each text, and a problem for each file that had to be left out.

    Args:
        stories: the stories that were read.
        problems: what is wrong with the others.
        files: the file of each story by its id; also of those that were known, are absent, or are another one's outlet.
        troubled: the files that have a problem.
        absent: stories that are there and may not be shown now: they wait, have expired, or are withdrawn wholly.
        written: each story that was read as its file has it, by its id.
        texts: the digest of each story's text by its id (`text_digest`), also of those that were known.
        due: when each file that was read has to be read again though it does not change, by its name; None for never.
    """

    stories: tuple[Story, ...]
    problems: tuple[StoryFileError, ...] = ()
    files: Mapping[str, StoryFile] = field(default_factory=dict)
    troubled: frozenset[str] = frozenset()
    absent: tuple[Story, ...] = ()
    written: Mapping[str, Story] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, datetime | None] = field(default_factory=dict)

    @property
    def sources(self) -> dict[str, str]:
        """The name of the file of each story by its id, as `file_digests` names it."""
        return {id: file.name for id, file in self.files.items()}

    def askable(self) -> tuple[Story, ...]:
        """Return the stories; raises CorpusError if none may be shown now."""
        if not self.stories:
            why = f"all {len(self.absent)} stories wait for the end of an embargo, have expired or are withdrawn"
            if len(self.absent) == 1:
                why = "the only story waits for the end of its embargo, has expired or is withdrawn"
            raise CorpusError("stories", why, "see storybot stories")
        return self.stories


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A file of stories.

    Args:
        name: what it is called in digests and sources: its path in the first folder, and "/2/" and its path in the
            second one.
        folder: the folder that it was found in.
        below: its path below that; text, since a `Path` for each of 50,000 takes seconds.
    """

    name: str
    folder: Path
    below: str

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / self.below

    def stat(self) -> os.stat_result:
        """Return what the system tells of it; raises OSError."""
        return os.stat(f"{self.folder}{os.sep}{self.below}")  # noqa: PTH116  (see `below`)


def story_files(folders: Folders) -> list[StoryFile]:
    """Return the story files under one folder or several, sorted in each; hidden files and folders are passed over.

    Raises CorpusError if a folder is missing or cannot be listed, NoStoriesError if they hold no story file.
    """
    several = _several(folders)
    found = [
        StoryFile(_name(below, number), folder, below)
        for number, folder in enumerate(several, start=1)
        for below in _files_below(folder)
    ]
    if not found:
        raise NoStoriesError(
            str(several[0]),
            "no story file in this corpus directory",
            "put a story into it: .md, .txt, .html, .pdf, .docx, .jsonl or a feed",
        )
    return found


def has_story_files(folder: Path) -> bool:
    """Return whether a folder is there and holds a story file; raises CorpusError if it cannot be listed."""
    return folder.is_dir() and bool(_files_below(folder))


def read_corpus(
    folders: Folders, known: Mapping[str, Mapping[str, str]] | None = None, now: datetime | None = None
) -> Corpus:
    """Read every story file under one folder or several.

    The id of a story whose file gives none is made of its path below its folder: that of ferry/index.md is
    "ferry-index". A file that cannot be read as a story is left out and listed as a problem, as is a second one of the
    same id: that of a later folder. Withdrawn sentences are left out; a story that has no others is absent,
    as is one that waits for the end of its embargo or has expired. Of the others, those of the same text are one story:
    the one that was published first, or else the first by folder and id.
    Raises CorpusError as `story_files` does, and if no story can be read.

    Args:
        folders: the folder, or several, the most important first.
        known: files that need not be read, as `file_digests` names them, with the digests of their stories' texts by
            their ids. One is read if a story of that text or id has to be read. If None, all are read.
        now: the moment that decides which stories wait. If None, the present one.
    """
    now = now or datetime.now(UTC)
    written: dict[str, Story] = {}
    stories: dict[str, Story] = {}
    sources: dict[str, StoryFile] = {}
    problems: list[StoryFileError] = []
    troubled: set[str] = set()
    absent: set[str] = set()
    moments: dict[str, list[datetime]] = {}
    withdrawn = _withdrawn(folders)
    texts: dict[str, str] = {}
    files = story_files(folders)
    was_read = _read(files, known or {})
    for file in files:
        read, wrong = was_read.get(file.name, ((), ()))
        before = len(problems)
        problems += wrong
        if file.name in was_read:
            moments[file.name] = []
        ids = () if file.name in was_read else (known or {})[file.name]
        for id, story in [(id, None) for id in ids] + [(one.id, one) for one in read]:
            if id in sources:
                why = f"the id {id!r} is that of {sources[id].path} too"
                problems.append(StoryFileError(str(file.path), why, "rename one of them, or give it another `id`"))
                continue
            sources[id] = file
            texts[id] = text_digest(story) if story else (known or {})[file.name][id]
            if story is None:
                continue
            written[id] = story
            stories[id] = without(story, withdrawn)
            if all(map(stories[id].is_omission, stories[id].sentences)):
                problems.append(StoryFileError(str(file.path), f"every sentence of {id!r} is withdrawn", _TAKE_BACK))
                absent.add(id)
            if standing(story.metadata, now):
                absent.add(id)
            if moment := due(story.metadata, now):
                moments[file.name].append(moment)
        if len(problems) > before:
            troubled.add(file.name)
    if not sources:
        why = f"no story can be read ({problems[0].why} in {problems[0].what})"
        raise CorpusError(str(_several(folders)[0]), why, problems[0].cure)
    ranks = {folder: rank for rank, folder in enumerate(_several(folders))}
    ordered = sorted(stories.keys() - absent, key=lambda one: (ranks[sources[one].folder], one))
    # What is the same only without what was withdrawn is not the same text.
    shown = (replace(stories[one.id], metadata=one.metadata) for one in joined(written[id] for id in ordered))
    return Corpus(
        tuple(sorted(shown, key=lambda story: story.id)),
        tuple(problems),
        sources,
        frozenset(troubled),
        tuple(stories[id] for id in sorted(absent)),
        written,
        texts,
        {name: min(some, default=None) for name, some in moments.items()},
    )


def file_digests(folders: Folders) -> dict[str, str]:
    """Return the SHA-256 of each story file, in hexadecimal, by its name as a `StoryFile`, without parsing it.

    If sentences were withdrawn, `WITHDRAWN` is the name of their list.
    Raises CorpusError as `story_files` does. A file that cannot be opened counts as unreadable.
    """
    digests = {file.name: _digest(file) for file in story_files(folders)}
    listed = "\n".join(sorted(_withdrawn(folders)))
    return digests | ({WITHDRAWN: hashlib.sha256(listed.encode()).hexdigest()} if listed else {})


def _several(folders: Folders) -> Sequence[Path]:
    if isinstance(folders, StoryFolders):
        return folders.paths
    return (folders,) if isinstance(folders, Path) else folders


def _withdrawn(folders: Folders) -> frozenset[str]:
    return folders.withdrawn if isinstance(folders, StoryFolders) else frozenset()


def _files_below(directory: Path) -> list[str]:
    """The paths of the story files below a folder, sorted by their parts."""
    if not directory.is_dir():
        raise CorpusError(
            str(directory), "there is no such corpus directory", "create it, or set STORYBOT_CORPUS_DIR to another"
        )
    try:
        # What is below a folder that cannot be listed would be passed over without a word.
        os.scandir(directory).close()
        # No name holds a character that comes before the one that stands for the separator.
        return sorted(_walked(str(directory)), key=lambda below: below.replace(os.sep, "\0"))
    except OSError as error:
        raise CorpusError(str(directory), f"cannot be listed ({error.strerror})", "check its permissions") from None


def _walked(directory: str, below: str = "") -> Iterator[str]:
    """The story files in a folder and those below it, as text (`StoryFile`)."""
    try:
        entries = os.scandir(directory)
    except PermissionError:
        return
    with entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walked(entry.path, f"{below}{entry.name}{os.sep}")
            elif entry.name.lower().endswith(STORY_SUFFIXES) and entry.is_file():
                yield f"{below}{entry.name}"


_Read = tuple[Sequence[Story], Sequence[StoryFileError]]
"""The stories of a file, and what is wrong with it."""


def _read(files: Sequence[StoryFile], known: Mapping[str, Mapping[str, str]]) -> dict[str, _Read]:
    """Read the files that are not known, and those of the others that have a text or an id of these."""
    found: dict[str, _Read] = {}
    wanted = [file for file in files if file.name not in known]
    while wanted:
        found |= {file.name: _stories_of(file) for file in wanted}
        stories = [story for file in wanted for story in found[file.name][0]]
        texts, ids = {text_digest(story) for story in stories}, {story.id for story in stories}
        others = ((file, known[file.name]) for file in files if file.name not in found)
        wanted = [file for file, has in others if not (texts.isdisjoint(has.values()) and ids.isdisjoint(has))]
    return found


def _stories_of(file: StoryFile) -> _Read:
    try:
        return read_stories(file.path, _id_of(file))
    except StoryFileError as problem:
        return [], [problem]


def _name(below: str, number: int) -> str:
    # A name that is not UTF-8 has no text of its own. A path below a folder begins with no slash.
    text = os.fsencode(below).decode(errors="backslashreplace")
    return text if number == 1 else f"/{number}/{text}"


def _digest(file: StoryFile) -> str:
    try:
        status = file.stat()
        looks = (file.folder, file.below, status.st_ino, status.st_size, status.st_ctime_ns)
        # Whoever writes a file twice within a tick of the system's clock may leave it looking as before.
        read = _digest_of if time.time() - status.st_ctime > SETTLED else _digest_of.__wrapped__
        return read(*looks)
    except OSError:
        return "unreadable"


@lru_cache(MOST_DIGESTS)
def _digest_of(folder: Path, below: str, _inode: int, _size: int, _changed: int) -> str:
    """The digest of a file; one that looks as before, by what the system tells of it, need not be read again."""
    return hashlib.sha256((folder / below).read_bytes()).hexdigest()


def _id_of(file: StoryFile) -> str:
    """The id that a file's path below the corpus directory gives; raises StoryFileError if that is not UTF-8."""
    try:
        os.fsencode(file.below).decode()
    except UnicodeDecodeError:
        shown = os.fsencode(file.path).decode(errors="backslashreplace")
        raise StoryFileError(shown, "its name is not UTF-8", "rename it") from None
    return slug(str(Path(file.below).with_suffix("")))
