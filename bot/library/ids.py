"""Ids of added stories."""

from __future__ import annotations

import hashlib

LONGEST_ID = 60
"""Longest id of an added story, in characters: it names a file, and can be copied from a terminal of 80 columns."""


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
