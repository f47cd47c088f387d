"""What people are told when the database cannot be used."""

from __future__ import annotations

from corpus import StorybotError


class DatabaseError(StorybotError):
    """A database that cannot be opened."""
