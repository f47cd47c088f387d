"""Which of the questions that a story suggests are kept: those that it is found to answer, of many kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

import regex

from corpus import Story
from corpus.front_matter import MOST_QUESTIONS
from index.answer import Answer, Answered
from index.suggestions.candidate import SHORT, CandidateQuestion, Kind
from index.suggestions.said import says_something

MOST_TRIED = 15
"""Questions that are tried for a story, so that a build ends in time: each is asked once or twice."""

_MOST_OF_A_KIND = 2

MOST_BESIDE = 4
"""Words that may be marked before or after those that answer: "early on Saturday", "the Latvian journalist"."""

_EDGE = " \t\n,.;:!?…'\"‘’“”()[]"


class Asked(Protocol):
    """What questions are asked of: a `StoryBot`, or what stands before one."""

    @property
    def stories(self) -> Sequence[Story]:
        """The stories that it answers from."""

    def ask(self, question: str, story: str | None = None, excerpts: int = 3) -> Answer:
        """Answer a question, asked of one story or of all."""


def check(candidate: CandidateQuestion, answerer: Asked) -> bool:
    """Whether a question is answered with a sentence that it was made from, asked of its story and of all.

    The first excerpt has to quote that sentence and to mark, if any, words that answer, and the answerer to be as sure
    as it has to be for any reader.
    """
    stories = (candidate.story.id, None) if len(answerer.stories) > 1 else (candidate.story.id,)
    return all(_quoted_first(candidate, answerer, id) for id in stories)


def _quoted_first(candidate: CandidateQuestion, answerer: Asked, story: str | None) -> bool:
    answer = answerer.ask(candidate.question, excerpts=1, story=story)
    if not isinstance(answer, Answered):
        return False
    first = answer.excerpts[0]
    return (
        first.story.id == candidate.story.id
        and any(first.start <= sentence.start < sentence.end <= first.end for sentence in candidate.sentences)
        and (first.span is None or rightly_marked(candidate, first.span))
    )


def choose(
    candidates: Sequence[CandidateQuestion], passes: Callable[[CandidateQuestion], bool]
) -> tuple[CandidateQuestion, ...]:
    """Return at most six of the candidates that pass, in the order of the story.

    They are taken one by one, each unlike those taken before: of another kind, short, about somebody or something
    else, from another paragraph. No two rest on the same sentences.

    Args:
        candidates: the questions of one story.
        passes: whether one may be kept; asked of `MOST_TRIED` at most.
    """
    left, kept = list(candidates), list[CandidateQuestion]()
    for _ in range(MOST_TRIED):
        kinds = Counter(one.kind for one in kept)
        used = {sentence for one in kept for sentence in one.sentences}
        left = [one for one in left if kinds[one.kind] < _MOST_OF_A_KIND and not used.issuperset(one.sentences)]
        if not left or len(kept) == MOST_QUESTIONS:
            break
        best = min(left, key=lambda one: _likeness(one, kept))
        left.remove(best)
        if passes(best):
            kept.append(best)
    return tuple(sorted(kept, key=lambda one: (one.sentences[0].start, one.kind)))


def _likeness(one: CandidateQuestion, kept: Sequence[CandidateQuestion]) -> tuple[int, bool, int, int, int, int]:
    return (
        sum(other.kind is one.kind for other in kept),
        len(one.question) > SHORT,
        sum(other.about == one.about for other in kept),
        sum(other.sentences[0].paragraph == one.sentences[0].paragraph for other in kept),
        one.kind,
        one.sentences[0].start,
    )


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
    """Whether the name that is asked about, if it is marked, is marked whole, and no verb after it.

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
