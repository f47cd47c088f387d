"""Whether the words that an answer marks are of the kind that a made question asks for."""

from __future__ import annotations

import regex

from index.suggestions.candidate import CandidateQuestion, Kind
from index.suggestions.said import says_something

MOST_BESIDE = 4
"""Words that may be marked before or after those that answer: "early on Saturday", "the Latvian journalist"."""

_EDGE = " \t\n,.;:!?…'\"‘’“”()[]"


def rightly_marked(candidate: CandidateQuestion, span: tuple[int, int]) -> bool:
    """Return whether the marked words answer as far as the pattern of the question tells where its answer stands.

    Args:
        candidate: the question.
        span: [start, end) of the marked words in the story's text.
    """
    text = candidate.story.text
    start, end = _without_edges(text, *span)
    if not candidate.answers:
        return True
    if candidate.kind in {Kind.SPEAKER, Kind.REASON}:
        inside = any(a <= start < end <= b for a, b in candidate.answers)
        return inside and (candidate.kind is Kind.REASON or says_something(text, start, end))
    if candidate.kind is Kind.PERSON and not _names_whole(candidate.question, text[start:end]):
        return False
    return any(
        start < b and a < end and _few(text[start:a]) and (candidate.kind is Kind.PERSON or _few(text[b:end]))
        for a, b in candidate.answers
    )


def _names_whole(question: str, marked: str) -> bool:
    """Whether the name that is asked about, where it is marked, is marked whole, and no verb after it.

    Wrong are "Substitute Elin" for Elin Quist, and "captain Elin Quist scored the winner".
    """
    name = question.removeprefix("Who is ").removesuffix("?")
    if name in marked:
        return regex.match(r"[\s\p{P}]*$|\s?[,(]", marked.partition(name)[2]) is not None
    return set(name.split()).isdisjoint(marked.split())


def _few(words: str) -> bool:
    return len(regex.findall(r"[\p{L}\p{N}]\S*", words)) <= MOST_BESIDE


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """The words without marks and spaces around them."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip(_EDGE)), end - len(words) + len(words.rstrip(_EDGE))
