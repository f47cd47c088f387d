"""Which of the questions that a story suggests are kept: those that it is found to answer, of many kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from corpus.front_matter import MOST_QUESTIONS
from index.answer import Answered
from index.story_bot import StoryBot
from index.suggestions.candidate import SHORT, Candidate
from index.suggestions.marking import rightly_marked

MOST_TRIED = 15
"""Questions that are tried for a story, so that a build ends in time: each is asked once or twice."""

_MOST_OF_A_KIND = 2


def check(candidate: Candidate, answerer: StoryBot) -> bool:
    """Whether a question is answered with a sentence that it was made from, asked of its story and of all.

    The first excerpt has to quote that sentence and to mark, if any, words that answer, and the answerer to be as sure
    as it has to be for any reader.
    """
    stories = (candidate.story.id, None) if len(answerer.stories) > 1 else (candidate.story.id,)
    return all(_quoted_first(candidate, answerer, id) for id in stories)


def _quoted_first(candidate: Candidate, answerer: StoryBot, story: str | None) -> bool:
    answer = answerer.ask(candidate.question, excerpts=1, story=story)
    if not isinstance(answer, Answered):
        return False
    first = answer.excerpts[0]
    return (
        first.story.id == candidate.story.id
        and any(first.start <= sentence.start < sentence.end <= first.end for sentence in candidate.sentences)
        and (first.span is None or rightly_marked(candidate, first.span))
    )


def choose(candidates: Sequence[Candidate], passes: Callable[[Candidate], bool]) -> tuple[Candidate, ...]:
    """Return at most six of the candidates that pass, in the order of the story.

    They are taken one by one, each unlike those taken before: of another kind, short, about somebody or something
    else, from another paragraph. No two rest on the same sentences.

    Args:
        candidates: the questions of one story.
        passes: whether one may be kept; asked of `MOST_TRIED` at most.
    """
    left, kept = list(candidates), list[Candidate]()
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


def _likeness(one: Candidate, kept: Sequence[Candidate]) -> tuple[int, bool, int, int, int, int]:
    return (
        sum(other.kind is one.kind for other in kept),
        len(one.question) > SHORT,
        sum(other.about == one.about for other in kept),
        sum(other.sentences[0].paragraph == one.sentences[0].paragraph for other in kept),
        one.kind,
        one.sentences[0].start,
    )
