"""Which of the sentences that were read are quoted, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Sentence, Story
from index.contradictions import Account, contradict, contrary
from index.figures import asks_for_figure, figures
from index.lexical import words

NEAR_THE_BEST = 0.5
"""Share of the best probability that a further excerpt has to reach: a far worse one is related, and no answer."""

AS_GOOD = 0.8
"""Share of the best probability from which a newer story's sentence goes before an older one's."""

SAME = 0.8
"""Share of common words (Jaccard) from which two sentences with the same figures say the same."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with the probability that it answers.

    Args:
        story: its story.
        sentence: its place there.
        span: [start, end) of the words that answer, in the story's text.
        sure: whether those words are worth marking.
        wanted_speaker: whether it gives the words of somebody whose words were asked for.
        probability: from 0 to 1.
    """

    story: Story
    sentence: Sentence
    span: tuple[int, int]
    sure: bool
    wanted_speaker: bool
    probability: float

    @property
    def text(self) -> str:
        """The sentence's characters."""
        return self.story.text[self.sentence.start : self.sentence.end]

    @property
    def answer(self) -> str:
        """The words that answer."""
        return self.story.text[slice(*self.span)]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is quoted: the sentences that answer, those that are related, and whether the first two disagree."""

    answers: tuple[Judged, ...]
    related: tuple[Judged, ...]
    contradictory: bool


def select(question: str, judged: Sequence[Judged], bar: float) -> Selection:
    """Choose what answers, and order it: the best first, but of those about as good the newest story's.

    Where somebody's words are asked for, the sentences that give them go before the others. A sentence that says what a
    better one says is left out. Where a sentence above the bar contradicts the best, it comes second, beside it.

    Args:
        question: what was asked.
        judged: all that was read, in the order of the retrieval, which decides ties.
        bar: the probability below which nothing answers.
    """
    best_first = without_repetitions(sorted(judged, key=lambda one: -one.probability))
    top = best_first[0].probability if best_first else 0.0
    least = max(bar, NEAR_THE_BEST * top)
    answers = newest_first([one for one in best_first if one.probability >= least], AS_GOOD * top)
    answers.sort(key=lambda one: not one.wanted_speaker)
    related = [one for one in best_first if one.probability < least]
    other = _contradicting(question, answers, [one for one in related if one.probability >= bar])
    if other:
        answers = [answers[0], other, *(one for one in answers[1:] if one is not other)]
        related = [one for one in related if one is not other]
    return Selection(tuple(answers), tuple(related), other is not None)


def newest_first(answers: Sequence[Judged], as_good: float) -> list[Judged]:
    """Put those of a probability of at least `as_good` in the order of their stories' dates, the newest first.

    Stories without a date stay behind those with one; the order is that of the probability otherwise.
    """
    good = [one for one in answers if one.probability >= as_good]
    dated = sorted(good, key=lambda one: one.story.metadata.published or "", reverse=True)
    return [*dated, *(one for one in answers if one.probability < as_good)]


def without_repetitions(best_first: Sequence[Judged]) -> list[Judged]:
    """Leave out each sentence that says the same as a better one: nearly the same words, and the same figures."""
    kept: list[Judged] = []
    known: list[tuple[str, frozenset[str], frozenset[float | str]]] = []
    for one in best_first:
        said = frozenset(words(one.text)) or frozenset([one.text.casefold()])
        numbers = figures(one.text)
        if any(
            numbers == others and len(said & better) >= SAME * len(said | better) and not contrary(one.text, text)
            for text, better, others in known
        ):
            continue
        kept.append(one)
        known.append((one.text, said, numbers))
    return kept


def _contradicting(question: str, answers: Sequence[Judged], beside: Sequence[Judged]) -> Judged | None:
    """The sentence that cannot be right where the first answer is; None where there is none.

    Figures are compared among the answers alone. Accounts that differ in words share most of them, so that what is
    rather related may be one too.
    """
    if not answers:
        return None
    first, *others = answers
    if not asks_for_figure(question):
        others += beside
    return next((one for one in others if contradict(question, _account(first), _account(one))), None)


def _account(one: Judged) -> Account:
    return Account(one.text, one.answer, one.sure)
