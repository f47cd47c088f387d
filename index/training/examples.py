"""From labelled questions to what the reader is trained on: pairs of a question and a window, with the right tokens.

A window is read as at run time: `<s> question </s></s> headline : sentence sentence ... </s>`. Start and end are each
a distribution over its tokens and the first one, which stands for "no answer" (Devlin et al. 2019, "BERT"). All
right places count together: the span if it is known, and any token of the other sentences that answer (the marginal
likelihood of Clark and Gardner 2018, "Simple and effective multi-paragraph reading comprehension").
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase

from index.training.sources import LabelledQuestion, LabelledStory

QUESTION_TOKENS = 48
HEADLINE_TOKENS = 40
SENTENCE_TOKENS = 120

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How windows are drawn.

    Args:
        smallest, largest: tokens of a window's sentences; each window has a limit drawn between them.
        without_answer: share of the answered questions that are also asked of the window without the answer that
            shares most words with them.
        second_near: share of the unanswered questions that are asked of two windows instead of one.
        elsewhere: share of the questions that are also asked of a window of another story.
        headline: share of the windows that stand behind their headline.
    """

    smallest: int = 80
    largest: int = 180
    without_answer: float = 0.4
    second_near: float = 0.4
    elsewhere: float = 0.12
    headline: float = 0.85


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as token numbers, with the positions where a right answer may start and end; (0,) is "no answer".

    `original` is the same window behind the form of the question that it was written in, with as many tokens from the
    window's first one on; it is empty if `ids` has that form itself.
    """

    ids: tuple[int, ...]
    first_of_window: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    original: tuple[int, ...] = ()


class ExampleMaker:
    """Makes examples; the same seed gives the same ones."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, recipe: Recipe, seed: int) -> None:
        self._tokenizer = tokenizer
        self._recipe = recipe
        self._rng = random.Random(seed)  # noqa: S311 (not for secrets)

    def make(
        self, stories: Sequence[LabelledStory], share: Callable[[LabelledQuestion, str], float]
    ) -> Iterator[Example]:
        """Yield the examples of one pass.

        Args:
            stories: the stories with their questions.
            share: how likely a question is to be taken in a language; above 1, it is taken more than once.
        """
        before: _Tokenised | None = None
        for labelled in self._rng.sample(stories, len(stories)):
            tokenised = _Tokenised.of(labelled, self._tokenizer)
            # A story may stand in two files, and follow itself: then it is no other one.
            other = before if before and before.labelled.story.text != labelled.story.text else None
            for question in labelled.questions:
                original = next(iter(question.forms.values()))
                words = stems(original)
                for language, text in question.forms.items():
                    asked = _Asked(text, original, words)
                    wanted = share(question, language)
                    for _ in range(int(wanted) + (self._rng.random() < wanted % 1)):
                        yield from self._of_question(asked, question, tokenised)
                        if other is not None and self._rng.random() < self._recipe.elsewhere:
                            yield self._example(asked, self._nearest(other, words, frozenset()), other, None)
            before = tokenised

    def _of_question(self, asked: _Asked, question: LabelledQuestion, tokenised: _Tokenised) -> Iterator[Example]:
        rng, words = self._rng, asked.words
        if question.sentences:
            anchor = rng.choice(sorted(question.sentences))
            if question.span is not None and rng.random() < 0.8:
                holding = [n for n in question.sentences if tokenised.holds(n, question.span[0])]
                anchor = holding[0] if holding else anchor
            yield self._example(asked, self._around(tokenised, anchor), tokenised, question)
            if rng.random() < self._recipe.without_answer:
                window = self._nearest(tokenised, words, question.sentences)
                if window:
                    yield self._example(asked, window, tokenised, question)
            return
        window = self._nearest(tokenised, words, frozenset(), question.near)
        yield self._example(asked, window, tokenised, question)
        if rng.random() < self._recipe.second_near:
            second = self._nearest(tokenised, words, frozenset(window))
            if second:
                yield self._example(asked, second, tokenised, question)

    def _around(self, tokenised: _Tokenised, anchor: int, avoid: frozenset[int] = frozenset()) -> range:
        """A window with sentence `anchor` at a random place and none of `avoid`."""
        limit = self._rng.randint(self._recipe.smallest, self._recipe.largest)
        lengths = tokenised.lengths
        first, last, size = anchor, anchor + 1, lengths[anchor]
        while True:
            sides = []
            if first > 0 and first - 1 not in avoid and size + lengths[first - 1] <= limit:
                sides.append(-1)
            if last < len(lengths) and last not in avoid and size + lengths[last] <= limit:
                sides.append(1)
            if not sides:
                return range(first, last)
            if self._rng.choice(sides) < 0:
                first -= 1
                size += lengths[first]
            else:
                size += lengths[last]
                last += 1

    def _nearest(
        self,
        tokenised: _Tokenised,
        words: frozenset[str],
        avoid: frozenset[int],
        within: frozenset[int] = frozenset(),
    ) -> range:
        """A window around one of the three sentences that share most words with the question; may be empty."""
        numbers = [n for n in (within or range(len(tokenised.lengths))) if n not in avoid]
        if not numbers:
            return range(0)
        jitter = {n: self._rng.random() for n in numbers}
        ranked = sorted(numbers, key=lambda n: -len(words & tokenised.stems[n]) - 0.5 * jitter[n])
        return self._around(tokenised, self._rng.choice(ranked[:1] * 3 + ranked[:3]), avoid)

    def _question_ids(self, text: str) -> list[int]:
        special = self._tokenizer
        ids = special(text, add_special_tokens=False)["input_ids"][:QUESTION_TOKENS]
        return [special.cls_token_id, *ids, special.sep_token_id, special.sep_token_id]

    def _example(
        self, asked: _Asked, window: range, tokenised: _Tokenised, question: LabelledQuestion | None
    ) -> Example:
        ids = self._question_ids(asked.text)
        width = len(ids)
        if self._rng.random() < self._recipe.headline:
            ids += tokenised.headline
        first = len(ids)
        starts: list[int] = []
        ends: list[int] = []
        for number in window:
            if question is not None and number in question.sentences:
                places = tokenised.span_tokens(number, question.span)
                if places is None:
                    starts += range(len(ids), len(ids) + tokenised.lengths[number])
                    ends += range(len(ids), len(ids) + tokenised.lengths[number])
                else:
                    starts.append(len(ids) + places[0])
                    ends.append(len(ids) + places[1])
            ids += tokenised.sentences[number]
        ids.append(self._tokenizer.sep_token_id)
        original = () if asked.text == asked.original else (*self._question_ids(asked.original), *ids[width:])
        return Example(tuple(ids), first, tuple(starts) or (0,), tuple(ends) or (0,), original)


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's longer words, by which windows are compared with questions."""
    return frozenset(word[:5] for word in _WORD.findall(text.casefold()) if len(word) > 3 or word.isdigit())


def plan_batches(examples: Iterable[Example], tokens: int, seed: int) -> list[list[Example]]:
    """Return batches of at most `tokens` padded tokens in random order, each of about one length."""
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    batches: list[list[Example]] = []
    batch: list[Example] = []
    width = 0
    for example in sorted(examples, key=lambda item: len(item.ids) + rng.uniform(-8, 8)):
        width = max(width, len(example.ids))
        if batch and width * (len(batch) + 1) > tokens:
            batches.append(batch)
            batch, width = [], len(example.ids)
        batch.append(example)
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return batches


@dataclass(frozen=True, slots=True)
class _Asked:
    """A form of a question, the form that it was written in, and the stems of that."""

    text: str
    original: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Tokenised:
    """A story's tokens: the headline with its colon, and each sentence with the characters of each token."""

    labelled: LabelledStory
    headline: list[int]
    sentences: list[list[int]]
    offsets: list[list[tuple[int, int]]]
    stems: list[frozenset[str]]
    lengths: list[int]

    @classmethod
    def of(cls, labelled: LabelledStory, tokenizer: PreTrainedTokenizerBase) -> _Tokenised:
        story = labelled.story
        texts = [story.text[sentence.start : sentence.end] for sentence in story.sentences]
        encoded = tokenizer(texts, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        sentences = [ids[:SENTENCE_TOKENS] or [tokenizer.unk_token_id] for ids in encoded["input_ids"]]
        headline = tokenizer(story.headline, add_special_tokens=False)["input_ids"][:HEADLINE_TOKENS]
        headline += tokenizer(":", add_special_tokens=False)["input_ids"]
        return cls(
            labelled, headline, sentences, encoded["offset_mapping"], list(map(stems, texts)), list(map(len, sentences))
        )

    def holds(self, number: int, place: int) -> bool:
        """Whether a sentence holds a character of the story's text."""
        sentence = self.labelled.story.sentences[number]
        return sentence.start <= place < sentence.end

    def span_tokens(self, number: int, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """First and last token of a span that lies in a sentence; None if it does not, or not in the tokens kept."""
        if span is None or not self.holds(number, span[0]):
            return None
        start = self.labelled.story.sentences[number].start
        inside = [
            n
            for n, (first, last) in enumerate(self.offsets[number][: self.lengths[number]])
            if first < span[1] - start and last > span[0] - start and last > first
        ]
        return (inside[0], inside[-1]) if inside else None
