"""The labelled questions that the reader learns from, whatever file they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalise import normalise
from corpus.sentences import sentence_spans


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document: its text without white space around it, and where it stands."""

    text: str
    paragraph: int
    start: int
    """Offset of `text` in its paragraph, in characters."""

    @property
    def end(self) -> int:
        """Offset in the paragraph just behind the sentence."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Document:
    """A story as the reader sees it: a title, which may be empty, and its sentences in order."""

    id: str
    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Span:
    """Characters `start:end` of the text of sentence number `sentence`."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True)
class LabelledQuestion:
    """A question about one document.

    `gold` are the numbers of the sentences that answer (none: the document does not say). `spans` are the
    answers of the annotators where the data has them. `near` is a sentence of the paragraph that an
    unanswerable question was written against.
    """

    text: str
    document: Document
    gold: frozenset[int]
    spans: tuple[Span, ...] = ()
    near: tuple[int, ...] = ()
    distant: bool = True
    """Whether a passage far from the answer is a fair negative (not so for a heap of unrelated reviews)."""
    cased: bool = True
    """Whether names in the question can be told by their capital letters."""


def split_paragraphs(paragraphs: Sequence[str]) -> tuple[Sentence, ...]:
    """Cut paragraphs into sentences as stories are cut; offsets are those in the normalised paragraph."""
    return tuple(
        Sentence(text[start:end], number, start)
        for number, text in enumerate(map(normalise, paragraphs))
        for start, end in sentence_spans(text)
    )


def locate_span(sentences: Sequence[Sentence], paragraph: int, start: int, end: int) -> tuple[Span, ...]:
    """The parts of characters `start:end` of a paragraph, one for each sentence that they touch."""
    parts = []
    for number, sentence in enumerate(sentences):
        if sentence.paragraph != paragraph:
            continue
        first, last = max(start, sentence.start), min(end, sentence.end)
        if first < last:
            parts.append(Span(number, first - sentence.start, last - sentence.start))
    return tuple(parts)
