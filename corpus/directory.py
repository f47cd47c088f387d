"""A directory of story files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError, StoryFileError
from corpus.readers import STORY_SUFFIXES, read_story
from corpus.story import Story, slug

PACKAGED_STORIES = Path(__file__).parent / "stories"
"""The stories that come with the project."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Stories in the order of their ids, and a problem for each file that had to be left out."""

    stories: tuple[Story, ...]
    problems: tuple[StoryFileError, ...] = ()


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
            "put a Markdown (.md) or text (.txt) story into it",
        )
    return found


def read_corpus(directory: Path) -> Corpus:
    """Read every story file under `directory`.

    The id of a story whose file gives none is made of its path below the directory: that of ferry/index.md is
    "ferry-index". A file that cannot be read as a story is left out and listed as a problem, as is a second one of the
    same id.
    Raises CorpusError as `story_files` does, and if no story is left.
    """
    stories: dict[str, Story] = {}
    sources: dict[str, Path] = {}
    problems: list[StoryFileError] = []
    for path in story_files(directory):
        try:
            story = read_story(path, _id_of(path, path.relative_to(directory)))
            if story.id in stories:
                raise StoryFileError(
                    str(path),
                    f"the id {story.id!r} is that of {sources[story.id]} too",
                    "rename one of them, or give it an `id: …` in its front matter",
                )
        except StoryFileError as problem:
            problems.append(problem)
        else:
            stories[story.id], sources[story.id] = story, path
    if not stories:
        raise CorpusError(
            str(directory), f"no story can be read ({problems[0].why} in {problems[0].what})", problems[0].cure
        )
    return Corpus(tuple(stories[id] for id in sorted(stories)), tuple(problems))


def fingerprint(directory: Path) -> str:
    """Return a SHA-256 over the names and contents of the story files, in hexadecimal, without parsing them.

    Raises CorpusError as `story_files` does. A file that cannot be opened counts by its name.
    """
    digest = hashlib.sha256()
    for path in story_files(directory):
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            content = "unreadable"
        digest.update(b"%s\0%s\n" % (os.fsencode(path.relative_to(directory)), content.encode()))
    return digest.hexdigest()


def choose_stories(stories: Sequence[Story], id: str) -> tuple[Story, ...]:
    """Return the story with that id as a tuple; raises CorpusError, which lists ids that exist, if there is none."""
    chosen = tuple(story for story in stories if story.id == id)
    if not chosen:
        known = ", ".join(story.id for story in stories[:5]) + (", …" if len(stories) > 5 else "")
        raise CorpusError(f"story {id!r}", "there is no such story", f"name one of: {known}")
    return chosen


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
