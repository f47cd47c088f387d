"""The bot's own lines on the page."""

from __future__ import annotations

from bot.voice import Voice

OWN_LINES = (
    *("title", "skip", "question", "ask", "story", "answers", "stories", "all-stories", "more-stories"),
    *("search", "none-found", "story-unknown", "story-missing", "asks-all", "asks-this"),
    *("asking", "starting", "failed", "copied", "language", "no-script"),
)
"""Lines that only the page has: their keys begin with `page-`."""

SHARED_LINES = (
    *("description", "remark-doubt", "further", "suggestions-heading", "in-the-story", "back-to-quotation"),
    *("open-article", "copy", "ask-all-stories", "ask-this-story", "story-changed", "busy", "slow-down-reader"),
)
"""Lines that readers in Telegram see too."""


def lines_of(voice: Voice) -> dict[str, str]:
    """Return the lines of the page by their keys, those of its own without `page-`."""
    own = {name: voice.text(f"page-{name}") for name in OWN_LINES}
    return own | {name: voice.text(name) for name in SHARED_LINES} | {"no-story": voice.text("refusal", stories=0)}
