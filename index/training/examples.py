"""Training examples: a question, a window of its document, and where the answer lies in it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from transformers import PreTrainedTokenizerBase

from index.lexical import LexicalIndex, words
from index.training.perturb import make_unanswerable, vary
from index.training.records import LabelledQuestion
from index.training.windows import QUESTION_TOKENS, TokenisedDocument, Window, tokenise_document, window_around


@dataclass(frozen=True)
class Example:
    """One pair for the encoder."""

    question: tuple[int, ...]
    tokenised: TokenisedDocument
    window: Window
    with_title: bool
    gold: frozenset[int]
    spans: tuple[tuple[int, int, int], ...]
    """Sentence, first and last token in it, of each answer that the data marks in the window; none where it marks
    none: the answer lies anywhere in the `gold` sentences then, and nowhere if there are none."""

    @property
    def length(self) -> int:
        """Tokens of the encoded pair."""
        sentences = self.tokenised.sentences[self.window.first : self.window.last]
        title = len(self.tokenised.title) if self.with_title else 0
        return 3 + len(self.question) + title + sum(map(len, sentences))


@dataclass(frozen=True)
class Recipe:
    """How many windows of which kind each question gets."""

    negatives: float = 0.6
    """Expected number of windows without the answer, for an answerable question."""
    near_negatives: float = 1.5
    """The same for a question that the annotators made unanswerable."""
    perturbed: float = 0.3
    """Share of answerable questions that are also asked in a form made unanswerable."""
    varied: bool = True
    """Whether some questions are mistyped, cut to keywords or lose their mark."""
    smallest: int = 48
    largest: int = 128
    """Bounds of the size of a window, in tokens, drawn evenly."""
    title_dropped: float = 0.2


class ExampleMaker:
    """Makes examples of questions; documents are tokenised and indexed once."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, recipe: Recipe, seed: int) -> None:
        """Set up for one pass over the data; another `seed` draws other windows and negatives."""
        self._tokenizer = tokenizer
        self._recipe = recipe
        self._random = random.Random(seed)  # noqa: S311 (not for secrets)
        self._tokenised: dict[str, TokenisedDocument] = {}
        self._matchers: dict[str, LexicalIndex] = {}

    def make(self, questions: Iterable[LabelledQuestion]) -> list[Example]:
        """Examples of all questions, and of forms of them that are made unanswerable."""
        examples: list[Example] = []
        for question in questions:
            tokenised = self._tokenise(question)
            text = self._encode(vary(question.text, self._random) if self._recipe.varied else question.text)
            windows = self._windows(question, tokenised)
            examples.extend(self._example(text, question, tokenised, window) for window in windows)
            if question.gold and self._random.random() < self._recipe.perturbed:
                changed = make_unanswerable(question, self._random)
                text = self._encode(changed) if changed else ()
                # Beyond the cut, or in case and accents alone, a change is none that the encoder sees.
                if changed and text != self._encode(question.text):
                    none = LabelledQuestion(changed, question.document, frozenset())
                    examples.append(self._example(text, none, tokenised, windows[0]))
        return examples

    def _tokenise(self, question: LabelledQuestion) -> TokenisedDocument:
        key = question.document.id
        if key not in self._tokenised:
            self._tokenised[key] = tokenise_document(question.document, self._tokenizer)
        return self._tokenised[key]

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer(text, add_special_tokens=False)["input_ids"][:QUESTION_TOKENS])

    def _windows(self, question: LabelledQuestion, tokenised: TokenisedDocument) -> list[Window]:
        """The window that answers first (where one does), then windows that do not."""
        rng, recipe = self._random, self._recipe
        expected = recipe.negatives if question.gold else recipe.near_negatives
        count = int(expected) + (rng.random() < expected % 1)
        windows = []
        if question.gold:
            anchor = rng.choice(sorted(question.gold))
            windows.append(window_around(tokenised, anchor, self._size(), rng))
        anchors = self._distractors(question, max(count, 0 if windows else 1))
        for anchor in anchors:
            window = window_around(tokenised, anchor, self._size(), rng, avoid=question.gold)
            if window not in windows:
                windows.append(window)
        return windows

    def _size(self) -> int:
        return self._random.randint(self._recipe.smallest, self._recipe.largest)

    def _distractors(self, question: LabelledQuestion, count: int) -> list[int]:
        """Sentences that share words with the question and do not answer it, strongest more often."""
        if not count:
            return []
        rng = self._random
        scores = self._matcher(question).scores(words(question.text)).astype(np.float64)
        paragraphs = {question.document.sentences[number].paragraph for number in question.gold}
        for number, sentence in enumerate(question.document.sentences):
            if number in question.gold or not (question.distant or sentence.paragraph in paragraphs):
                scores[number] = -1.0
        ranked = [int(number) for number in np.argsort(-scores, kind="stable") if scores[number] >= 0.0]
        chosen: list[int] = []
        if question.near:
            chosen.append(max(question.near, key=lambda number: scores[number]))
        beside = [
            number for number in ranked if question.document.sentences[number].paragraph in paragraphs
        ]  # the passage that answers, its answer cut out
        while len(chosen) < count and ranked:
            pool = beside if beside and rng.random() < 0.3 else ranked
            chosen.append(pool[min(int(rng.expovariate(0.4)), len(pool) - 1)])
        return chosen[:count]

    def _matcher(self, question: LabelledQuestion) -> LexicalIndex:
        key = question.document.id
        if key not in self._matchers:
            self._matchers[key] = LexicalIndex([sentence.text for sentence in question.document.sentences])
        return self._matchers[key]

    def _example(
        self,
        text: tuple[int, ...],
        question: LabelledQuestion,
        tokenised: TokenisedDocument,
        window: Window,
    ) -> Example:
        inside = frozenset(number for number in question.gold if window.first <= number < window.last)
        spans = []
        for span in question.spans:
            if window.first <= span.sentence < window.last:
                offsets = tokenised.offsets[span.sentence]
                covered = [n for n, (start, end) in enumerate(offsets) if start < span.end and end > span.start]
                if covered:
                    spans.append((span.sentence, covered[0], covered[-1]))
        with_title = self._random.random() >= self._recipe.title_dropped
        return Example(text, tokenised, window, with_title, inside, tuple(spans))
