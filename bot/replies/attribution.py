"""The attribution of a quotation, as far as the story's file gives it."""

from __future__ import annotations

from bot.replies.dates import spoken_date
from bot.voice import Voice
from corpus import Story
from index.display import shortened
from index.excerpt import Excerpt

LONGEST_PART = 300
"""Longest part of an attribution, in characters. Longer ones are cut at a word."""


def attribution(excerpt: Excerpt, voice: Voice) -> list[str]:
    """Return the parts of an excerpt's attribution: speaker, headline, paragraph, publisher, author, date.

    Parts that the file does not give are left out. `link` gives the address.
    """
    metadata = excerpt.story.metadata
    parts = [
        excerpt.speaker,
        excerpt.story.headline,
        voice.text("paragraph", number=excerpt.paragraph),
        metadata.publisher,
        voice.text("by-author", author=shortened(metadata.author, LONGEST_PART)) if metadata.author else None,
        spoken_date(metadata.published, voice) if metadata.published else None,
    ]
    return [shortened(part, LONGEST_PART) for part in parts if part]


def link(story: Story) -> str | None:
    """Return the story's address on the web, or None."""
    return story.metadata.url
