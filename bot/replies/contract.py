"""The JSON form of an answer: a contract that other programs rely on."""

from __future__ import annotations

from corpus import Story
from index.answer import Answer, Excerpt, Fact


def answer_object(answer: Answer, took_ms: float) -> dict[str, object]:
    """Return the object that `storybot ask --json` prints.

    question: the question, normalised. answered: whether there are excerpts or a fact with a value. confidence: 0 to 1.
    excerpts, related: quotations that answer, and others that do not. facts: what the files say, for a question about
    the stories themselves. remark: "greeting", "thanks", "farewell", "help" or "noise" where nothing was asked of a
    story, else null. unread_language: BCP 47 code of the question's language where the models do not read it, else
    null; related passages are then those that hold its names. asked_as: a follow-up in the form that it was understood
    in, else null. contradictory: whether the first two excerpts give figures that cannot both be right.

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
        "facts": [fact_object(fact) for fact in answer.facts],
        "remark": answer.remark,
        "unread_language": answer.unread_language,
        "asked_as": answer.asked_as,
        "contradictory": answer.contradictory,
        "took_ms": round(took_ms, 1),
    }


def excerpt_object(excerpt: Excerpt) -> dict[str, object]:
    """Return one quotation with its place; `highlight` counts in `quote`, `start` and `end` in the story's text."""
    return {
        "quote": excerpt.quote,
        "highlight": list(excerpt.highlight) if excerpt.highlight else None,
        "story": story_object(excerpt.story),
        "paragraph": excerpt.paragraph,
        "start": excerpt.start,
        "end": excerpt.end,
        "speaker": excerpt.speaker,
        "score": round(excerpt.score, 4),
    }


def fact_object(fact: Fact) -> dict[str, object]:
    """Return what a story's file says of the story.

    `aspect` is "subject", "headline", "author", "publisher", "published", "url" or "photo_credit"; `value` (for
    "published" an ISO 8601 date) is null where the file does not say.
    """
    return {"aspect": fact.aspect, "value": fact.value, "story": story_object(fact.story)}


def story_object(story: Story) -> dict[str, object]:
    """Return what a story is told by; null for what its file does not say."""
    return {
        "id": story.id,
        "headline": story.headline,
        "publisher": story.metadata.publisher,
        "author": story.metadata.author,
        "published": story.metadata.published,
        "url": story.metadata.url,
    }
