"""A story and its numbered parts, each with its place in the story's text, and when it may be shown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from corpus.normalise import normalise
from corpus.sentences import MAX_SENTENCE_CHARACTERS, sentence_spans

PARAGRAPH_BREAK = "\n\n"

OMISSION = "[…]"
"""What stands in place of a sentence that was withdrawn; it is never quoted by itself."""

LONGEST_LEAD = 200
"""Longest line that is shown above a quotation, in characters. Of a longer paragraph, its last sentences are shown."""


def slug(name: str) -> str:
    """Return `name` as a story's id: lower case, words joined by hyphens; empty where it has no word."""
    return re.sub(r"[\W_]+", "-", normalise(name).casefold()).strip("-")


def published_at(published: str | None) -> datetime | None:
    """Return the instant of an ISO 8601 date or time, in UTC if it has no time zone; None if there is none.

    A date without a time counts as midnight.
    """
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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


class ParagraphKind(StrEnum):
    """What a paragraph is. Only text, list items and table rows are quoted by themselves."""

    TEXT = "text"
    ITEM = "item"
    ROW = "row"
    HEADING = "heading"
    LEAD_IN = "lead-in"
    """A short line such as "What we do not know:"."""
    QUESTION = "question"
    """What an interviewer asks, or a heading that asks."""
    TIME = "time"
    """The time of an entry of a live blog."""


_QUOTABLE = frozenset({ParagraphKind.TEXT, ParagraphKind.ITEM, ParagraphKind.ROW})
_MANY_SENTENCES = frozenset({ParagraphKind.TEXT, ParagraphKind.ITEM, ParagraphKind.QUESTION})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: story.text[start:end].

    Args:
        number: its number, from 1.
        start: offset of its first character in the story's text.
        end: offset after its last character.
        sentences: its sentences, in order.
        kind: what it is.
        leads: numbers of the earlier paragraphs that have to be shown above it, in order: the heading of a list, the
            question that it replies to.
    """

    number: int
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    kind: ParagraphKind = ParagraphKind.TEXT
    leads: tuple[int, ...] = ()

    @property
    def is_quotable(self) -> bool:
        """Whether it says something that can be quoted; a heading or a question of an interview does not."""
        return self.kind in _QUOTABLE


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """What a paragraph is made of; `kind` and `leads` are as in `Paragraph`."""

    text: str
    kind: ParagraphKind = ParagraphKind.TEXT
    leads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where else a story's text was published, as the file of another story with the same text gives it.

    Args:
        id: the id of that story.
        publisher, url, published: from its metadata.
    """

    id: str
    publisher: str | None = None
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says about the story besides its text; None if it says nothing.

    `published`, `embargo_until` and `expires` are each an ISO 8601 date or date and time (`standing`), `language`
    is a BCP 47 code, `questions` are those that the editor suggests to readers. `correction` is what the editor says of
    a correction, or the date of one. `outlets` come from other files, which have the same text (`corpus.outlets`).
    """

    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    photo_credit: str | None = None
    questions: tuple[str, ...] = ()
    correction: str | None = None
    embargo_until: str | None = None
    expires: str | None = None
    outlets: tuple[Outlet, ...] = ()

    @property
    def publishers(self) -> tuple[str, ...]:
        """The names of all outlets, that of the story itself first."""
        names = (self.publisher, *(one.publisher for one in self.outlets))
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of the text on the web, that of the story itself first."""
        return tuple(url for url in (self.url, *(one.url for one in self.outlets)) if url)


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
        cls, id: str, headline: str, paragraphs: Sequence[str | ParagraphText], metadata: Metadata | None = None
    ) -> Story:
        """Make a story of its paragraphs, which are normalised, numbered and split into sentences here.

        A string is a paragraph of text. Empty paragraphs are left out; `leads` count them. Raises ValueError if no
        paragraph has text.
        """
        numbers: dict[int, int] = {}
        made: list[Paragraph] = []
        texts: list[str] = []
        start = 0
        for place, given in enumerate(paragraphs, start=1):
            one = ParagraphText(given) if isinstance(given, str) else given
            text = normalise(one.text)
            if not text:
                continue
            number = numbers[place] = len(made) + 1
            leads = tuple(numbers[lead] for lead in one.leads if lead in numbers)
            sentences = tuple(Sentence(number, start + a, start + b) for a, b in _sentences(text, one.kind))
            made.append(Paragraph(number, start, start + len(text), sentences, one.kind, leads))
            texts.append(text)
            start += len(text) + len(PARAGRAPH_BREAK)
        if not texts:
            raise ValueError("a story needs a paragraph with text")
        return cls(id, normalise(headline), PARAGRAPH_BREAK.join(texts), tuple(made), metadata or Metadata())

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

    def is_omission(self, sentence: Sentence) -> bool:
        """Whether a sentence is the sign that one was left out."""
        return self.text[sentence.start : sentence.end] == OMISSION

    @cached_property
    def plain_sentences(self) -> tuple[Sentence, ...]:
        """The sentences that say the same alone: of text with no line above it but a time; all if there are none."""
        return (
            tuple(
                sentence
                for one in self.paragraphs
                if one.kind is ParagraphKind.TEXT and not self.leads_of(one.number, times=False)
                for sentence in one.sentences
                if not self.is_omission(sentence)
            )
            or tuple(one for one in self.sentences if not self.is_omission(one))
            or self.sentences
        )

    def leads_of(self, number: int, *, times: bool = True) -> tuple[tuple[int, int], ...]:
        """Return [start, end) in the text of each line that has to be shown above a paragraph, by its number.

        A line is the heading or question itself, its last sentences if it is longer than `LONGEST_LEAD`, or the last
        sentence of a paragraph of text. A sentence that is longer is no line. `times` includes those of live blogs.
        """
        leads = [self.paragraphs[lead - 1] for lead in self.paragraphs[number - 1].leads]
        lines = (_line(lead) for lead in leads if times or lead.kind is not ParagraphKind.TIME)
        return tuple(line for line in lines if line and self.text[slice(*line)] != OMISSION)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of id, headline and text, in hexadecimal: the same story in the same words, the same digest."""
        return hashlib.sha256(f"{self.id}\n{self.headline}\n{self.text}".encode()).hexdigest()


def _line(lead: Paragraph) -> tuple[int, int] | None:
    sentences = lead.sentences[-1:] if lead.is_quotable else lead.sentences
    start = min((one.start for one in sentences if lead.end - one.start <= LONGEST_LEAD), default=None)
    return None if start is None else (start, lead.end)


def _sentences(text: str, kind: ParagraphKind) -> list[tuple[int, int]]:
    """The sentences of a paragraph; a heading or a table row is one."""
    if kind in _MANY_SENTENCES or len(text) > MAX_SENTENCE_CHARACTERS:
        return sentence_spans(text)
    return [(0, len(text))]


class Standing(StrEnum):
    """Why a story may not be shown at a moment."""

    WAITS = "waits"
    """Its embargo has not ended."""
    EXPIRED = "expired"


def standing(metadata: Metadata, now: datetime) -> Standing | None:
    """Return why a story may not be shown now, or None if it may.

    A date without a time is its midnight, in UTC as any time without a zone.
    """
    embargo, expires = published_at(metadata.embargo_until), published_at(metadata.expires)
    if embargo and now < embargo:
        return Standing.WAITS
    return Standing.EXPIRED if expires and expires <= now else None


def due(metadata: Metadata, now: datetime) -> datetime | None:
    """Return the next moment at which the `standing` of a story changes, or None if there is none."""
    moments = (published_at(metadata.embargo_until), published_at(metadata.expires))
    return min((moment for moment in moments if moment and now < moment), default=None)
