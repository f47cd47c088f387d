"""What bringing an index up to date takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from corpus import Folders
from index.model_files.names import EmbeddingModel
from index.retrieval.encoder import Encoder
from index.retrieval.story_store import Progress

CHANGED = "the stories have changed"
DUE = "a story's embargo has ended, or a story has expired"


@dataclass(frozen=True)
class Update:
    """Which stories to index, why, and how.

    Args:
        reason: why, in words.
        folders: the stories, in one folder or several.
        digests: the SHA-256 of each of their files. They come before the stories: a file that changes while it is read
            makes the index outdated, not wrong.
        model: what `encoder` was loaded from.
        encoder: makes the vectors.
        rebuild: whether all stories have to be embedded.
        announce: called with the reason, before the work begins.
        progress: called with the passages that are embedded and their number.
        now: the moment that decides which stories may be shown.
    """

    reason: str
    folders: Folders
    digests: Mapping[str, str]
    model: EmbeddingModel
    encoder: Encoder
    rebuild: bool
    announce: Callable[[str], None]
    progress: Progress | None
    now: datetime
