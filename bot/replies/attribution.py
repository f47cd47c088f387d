"""The attribution of a quotation, as far as the story's file gives it."""

from __future__ import annotations

from bot.replies.dates import short_date, spoken_date
from bot.voice import Voice
from bot.voice.marks import isolated
from corpus import Story
from corpus.story import published_at
from index.display import shortened
from index.excerpt import Excerpt

LONGEST_PART = 300
"""Longest part of an attribution, in characters. Longer ones are cut at a word."""

SHORT_HEADLINE = 48
"""Longest headline in the line below a quotation, in characters."""


def attribution(excerpt: Excerpt, voice: Voice) -> list[str]:
    """Return the parts of an excerpt's attribution: speaker, headline, paragraph, publisher, author, date, outlets.

    Parts that the file does not give are left out.
    """
    parts = [excerpt.speaker, excerpt.story.headline, voice.text("paragraph", number=excerpt.paragraph)]
    return [*(shortened(part, LONGEST_PART) for part in parts if part), *_publication(excerpt.story, voice)]


def context_credit(excerpt: Excerpt, voice: Voice) -> str:
    """Return the attribution without headline and paragraph, which stand above a quotation in its context; or ""."""
    speaker = [shortened(excerpt.speaker, LONGEST_PART)] if excerpt.speaker else []
    parts = [*speaker, *_publication(excerpt.story, voice)]
    return f"— {' · '.join(map(isolated, parts))}" if parts else ""


def source(story: Story, voice: Voice) -> str | None:
    """Return the outlet and the day of publication of a story, or its author if the file names no outlet.

    None if the file gives none of them.
    """
    metadata = story.metadata
    author = voice.text("by-author", author=shortened(metadata.author, LONGEST_PART)) if metadata.author else None
    name = isolated(shortened(metadata.publisher, LONGEST_PART)) if metadata.publisher else author
    day = short_date(metadata.published, voice) if metadata.published else None
    return ", ".join(filter(None, (name, day))) or None


def correction_line(story: Story, voice: Voice) -> str | None:
    """Return the line that tells of a story's correction, in the editor's words or with its date; None if it has none.

    The words are cut if they are long; `storybot show` has all of them.
    """
    given = story.metadata.correction
    if given is None:
        return None
    if published_at(given):
        return voice.text("corrected-on", date=spoken_date(given, voice))
    return voice.text("correction", text=shortened(given, LONGEST_PART))


def _publication(story: Story, voice: Voice) -> list[str]:
    """Publisher, author, date and other outlets, as far as the file gives them."""
    metadata = story.metadata
    others = [name for name in metadata.publishers if name != metadata.publisher]
    parts = [
        metadata.publisher,
        voice.text("by-author", author=shortened(metadata.author, LONGEST_PART)) if metadata.author else None,
        spoken_date(metadata.published, voice) if metadata.published else None,
        voice.text("also-in", outlets=shortened(", ".join(others), LONGEST_PART)) if others else None,
    ]
    return [shortened(part, LONGEST_PART) for part in parts if part]
