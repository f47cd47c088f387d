"""The JSON form of an answer: a contract that other programs rely on."""

from __future__ import annotations

from index.answer import Answer, Excerpt


def answer_object(answer: Answer, took_ms: float) -> dict[str, object]:
    """Return the object that `storybot ask --json` prints.

    Args:
        answer: what was given back.
        took_ms: milliseconds from the question to it.
    """
    return {
        "question": answer.question,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "excerpts": [excerpt_object(excerpt) for excerpt in answer.excerpts],
        "related": [excerpt_object(excerpt) for excerpt in answer.related],
        "took_ms": round(took_ms, 1),
    }


def excerpt_object(excerpt: Excerpt) -> dict[str, object]:
    """Return one quotation with its place; `highlight` counts in `quote`, `start` and `end` in the story's text."""
    story = excerpt.story
    return {
        "quote": excerpt.quote,
        "highlight": list(excerpt.highlight) if excerpt.highlight else None,
        "story": {
            "id": story.id,
            "headline": story.headline,
            "publisher": story.metadata.publisher,
            "author": story.metadata.author,
            "published": story.metadata.published,
            "url": story.metadata.url,
        },
        "paragraph": excerpt.paragraph,
        "start": excerpt.start,
        "end": excerpt.end,
        "speaker": excerpt.speaker,
        "score": round(excerpt.score, 4),
    }
