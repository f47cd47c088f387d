"""The stories that are there, and those that were added, which can be changed and removed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import count
from pathlib import Path

from filelock import FileLock

from bot.library.folders import Source, added_folder, own_folders, source_of
from bot.library.withdrawals import withdrawn
from bot.settings import Settings
from corpus import CorpusError, Metadata, Story, StorybotError, StoryFolders, has_story_files, read_corpus, story_files
from corpus.front_matter import OBEYED
from corpus.outlets import text_digest
from corpus.withdrawing import without
from corpus.writing import markdown_of

LONGEST_ID = 60
"""Longest id of an added story, in characters: it names a file, and can be copied from a terminal of 80 columns."""

LOCK = ".lock"
"""Name of the file by which one process at a time changes the added stories."""


def short_id(id: str) -> str:
    """Return an id as it is, or, if it is too long, its first words and a few characters that stand for the rest.

    Example:
        >>> short_id("-".join(["ferry"] * 20))
        'ferry-ferry-ferry-ferry-ferry-ferry-ferry-ferry-85ebfc8c'
    """
    if len(id) <= LONGEST_ID:
        return id
    rest = hashlib.sha256(id.encode()).hexdigest()[:8]
    begun = id[: LONGEST_ID - len(rest)]
    return f"{begun.rpartition('-')[0] or begun[:-1]}-{rest}"


class Outcome(StrEnum):
    """What becomes of a story that is to be added."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """A story that is to be added.

    Args:
        story: the story, with the id that it will have.
        outcome: what becomes of it.
        before: the story that it replaces, or None.
        refusal: why it is refused, or None.
    """

    story: Story
    outcome: Outcome
    before: Story | None = None
    refusal: StorybotError | None = None

    @property
    def is_written(self) -> bool:
        """Whether its file is written."""
        return self.outcome in {Outcome.ADDED, Outcome.CHANGED}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A story that is there, its file, and where it comes from.

    Args:
        story: the story as the file has it.
        path: the file.
        source: where it comes from.
        shown: the story as readers see it: without what was withdrawn.
    """

    story: Story
    path: Path
    source: Source
    shown: Story

    @property
    def is_alone(self) -> bool:
        """Whether the file is that of an added story alone, as the program writes it."""
        return self.source is Source.ADDED and self.path.name == f"{self.story.id}.md"


@dataclass(frozen=True, slots=True)
class Shelf:
    """All stories at a moment, by their ids, and what is wrong with the files that were left out."""

    stories: dict[str, Shelved]
    problems: tuple[StorybotError, ...]

    @classmethod
    def read(cls, settings: Settings) -> Shelf:
        """Read all stories; there may be none. Raises CorpusError if a folder is missing or cannot be listed."""
        own, added = own_folders(settings), added_folder(settings)
        folders = StoryFolders((*own, added) if added.is_dir() else own, withdrawn(settings))
        if not any(has_story_files(folder) for folder in folders.paths):
            if not all(folder.is_dir() for folder in own):
                story_files(own)
            return cls({}, ())
        try:
            corpus = read_corpus(folders)
        except CorpusError as problem:
            # Files are there, but none can be read as a story; others can be added and removed all the same.
            return cls({}, (problem,))
        found: dict[str, Shelved] = {}
        as_shown = {story.id: story for story in (*corpus.stories, *corpus.absent)}
        for id, story in corpus.written.items():
            file = corpus.files[id]
            shown = as_shown.get(id) or without(story, folders.withdrawn)
            found[id] = Shelved(story, file.path, source_of(file.folder, settings), shown)
        return cls(found, corpus.problems)

    def plan(self, stories: Sequence[Story], folder: Path) -> list[Planned]:
        """Return what becomes of stories that are to be added to a folder.

        One whose text is there is unchanged, unless it comes from another outlet or brings a correction or a moment
        (`_amends`), which that one takes on, whatever its id. One of an id or address that is there, with another text,
        replaces it, if that one was added too; if the two have different addresses, they are two articles.
        """
        from index.catalogue import page_of

        texts: dict[str, list[Story]] = {}
        for one in self.stories.values():
            texts.setdefault(text_digest(one.story), []).append(one.story)
        urls = {id: one.story.metadata.url for id, one in self.stories.items()}
        addresses = {url: id for id, url in urls.items() if url}
        pages = {page: id for url, id in addresses.items() if (page := page_of(url))}
        taken: set[str] = set()
        planned: list[Planned] = []
        for given in stories:
            id, url = short_id(given.id), given.metadata.url
            if id not in urls:
                id = addresses.get(url or "", id)
            elif url and page_of(url) != page_of(urls[id] or url):
                # Another article has this headline.
                id = pages.get(page_of(url) or "") or _free(id, urls)
            alike = texts.setdefault(text_digest(given), [])
            is_outlet = _is_outlet(replace(given, id=id), alike)
            if alike and not is_outlet:
                before = _same_outlet(id, given, alike)
                id = before.id
                if not _amends(given, before):
                    planned.append(Planned(replace(given, id=id), Outcome.UNCHANGED))
                    continue
                given = replace(given, metadata=_amended(before.metadata, given.metadata))
            if is_outlet and any(one.id == id for one in alike):
                id = _free(id, urls)
            there, story = self.stories.get(id), replace(given, id=id)
            alike.append(story)
            why = self._refusal(id, there, taken, folder)
            if why:
                planned.append(Planned(story, Outcome.REFUSED, refusal=StorybotError(f"{story.headline} ({id})", *why)))
                continue
            taken.add(id)
            urls[id] = story.metadata.url
            outcome = Outcome.CHANGED if there else Outcome.ADDED
            planned.append(Planned(story, outcome, there.story if there else None))
        return planned

    def _refusal(self, id: str, there: Shelved | None, taken: set[str], folder: Path) -> tuple[str, str] | None:
        """Why a story cannot be added, and the way out; None if it can."""
        if id in taken:
            return "another story with this id or address is added with it", "give it another `id`"
        if there is None:
            if (folder / f"{id}.md").exists():
                return f"{folder / id}.md is there and cannot be read as this story", "mend that file, or remove it"
            return None
        if there.source is Source.PACKAGED:
            return "the packaged story has its id, address or text", "set STORYBOT_PACKAGED_STORY=false"
        if not there.is_alone:
            why = f"its id, address or text is that of a story in {there.path}"
            return why, "change it there, or give it another `id`"
        return None


def _free(id: str, taken: Container[str]) -> str:
    """An id with the first number that makes it one of its own."""
    return next(one for number in count(2) if (one := short_id(f"{id}-{number}")) not in taken)


def _is_outlet(story: Story, alike: Sequence[Story]) -> bool:
    """Whether a story comes from another publisher or address than those of the same text."""
    about = story.metadata
    if about.url and about.url in (one.metadata.url for one in alike):
        return False
    if any(one.id == story.id and not one.metadata.publisher and not one.metadata.url for one in alike):
        return False
    is_elsewhere = about.publisher and about.publisher not in (one.metadata.publisher for one in alike)
    return bool(alike and (about.url or is_elsewhere))


def _same_outlet(id: str, story: Story, alike: Sequence[Story]) -> Story:
    """The one of some stories of the same text that a story is another version of: by its id, or else its outlet."""
    about = story.metadata
    same = [one for one in alike if one.id == id]
    same += [one for one in alike if about.url and one.metadata.url == about.url]
    same += [one for one in alike if about.publisher and one.metadata.publisher == about.publisher]
    return (same or alike)[0]


def _amended(before: Metadata, after: Metadata) -> Metadata:
    """The metadata of a story with what another version of it tells."""
    return replace(before, **{one.name: value for one in fields(after) if (value := getattr(after, one.name))})


def _amends(story: Story, before: Story) -> bool:
    """Whether a story of the same text tells something new: a correction, a moment, or the outlet if none was known."""
    keys = ("correction", *OBEYED, *(key for key in ("publisher", "url") if getattr(before.metadata, key) is None))
    return any(getattr(story.metadata, key) not in (None, getattr(before.metadata, key)) for key in keys)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock on the folder of added stories, waiting while another process has it; raises StateError."""
    from index.storage.files import writing

    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        lock.acquire()
    try:
        with writing(folder):
            for left in folder.glob(".*.new"):
                left.unlink()
        yield
    finally:
        lock.release()


def put(settings: Settings, stories: Sequence[Story]) -> list[Planned]:
    """Add stories, waiting while another process changes the added ones; return what became of them.

    Raises CorpusError or StateError.
    """
    folder = added_folder(settings)
    with locked(folder):
        return write(Shelf.read(settings).plan(stories, folder), folder)


def write(
    planned: Sequence[Planned], folder: Path, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> list[Planned]:
    """Write the added and changed stories, each aside and then renamed; call it under `locked`.

    Returns the plan, with those refused whose metadata cannot be written. Raises StateError.
    """
    from index.storage.files import sync, write_synced, writing

    done: list[Planned] = []
    with writing(folder):
        for number, one in enumerate(planned, start=1):
            if one.is_written:
                try:
                    text = markdown_of(one.story)
                except ValueError as error:
                    cure = "check its date, language and address"
                    one = replace(one, outcome=Outcome.REFUSED, refusal=StorybotError(one.story.id, str(error), cure))
                else:
                    aside = folder / f".{secrets.token_hex(6)}.new"
                    write_synced(aside, text.encode())
                    aside.replace(folder / f"{one.story.id}.md")
            done.append(one)
            progress(number, len(planned))
        sync(folder)
    return done
