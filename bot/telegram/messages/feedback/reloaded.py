"""What came of taking on changed stories, as a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.voice import Voice
from bot.voice.marks import isolated
from index.display import shortened

MOST_NAMED = 5
"""Most stories and files of a kind that are named."""

LONGEST_NAME = 80
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of it.

    Args:
        added, changed: the headlines of stories that are new, or have other words than before.
        removed: the ids of those that are gone.
        stories: how many there are now.
        left_out: a line for each file that could not be read, and each editor's question that is not answered.
        problem: why nothing could be taken on; "" if it could.
        is_taken: whether anything was: of stories with the words that they had, other details.
    """

    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    removed: Sequence[str] = ()
    stories: int = 0
    left_out: Sequence[str] = ()
    problem: str = ""
    is_taken: bool = False


def reloaded_html(reloaded: Reloaded, voice: Voice) -> str:
    """Return it as HTML that fits into one message."""
    return "\n".join(_lines(reloaded, voice))


def _lines(reloaded: Reloaded, voice: Voice) -> Iterator[str]:
    if reloaded.problem:
        yield voice.text("reload-failed", problem=escape(shortened(reloaded.problem, LONGEST_REASON)))
    elif not (reloaded.added or reloaded.changed or reloaded.removed):
        yield voice.text("reload-details") if reloaded.is_taken else voice.text("reload-nothing")
    yield from _named(voice.text("reload-added", count=len(reloaded.added)), reloaded.added, LONGEST_NAME, voice)
    yield from _named(voice.text("reload-changed", count=len(reloaded.changed)), reloaded.changed, LONGEST_NAME, voice)
    yield from _named(voice.text("reload-removed", count=len(reloaded.removed)), reloaded.removed, LONGEST_NAME, voice)
    yield from _named(
        voice.text("reload-left-out", count=len(reloaded.left_out)), reloaded.left_out, LONGEST_REASON, voice
    )
    yield voice.text("status-stories", count=reloaded.stories)


def _named(heading: str, names: Sequence[str], longest: int, voice: Voice) -> Iterator[str]:
    """A heading and the first names below it; nothing without names."""
    if names:
        yield heading
        yield from (f"• {escape(isolated(shortened(name, longest)))}" for name in names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            yield voice.text("draft-more-stories", count=len(names) - MOST_NAMED)
