"""A card as a file, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from corpus import StorybotError


class CardError(StorybotError):
    """A card that cannot be written."""


def check_free(file: Path) -> None:
    """Raise CardError if there is such a file."""
    if os.path.lexists(file):
        raise CardError(str(file), "it is there already", "name another file, or say --force to write over it")


def write_card(file: Path, card: bytes, *, force: bool = False) -> None:
    """Write a card; an existing file is written over only if `force`. Raises CardError."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name[:50]}.", dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as beside:
                beside.write(card)
            if not force:
                check_free(file)
            Path(name).replace(file)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        why = f"it cannot be written ({error.strerror or error})"
        raise CardError(str(file), why, "name a file in a folder that can be written") from error
