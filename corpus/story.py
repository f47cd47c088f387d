"""A story and its numbered parts, each with its place in the story's text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from corpus.normalise import normalise
from corpus.sentences import sentence_spans

PARAGRAPH_BREAK = "\n\n"


def slug(name: str) -> str:
    """Return `name` as a story's id: lower case, words joined by hyphens; empty where it has no word."""
    return re.sub(r"[\W_]+", "-", normalise(name).casefold()).strip("-")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: story.text[start:end].

    Args:
        paragraph: number of its paragraph, from 1.
        start: offset of its first character in the story's text.
        end: offset after its last character.
    """

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: story.text[start:end], with its number from 1 and its sentences in order."""

    number: int
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says about the story besides its text; None if it says nothing.

    `published` is an ISO 8601 date or date and time, `language` a BCP 47 code, `questions` are those that the editor
    suggests to readers.
    """

    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    photo_credit: str | None = None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """One article. `text` is its body: the paragraphs, joined by empty lines; the headline is not part of it."""

    id: str
    headline: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    metadata: Metadata = field(default_factory=Metadata)

    @classmethod
    def from_paragraphs(
        cls, id: str, headline: str, paragraphs: Sequence[str], metadata: Metadata | None = None
    ) -> Story:
        """Make a story of its paragraphs, which are normalised, numbered and split into sentences here.

        Empty paragraphs are left out. Raises ValueError if no paragraph has text.
        """
        texts = [text for text in map(normalise, paragraphs) if text]
        if not texts:
            raise ValueError("a story needs a paragraph with text")
        numbered = []
        start = 0
        for number, text in enumerate(texts, start=1):
            sentences = tuple(Sentence(number, start + a, start + b) for a, b in sentence_spans(text))
            numbered.append(Paragraph(number, start, start + len(text), sentences))
            start += len(text) + len(PARAGRAPH_BREAK)
        return cls(id, normalise(headline), PARAGRAPH_BREAK.join(texts), tuple(numbered), metadata or Metadata())

    @classmethod
    def from_text(cls, text: str, *, headline: str, id: str | None = None, metadata: Metadata | None = None) -> Story:
        r"""Make a story of its text, whose paragraphs are separated by empty lines.

        Args:
            text: the body, without the headline.
            headline: the headline.
            id: the story's id. If None, the words of the headline, joined by hyphens.
            metadata: what is known about the story. If None, nothing.

        Raises ValueError if the text is empty.

        Example:
            >>> Story.from_text("The ferry sails again.\n\nRepairs took weeks.", headline="Ferry returns").id
            'ferry-returns'
        """
        return cls.from_paragraphs(id or slug(headline) or "story", headline, re.split(r"\n\s*\n", text), metadata)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences of the story, in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of id, headline and text, in hexadecimal: the same story in the same words, the same digest."""
        return hashlib.sha256(f"{self.id}\n{self.headline}\n{self.text}".encode()).hexdigest()
