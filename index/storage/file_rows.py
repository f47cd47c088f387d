"""What an index notes of the story files that it was made of, so that the next build reads only what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from json import dumps, loads

from corpus import Corpus
from corpus.directory import WITHDRAWN

FileRow = tuple[str, str, str, int, float | None]
"""Path, SHA-256, the digests of its stories' texts by their ids (JSON), whether something in it could not be read, and
when it is to be read again though it does not change, in seconds since 1970."""

Noted = Mapping[str, FileRow]
"""The rows by their paths."""


def unchanged_files(noted: Noted, digests: Mapping[str, str], now: datetime) -> dict[str, dict[str, str]]:
    """Return the files that need not be read again, with the digests of their stories' texts by their ids.

    None is if other words are withdrawn. A file with a text that a changed file had is read again, too.

    Args:
        noted: what the last build noted.
        digests: the SHA-256 of each file as it is now.
        now: the moment that decides which stories may be shown.
    """
    withdrawn = noted[WITHDRAWN][1] if WITHDRAWN in noted else None
    if withdrawn != digests.get(WITHDRAWN):
        return {}
    texts = {path: loads(stories) for path, (_, _, stories, _, _) in noted.items()}
    known = {
        path
        for path, digest, _, troubled, due in noted.values()
        if digests.get(path) == digest and not troubled and (due is None or due > now.timestamp())
    }
    changed = {text for path in texts.keys() - known for text in texts[path].values()}
    return {path: texts[path] for path in known if changed.isdisjoint(texts[path].values())}


def rows_of_files(corpus: Corpus, digests: Mapping[str, str], noted: Noted) -> list[FileRow]:
    """Return what is to be noted once a corpus is indexed, in place of what was `noted`."""
    texts: dict[str, dict[str, str]] = {path: {} for path in digests}
    for id, path in corpus.sources.items():
        # A file that came after the digests were made is read again by the next build.
        texts.setdefault(path, {})[id] = corpus.texts[id]
    for path, _, stories, _, _ in noted.values():
        if path in corpus.troubled and not texts.get(path):
            # A file that cannot be read for now still has its stories: they were not removed.
            texts[path] = loads(stories)
    # What was not read again is due when it was.
    moments = {path: due for path, *_, due in noted.values()}
    moments |= {path: moment.timestamp() if moment else None for path, moment in corpus.due.items()}
    return [
        (path, digests.get(path, ""), dumps(texts[path]), int(path in corpus.troubled), moments.get(path))
        for path in texts
    ]


def problem_rows(corpus: Corpus) -> list[tuple[str]]:
    """Return a line for each file or part of a file that is left out; a name that is no UTF-8 is told in ASCII."""
    return [(str(problem).encode(errors="backslashreplace").decode(),) for problem in corpus.problems]


def kept_ids(corpus: Corpus) -> set[str]:
    """Return the ids of the stories that a corpus has, also of those whose files were not read again."""
    kept = corpus.files.keys() - {story.id for story in corpus.absent}
    return kept - {outlet.id for story in corpus.stories for outlet in story.metadata.outlets}
