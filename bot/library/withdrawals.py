"""The sentences that were withdrawn, of which only digests are kept: no story shows them any more."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.settings import Settings
from corpus import Sentence, Story
from corpus.withdrawing import digest_of

_Record = dict[str, Any]


def withdrawn_file(settings: Settings) -> Path:
    """Return the file of the list, a JSON object a line, whether it is there or not."""
    return settings.state_dir / "withdrawn.jsonl"


def withdrawn(settings: Settings) -> frozenset[str]:
    """Return the digests of the withdrawn sentences (`corpus.withdrawing`).

    Raises StateError if the list is there and cannot be read: a sentence must not come back because of that.
    """
    return frozenset(record["sentence"] for record in _read(withdrawn_file(settings)))


def withdraw(settings: Settings, story: Story, sentence: Sentence, *, now: datetime | None = None) -> None:
    """Withdraw a sentence at once, in every story that has it; it stays withdrawn if it is already.

    The next build of the index leaves it out. `now` is kept with it; by default it is the present moment. Raises
    StateError if the list cannot be read or written.
    """
    digest = digest_of(story.text[sentence.start : sentence.end])
    record = {"sentence": digest, "story": story.id, "withdrawn": (now or datetime.now(UTC)).isoformat("T", "seconds")}
    _change(settings, lambda records: [*(one for one in records if one["sentence"] != digest), record])


def take_back(settings: Settings, story: Story, sentence: Sentence) -> None:
    """Show a withdrawn sentence again, from the next build of the index on. Raises StateError as `withdraw` does."""
    digest = digest_of(story.text[sentence.start : sentence.end])
    _change(settings, lambda records: [one for one in records if one["sentence"] != digest])


def merge(settings: Settings, other: Path) -> None:
    """Withdraw what is in another list too. Raises StateError as `withdraw` does."""
    added = _read(other)
    known = {record["sentence"] for record in added}
    _change(settings, lambda records: [*(one for one in records if one["sentence"] not in known), *added])


def _change(settings: Settings, change: Callable[[Sequence[_Record]], list[_Record]]) -> None:
    from bot.library.shelf import locked
    from index.storage.files import sync, write_synced, writing

    path = withdrawn_file(settings)
    with locked(path.parent), writing(path.parent):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in change(_read(path)))
        aside = path.with_name(f".{secrets.token_hex(6)}.new")
        write_synced(aside, lines.encode())
        aside.replace(path)
        sync(path.parent)


def _read(path: Path) -> list[_Record]:
    try:
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        if not all(isinstance(one, dict) and isinstance(one.get("sentence"), str) for one in records):
            raise ValueError("a line has no digest of a sentence")
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, ValueError) as error:
        from index.errors import StateError

        why = f"the list of withdrawn sentences cannot be read ({error})"
        raise StateError(str(path), why, "mend the line, or move the file away and restore a backup") from None
    return records
