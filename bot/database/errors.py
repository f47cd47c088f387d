"""Messages for people whose database cannot be used."""

from __future__ import annotations

from sqlalchemy import URL

from corpus import StorybotError


class DatabaseError(StorybotError):
    """A database that cannot be opened or read."""

    @classmethod
    def of(cls, error: Exception, url: URL, what: str = "opened") -> DatabaseError:
        """Return the message for an error, without the password; `what` could not be done."""
        line = _first_line(error)
        if url.password:
            line = line.replace(str(url.password), "***")
        cure = next((cure for words, cure in _CURES if words in line.casefold()), _CURE)
        return cls(shown(url), f"it cannot be {what} ({line})", cure)


def shown(url: URL) -> str:
    """Return an address as messages show it: without the password, and without options."""
    return url.set(query={}).render_as_string(hide_password=True)


_CURE = "check STORYBOT_DATABASE_URL, and that the database is there and can be written"

# The words are SQLite's (https://www.sqlite.org/rescode.html); the last are the file lock's.
_CURES = (
    ("is not a database", "name another file in STORYBOT_DATABASE_URL, or move this one away"),
    ("is malformed", "put a copy of it in its place, or move it away to start with a new one"),
    ("is locked", "end the program that holds it, then start again"),
    ("is full", "make room on its disk, then start again"),
    ("readonly database", "let storybot write the file and its folder"),
    ("could not be acquired", "wait until the other storybot has brought it up to date, then start again"),
)


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return next(iter(str(cause).splitlines()), "") or type(cause).__name__
