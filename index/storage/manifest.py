"""What an index on disk says about itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

FORMAT = 4
"""Number of the layout on disk; another number makes an index outdated."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record that is written beside an index's files.

    Args:
        format: the layout's number.
        corpus: fingerprint of the corpus directory that was read.
        model: identity of the embedding model.
        stories: number of stories.
        passages: number of passages.
        left_out: a line for each story file that could not be read, and for each editor's question not answered.
        files: SHA-256 of each file, by name, in hexadecimal.
        suggestions: number of suggested questions.
        suggested_by: what they were checked with (`Conditions.identity`); empty if none were made.
    """

    format: int
    corpus: str
    model: str
    stories: int
    passages: int
    left_out: tuple[str, ...]
    files: Mapping[str, str]
    suggestions: int = 0
    suggested_by: str = ""

    def to_json(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Read what `to_json` wrote; raises ValueError, KeyError or TypeError if it is something else."""
        values = json.loads(data)
        return cls(**{**values, "left_out": tuple(values["left_out"])})

    def staleness(self, corpus: str, model: str, suggested_by: str | None = None) -> str | None:
        """Return why the index does not fit a corpus fingerprint and a model's identity, or None if it does.

        `suggested_by` is what suggested questions have to have been checked with, or None if they do not matter.
        """
        if self.format != FORMAT:
            return "it was made by another version of storybot"
        if self.model != model:
            return "it was made with another embedding model"
        if self.corpus != corpus:
            return "the stories have changed"
        if suggested_by is not None and self.suggested_by != suggested_by:
            return "its suggested questions were checked with other settings"
        return None


def checksum(data: bytes) -> str:
    """Return the SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
