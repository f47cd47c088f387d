"""The JSON form of an answer. Other programs rely on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from corpus import Story
from index.answer import Answer, Answered, Closest, Fact, FileFacts, Refusal, RemarkMade, UnreadLanguage
from index.excerpt import Excerpt

_DEFAULTS: dict[str, object] = {
    "answered": False,
    "confidence": 0.0,
    "excerpts": [],
    "related": [],
    "facts": [],
    "remark": None,
    "unread_language": None,
    "asked_as": None,
    "partly_searched": False,
}
"""Values of the keys that an outcome does not use."""


def answer_object(answer: Answer, took_ms: float) -> dict[str, object]:
    """Return the object that `storybot ask --json` prints.

    question: the question, normalised. outcome: "answer", "closest", "refusal", "facts", "remark" or
    "unread_language". answered: whether the stories or their files answer. confidence: 0 to 1. excerpts: quotations
    that answer. related: passages that do not answer; for "closest", the closest passage. facts: what the files say,
    for a question about the stories themselves. remark: "greeting", "thanks" and so on if the message is not a
    question, else null. unread_language: BCP 47 code of the question's language if the models do not read it, else
    null; the related passages then contain its names. asked_as: a follow-up question in full, else null.
    partly_searched: whether a part of the archive could not be searched, so that the same question may get another
    answer later.

    Args:
        answer: the answer.
        took_ms: how long it took, in milliseconds.
    """
    said: dict[str, object]
    match answer:
        case Answered(excerpts=excerpts, related=related):
            found = {"excerpts": _objects(excerpts), "related": _objects(related)}
            said = {**_searched(answer), "answered": True, **found}
        case Closest(passage=passage):
            said = {**_searched(answer), "related": _objects([passage])}
        case Refusal(related=related):
            said = {**_searched(answer), "related": _objects(related)}
        case FileFacts(facts=facts, excerpts=excerpts):
            known = says(answer)
            said = {"answered": known, "confidence": float(known), "excerpts": _objects(excerpts)}
            said["facts"] = [fact_object(fact) for fact in facts]
        case RemarkMade(remark=remark):
            said = {"remark": remark}
        case UnreadLanguage(language=language, related=related):
            said = {"unread_language": language, "related": _objects(related)}
        case _:
            assert_never(answer)
    head = {"question": answer.question, "outcome": answer.outcome}
    return {**head, **_DEFAULTS, **said, "took_ms": round(took_ms, 1)}


def says(answer: Answer) -> bool:
    """Return whether the stories or one of their files answer."""
    match answer:
        case Answered():
            return True
        case FileFacts(facts=facts):
            return any(fact.value for fact in facts)
        case Closest() | Refusal() | RemarkMade() | UnreadLanguage():
            return False
        case _:
            assert_never(answer)


def excerpt_object(excerpt: Excerpt) -> dict[str, object]:
    """Return a quotation.

    `highlight` has offsets into `quote`; `start` and `end` are offsets into the story's text; `leads` are the lines of
    the story that have to be shown above it.
    """
    return {
        "quote": excerpt.quote,
        "highlight": list(excerpt.highlight) if excerpt.highlight else None,
        "story": story_object(excerpt.story),
        "paragraph": excerpt.paragraph,
        "start": excerpt.start,
        "end": excerpt.end,
        "speaker": excerpt.speaker,
        "score": round(excerpt.score, 4),
        "leads": list(excerpt.lines_above),
    }


def fact_object(fact: Fact) -> dict[str, object]:
    """Return a fact that a story's file gives about the story.

    `aspect` is "subject", "headline", "author", "publisher", "published", "url" or "photo_credit"; `value` (for
    "published" an ISO 8601 date) is null if the file does not say.
    """
    return {"aspect": fact.aspect, "value": fact.value, "story": story_object(fact.story)}


def story_object(story: Story) -> dict[str, object]:
    """Return the metadata of a story, with null for what its file does not give."""
    return {
        "id": story.id,
        "headline": story.headline,
        "publisher": story.metadata.publisher,
        "author": story.metadata.author,
        "published": story.metadata.published,
        "url": story.metadata.url,
    }


def _searched(answer: Answered | Closest | Refusal) -> dict[str, object]:
    return {
        "confidence": round(answer.confidence, 4),
        "asked_as": answer.asked_as,
        "partly_searched": answer.partly_searched,
    }


def _objects(excerpts: Iterable[Excerpt]) -> list[dict[str, object]]:
    return [excerpt_object(excerpt) for excerpt in excerpts]
