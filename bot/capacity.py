"""Whether the vectors fit into the memory of one machine, and what to do if they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.program.limits import usable_memory
from bot.settings import Settings

if TYPE_CHECKING:
    from index.storage.generation import Contents

MEGABYTE = 10**6

SHARE = 0.5
"""Share of the memory that the vectors may take if no setting says how much: models and answers need the rest."""


def too_large(settings: Settings, contents: Contents | None) -> str | None:
    """Return a line that says what to do if an index needs more memory than there is for it, or None if it fits."""
    usable = usable_memory()
    allowed = settings.index_memory * MEGABYTE if settings.index_memory else usable and int(SHARE * usable)
    if contents is None or allowed is None or contents.memory <= allowed:
        return None
    why = "that STORYBOT_INDEX_MEMORY allows" if settings.index_memory else "that are half of this machine's"
    return (
        f"{contents.passages} passages need about {contents.memory // MEGABYTE} MB of memory, more than the "
        f"{allowed // MEGABYTE} MB {why}; Milvus is the next step: see “Beyond one machine” in the README"
    )
