"""A directory of story files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import CorpusError, StoryFileError
from corpus.readers import STORY_SUFFIXES, read_stories
from corpus.story import Story, slug

PACKAGED_STORIES = Path(__file__).parent / "stories"
"""The stories that come with the project."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Stories in the order of their ids, and a problem for each file that had to be left out.

    Args:
        stories: the stories that were read.
        problems: what is wrong with the others.
        sources: the file of each story by its id, as `file_digests` names it; also of those that were known.
        troubled: the files that have a problem.
    """

    stories: tuple[Story, ...]
    problems: tuple[StoryFileError, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    troubled: frozenset[str] = frozenset()


def story_files(directory: Path) -> list[Path]:
    """Return the story files under `directory`, sorted; hidden files and folders are passed over.

    Raises CorpusError if the directory is missing, cannot be listed, or holds no story file.
    """
    if not directory.is_dir():
        raise CorpusError(
            str(directory), "there is no such corpus directory", "create it, or set STORYBOT_CORPUS_DIR to another"
        )
    try:
        found = sorted(
            path for path in directory.rglob("*") if _is_story(path.relative_to(directory)) and path.is_file()
        )
    except OSError as error:
        raise CorpusError(str(directory), f"cannot be listed ({error.strerror})", "check its permissions") from None
    if not found:
        raise CorpusError(
            str(directory),
            "no story file in this corpus directory",
            "put a story into it: .md, .txt, .html, .pdf, .docx, .jsonl or a feed",
        )
    return found


def read_corpus(directory: Path, known: Mapping[str, Sequence[str]] | None = None) -> Corpus:
    """Read every story file under `directory`.

    The id of a story whose file gives none is made of its path below the directory: that of ferry/index.md is
    "ferry-index". A file that cannot be read as a story is left out and listed as a problem, as is a second one of the
    same id.
    Raises CorpusError as `story_files` does, and if no story is left.

    Args:
        directory: the folder.
        known: files that need not be read, as `file_digests` names them, with the ids of their stories. If None, all
            are read.
    """
    stories: dict[str, Story] = {}
    sources: dict[str, str] = {}
    problems: list[StoryFileError] = []
    troubled: set[str] = set()
    for path in story_files(directory):
        name = _name(path, directory)
        ids, before = (known or {}).get(name), len(problems)
        if ids is None:
            read, wrong = _stories_of(path, directory)
            problems += wrong
        else:
            read = []
        for id, story in [(id, None) for id in ids or ()] + [(one.id, one) for one in read]:
            if id in sources:
                why = f"the id {id!r} is that of {directory / sources[id]} too"
                problems.append(StoryFileError(str(path), why, "rename one of them, or give it another `id`"))
                continue
            sources[id] = name
            if story:
                stories[id] = story
        if len(problems) > before:
            troubled.add(name)
    if not sources:
        raise CorpusError(
            str(directory), f"no story can be read ({problems[0].why} in {problems[0].what})", problems[0].cure
        )
    return Corpus(tuple(stories[id] for id in sorted(stories)), tuple(problems), sources, frozenset(troubled))


def file_digests(directory: Path) -> dict[str, str]:
    """Return the SHA-256 of each story file, in hexadecimal, by its path in the directory, without parsing it.

    Raises CorpusError as `story_files` does. A file that cannot be opened counts as unreadable.
    """
    return {_name(path, directory): _digest(path) for path in story_files(directory)}


def _stories_of(path: Path, directory: Path) -> tuple[list[Story], list[StoryFileError]]:
    """The stories of a file, and what is wrong with it."""
    try:
        return read_stories(path, _id_of(path, path.relative_to(directory)))
    except StoryFileError as problem:
        return [], [problem]


def _name(path: Path, directory: Path) -> str:
    # A name that is not UTF-8 has no text of its own.
    return os.fsencode(path.relative_to(directory)).decode(errors="backslashreplace")


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def _is_story(relative: Path) -> bool:
    return relative.suffix.lower() in STORY_SUFFIXES and not any(part.startswith(".") for part in relative.parts)


def _id_of(path: Path, relative: Path) -> str:
    """The id that a file's path below the corpus directory gives; raises StoryFileError if that is not UTF-8."""
    try:
        os.fsencode(relative).decode()
    except UnicodeDecodeError:
        shown = os.fsencode(path).decode(errors="backslashreplace")
        raise StoryFileError(shown, "its name is not UTF-8", "rename it") from None
    return slug(str(relative.with_suffix("")))
