"""A story for programs, and as lines of text for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus import Paragraph, ParagraphKind, Sentence, Story
from corpus.normalise import printable
from corpus.speakers import find_speaker
from corpus.story import Metadata, Standing, standing


def story_row(story: Story, source: str, path: Path) -> dict[str, Any]:
    """Return what a list of stories tells of one: the metadata, the numbers of paragraphs and words, and its file.

    `outlets` are stories of the same text, with their ids. `standing` is "waits" before the end of an embargo,
    "expired" after it has, or null.
    """
    metadata = story.metadata
    return {
        "id": story.id,
        "headline": story.headline,
        "publisher": metadata.publisher,
        "author": metadata.author,
        "published": metadata.published,
        "url": metadata.url,
        "outlets": [asdict(outlet) for outlet in metadata.outlets],
        "language": metadata.language,
        "correction": metadata.correction,
        "embargo_until": metadata.embargo_until,
        "expires": metadata.expires,
        "standing": standing(metadata, datetime.now(UTC)),
        "paragraphs": len(story.paragraphs),
        "words": len(story.text.split()),
        "source": source,
        "path": str(path.absolute()).encode(errors="backslashreplace").decode(),
    }


def story_object(story: Story, source: str, path: Path) -> dict[str, Any]:
    """Return the same with the photo credit, the editor's questions, and the paragraphs with their sentences.

    A sentence's `start` and `end` are offsets in the text that the paragraphs make, joined by empty lines. `speaker` is
    null if the text names none.
    """
    paragraphs = [
        {
            "number": paragraph.number,
            "kind": str(paragraph.kind),
            "leads": list(paragraph.leads),
            "text": story.text[paragraph.start : paragraph.end],
            "sentences": sentence_objects(story, paragraph),
        }
        for paragraph in story.paragraphs
    ]
    about = {"photo_credit": story.metadata.photo_credit, "questions": list(story.metadata.questions)}
    return story_row(story, source, path) | about | {"paragraphs": paragraphs}


def sentence_objects(story: Story, paragraph: Paragraph) -> list[dict[str, Any]]:
    """Return the sentences of a paragraph, each with its offsets in the story's text and its speaker or null."""
    return [
        {
            "text": story.text[one.start : one.end],
            "start": one.start,
            "end": one.end,
            "speaker": _speaker(story, one.start, one.end),
        }
        for one in paragraph.sentences
    ]


def story_text(story: Story, path: Path) -> Iterator[str]:
    """Yield the headline, the metadata, and each sentence of a story with its number and speaker, a line each."""
    metadata = story.metadata
    yield story.headline
    for name in ("publisher", "author", "published", "url", "language", "photo_credit", "correction"):
        if value := getattr(metadata, name):
            yield f"  {name.replace('_', ' ')}: {value}"
    for outlet in metadata.outlets:
        about = (outlet.publisher, outlet.published, outlet.url, f"id: {outlet.id}")
        yield f"  also: {' · '.join(filter(None, about))}"
    if line := standing_line(metadata):
        yield f"  {line}"
    yield from (f"  suggests: {question}" for question in metadata.questions)
    yield f"  id: {story.id}"
    yield f"  file: {printable(str(path))}"
    for paragraph in story.paragraphs:
        yield ""
        kind = "" if paragraph.kind is ParagraphKind.TEXT else f" ({paragraph.kind})"
        for place, one in enumerate(paragraph.sentences):
            speaker = _speaker(story, one.start, one.end)
            said = f" [{speaker}]" if speaker else ""
            yield f"{sentence_number(paragraph, one)}{'' if place else kind} {story.text[one.start : one.end]}{said}"


def standing_line(metadata: Metadata) -> str | None:
    """Return in a line that a story waits, will expire, or has expired; None if it is just there."""
    now = datetime.now(UTC)
    match standing(metadata, now):
        case Standing.WAITS:
            return f"waits for the end of its embargo: {metadata.embargo_until}"
        case Standing.EXPIRED:
            return f"has expired: {metadata.expires}"
        case None:
            return f"expires: {metadata.expires}" if metadata.expires else None


def sentence_number(paragraph: Paragraph, sentence: Sentence) -> str:
    """Return the number of a sentence for people, such as "3.2", or "3" if its paragraph has no other."""
    if len(paragraph.sentences) == 1:
        return str(paragraph.number)
    return f"{paragraph.number}.{paragraph.sentences.index(sentence) + 1}"


def _speaker(story: Story, start: int, end: int) -> str | None:
    found = find_speaker(story.text, start, end)
    return found.name if found else None
