"""Which of the sentences that were read are quoted, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus import Sentence, Story
from corpus.live_blog import ages_of_entries
from corpus.story import published_at
from index.excerpt import Excerpt
from index.retrieval.bm25 import words

NEAR_THE_BEST = 0.5
"""Share of the best probability that a further excerpt has to reach: a far worse one is no answer."""

SURE = 0.7
"""Probability from which a sentence of another story is quoted beside the best one's."""

AS_GOOD = 0.8
"""Share of the best probability from which an entry of a live blog answers about as well."""

SAME = 0.8
"""Share of common words (Jaccard) from which two sentences say the same."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with the probability that it answers.

    Args:
        story: its story.
        sentence: its place there.
        span: [start, end) of the words that answer, in the story's text; None if they are not sure enough to be marked.
        probability: from 0 to 1.
    """

    story: Story
    sentence: Sentence
    span: tuple[int, int] | None
    probability: float

    @property
    def text(self) -> str:
        """The sentence's characters."""
        return self.story.text[self.sentence.start : self.sentence.end]

    @property
    def excerpt(self) -> Excerpt:
        """The quotation of the sentence, with the words marked that the reader is sure of."""
        return Excerpt.of_sentence(self.story, self.sentence, span=self.span, score=self.probability)

    @property
    def above(self) -> tuple[str, ...]:
        """The lines above it: the same words under others say something else."""
        return tuple(self.story.text[slice(*lead)] for lead in self.story.leads_of(self.sentence.paragraph))


def select(best_first: Sequence[Judged], bar: float) -> tuple[list[Judged], list[Judged]]:
    """Return the sentences that answer, in the order in which they are quoted, and the others.

    A sentence answers if its probability reaches the bar and is near the best one's. A sentence of another story than
    the best one's answers only if it is sure by itself; where that is so, the newest story goes first among those about
    as good. So does the newest entry of a live blog among the best. Sentences that say what a better one says are left
    out.

    Args:
        best_first: what was read, the most probable first.
        bar: the probability below which nothing answers.
    """
    distinct = without_repetitions(best_first)
    if not distinct or distinct[0].probability < bar:
        return [], distinct
    best = distinct[0]
    least = max(bar, NEAR_THE_BEST * best.probability)
    answers = [one for one in distinct if one.probability >= (least if one.story == best.story else max(least, SURE))]
    others = [one for one in distinct if one not in answers]
    return _newest_story_first(_newest_entry_first(answers)), others


def without_repetitions(best_first: Sequence[Judged]) -> list[Judged]:
    """Leave out each sentence that says the same as a better one: nearly the same words, and the same figures."""
    kept: list[Judged] = []
    known: list[tuple[tuple[str, ...], frozenset[str], frozenset[str]]] = []
    for one in best_first:
        above, said = one.above, frozenset(words(one.text)) or frozenset([one.text.casefold()])
        figures = _figures(said)
        if not any(
            above == other and figures == others and len(said & better) >= SAME * len(said | better)
            for other, others, better in known
        ):
            kept.append(one)
            known.append((above, figures, said))
    return kept


def _newest_entry_first(answers: list[Judged]) -> list[Judged]:
    """Put the best story's about as good ones that are entries of a live blog in their order, the newest first."""
    best = answers[0]
    alike = [
        place
        for place, one in enumerate(answers)
        if one.story == best.story and one.above and one.probability >= AS_GOOD * best.probability
    ]
    if len(alike) < 2:
        return answers
    ages = ages_of_entries(best.story)
    entries = [place for place in alike if answers[place].sentence.paragraph in ages]
    newest_first = sorted((answers[place] for place in entries), key=lambda one: ages[one.sentence.paragraph])
    ordered = list(answers)
    for place, one in zip(entries, newest_first, strict=True):
        ordered[place] = one
    return ordered


def _newest_story_first(answers: list[Judged]) -> list[Judged]:
    """Put the sure ones in the order of their stories' dates, if there are several stories; undated ones last."""
    if len({one.story.id for one in answers}) == 1:
        return answers
    sure = [one for one in answers if one.probability >= SURE]
    oldest = datetime.min.replace(tzinfo=UTC)
    dated = sorted(sure, key=lambda one: published_at(one.story.metadata.published) or oldest, reverse=True)
    return [*dated, *(one for one in answers if one.probability < SURE)]


def _figures(said: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in said if any(character.isdigit() for character in word))
