"""Where a quotation comes from, as far as the file says."""

from __future__ import annotations

from bot.replies.dates import spoken_date
from bot.voice import Voice
from corpus import Story
from index.excerpt import Excerpt

LONGEST_PART = 300
"""Longest headline or other part in an attribution, in characters; a longer one is cut at a word."""


def attribution(excerpt: Excerpt, voice: Voice) -> list[str]:
    """Return the parts of an excerpt's attribution in order; what the file does not say is left out.

    Speaker, headline, paragraph, publisher, author, date. The link is the caller's to show (`link`). The voice has the
    words between what the file says, and the form of the date.
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
    """Return the story's address on the web, None where the file gives none."""
    return story.metadata.url


def shortened(text: str, limit: int) -> str:
    """Return `text`, cut after a word with an ellipsis where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{head if space and len(head) > limit // 2 else cut}…"
