"""Questions about the story itself, which its headline, lead and metadata answer."""

from __future__ import annotations

from enum import StrEnum


class Aspect(StrEnum):
    """What of a story is asked for."""

    SUBJECT = "subject"
    HEADLINE = "headline"
    AUTHOR = "author"
    PUBLISHER = "publisher"
    PUBLISHED = "published"
    URL = "url"
    PHOTO_CREDIT = "photo_credit"


def asked_about_story(question: str) -> Aspect | None:
    """Return what of the story itself a question asks for; None where it asks for something that the text tells."""
    return None
