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
        digests: the SHA-256 of each of their files. They come before the stories: a file that changes while it is read
            makes the index outdated, not wrong.
        folders, model, encoder, rebuild, announce, progress, now: as in `index.building.refresh`.
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
