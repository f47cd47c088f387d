"""From a document to a story."""

from __future__ import annotations

from corpus.errors import StoryFileError
from corpus.normalise import normalise
from corpus.reading.document import Document
from corpus.reading.noted_structure import with_structure
from corpus.reading.structure import paragraphs_of
from corpus.story import Metadata, Story, slug


def story_of(document: Document, id: str, name: str) -> Story:
    """Return the story of a document that a reader gave.

    Args:
        document: the document.
        id: names the story if its front matter has no id; its words become the id.
        name: names the file in messages.

    Raises StoryFileError if the document has no headline, or no text.
    """
    matter = document.matter
    headline = normalise(matter.headline or matter.title or "")
    if not headline:
        raise StoryFileError(name, "it has no headline", "add `headline: …` to the front matter")
    metadata = Metadata(
        publisher=matter.publisher,
        author=matter.author,
        published=matter.published,
        url=str(matter.url) if matter.url else None,
        language=matter.language,
        photo_credit=normalise(matter.photo_credit or "") or None,
        questions=matter.questions,
        correction=matter.correction,
        embargo_until=matter.embargo_until,
        expires=matter.expires,
    )
    paragraphs = with_structure(document.blocks, matter.structure or "") or paragraphs_of(document.blocks)
    try:
        return Story.from_paragraphs(slug(matter.id or id) or "story", headline, paragraphs, metadata)
    except ValueError:
        raise StoryFileError(name, "it has no text under its headline", "add the story's paragraphs") from None
