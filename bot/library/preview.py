"""What a person sees of a story before it is added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import unified_diff

from bot.library.shelf import Outcome, Planned
from bot.library.story_object import standing_line
from corpus import Story
from index.display import shortened
from index.languages import sure_language

FIRST = 5
"""Stories of many that are shown."""

LONGEST_LINE = 200
_OPENING_PARAGRAPHS = 3
MOST_DIFFERENCES = 20
_LANGUAGE_SAMPLE = 1000
"""Characters that tell the language of a text that does not name it."""


def preview(one: Planned, languages: Collection[str] | None) -> list[str]:
    """Return the lines that show a story: what it is, its first lines, and what is other than before.

    `languages` are the codes of those that the models read, or None for all.
    """
    story, metadata = one.story, one.story.metadata
    about = (metadata.publisher, metadata.published, f"{len(story.text.split()):,} words", language_of(story))
    lines = [f"{story.headline}", f"  {' · '.join(filter(None, about))}", f"  id: {story.id} ({one.outcome})"]
    lines += [f"  {line}" for line in (standing_line(metadata), _unread_line(story, languages)) if line]
    if one.before:
        differences = differences_between(one.before, story)
        shown, more = differences[:MOST_DIFFERENCES], len(differences) - MOST_DIFFERENCES
        return [*lines, *(f"  {line}" for line in shown), *([f"  … and {more} lines more"] if more > 0 else [])]
    return [*lines, *(f"  {line}" for line in opening(story))]


def preview_of_many(planned: Sequence[Planned]) -> list[str]:
    """Return the lines that show many stories: their number and the first five."""
    lines = [f"{len(planned)} stories:"]
    for one in planned[:FIRST]:
        metadata = one.story.metadata
        about = filter(None, (metadata.publisher, metadata.published, standing_line(metadata)))
        lines.append("  " + " · ".join([f"{one.story.id} ({one.outcome})", one.story.headline, *about]))
    return [*lines, f"  … and {len(planned) - FIRST} more"] if len(planned) > FIRST else lines


def summary(planned: Sequence[Planned], refused: int) -> str:
    """Return how many stories were added, changed, unchanged and refused, in one line."""
    counts = [(sum(one.outcome is outcome for one in planned), outcome) for outcome in Outcome]
    return ", ".join(f"{count + refused * (outcome is Outcome.REFUSED)} {outcome}" for count, outcome in counts)


def language_of(story: Story) -> str | None:
    """Return the language that a story names, or that of its beginning if it is sure."""
    return story.metadata.language or sure_language(story.text[:_LANGUAGE_SAMPLE])


def unread_language_of(story: Story, languages: Collection[str] | None) -> str | None:
    """Return the language of a story if it is not one of those that are read, or None if it is, or is not known."""
    language = language_of(story)
    is_read = language is None or languages is None or language.partition("-")[0].casefold() in languages
    return None if is_read else language


def opening(story: Story) -> list[str]:
    """Return the first lines of a story."""
    return [
        shortened(story.text[part.start : part.end], LONGEST_LINE) for part in story.paragraphs[:_OPENING_PARAGRAPHS]
    ]


def differences_between(before: Story, after: Story) -> list[str]:
    """Return a unified diff of the sentences, with one around each difference."""
    old, new = ([story.text[one.start : one.end] for one in story.sentences] for story in (before, after))
    return [shortened(line, LONGEST_LINE) for line in unified_diff(old, new, n=1, lineterm="")][2:]


def _unread_line(story: Story, languages: Collection[str] | None) -> str | None:
    language = unread_language_of(story, languages)
    if language is None:
        return None
    return f"its language, {language}, is not one of STORYBOT_LANGUAGES: questions about it may be refused"
