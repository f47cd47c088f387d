"""What a question gets: one of six kinds of answer, and the quotations in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from corpus import Sentence, Story
from index.question import Aspect, Remark, Turn
from index.quotation import quoted_run
from index.speakers import speaker_of


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quotation: story.text[start:end], whole sentences of one paragraph.

    Args:
        story: the story that is quoted.
        start: offset of the quotation's first character in the story's text.
        end: offset after its last character.
        paragraph: number of the paragraph it is taken from, from 1.
        span: [start, end) of the words that answer, in the story's text, None where none stand out.
        speaker: person or body that the text gives as the source of what is quoted, in the text's own words.
        score: how well it answers, comparable within one answer alone.
    """

    story: Story
    start: int
    end: int
    paragraph: int
    span: tuple[int, int] | None
    speaker: str | None
    score: float

    @classmethod
    def of_sentence(
        cls, story: Story, sentence: Sentence, *, span: tuple[int, int] | None = None, score: float = 0.0
    ) -> Excerpt:
        """Quote a whole sentence, and the one before where it says what is spoken of (`quoted_run`).

        The speaker is the one that the paragraph gives for `sentence`; `span` is as in the class.
        """
        start, end = quoted_run(story, sentence)
        return cls(story, start, end, sentence.paragraph, span, speaker_of(story, sentence), score)

    def __post_init__(self) -> None:
        place = self.story.paragraphs[self.paragraph - 1]
        if not place.start <= self.start < self.end <= place.end:
            raise ValueError(f"characters {self.start} to {self.end} are not in paragraph {self.paragraph}")
        if self.span and not self.start <= self.span[0] < self.span[1] <= self.end:
            raise ValueError(f"span {self.span} is not in the quotation {self.start} to {self.end}")
        if self.speaker and self.speaker not in self.story.text:
            raise ValueError(f"the speaker {self.speaker!r} is not in the story's words")

    @property
    def quote(self) -> str:
        """The quoted characters, cut from the story's text."""
        return self.story.text[self.start : self.end]

    def is_part_of(self, other: Excerpt) -> bool:
        """Whether another excerpt quotes these characters too."""
        return self.story is other.story and other.start <= self.start < self.end <= other.end

    @property
    def highlight(self) -> tuple[int, int] | None:
        """[start, end) of the answering words in `quote`, None where none stand out."""
        return (self.span[0] - self.start, self.span[1] - self.start) if self.span else None


def without_repeats(excerpts: Iterable[Excerpt]) -> tuple[Excerpt, ...]:
    """Return excerpts in order, without those whose words an earlier one quotes already."""
    kept: list[Excerpt] = []
    for excerpt in excerpts:
        if not any(excerpt.is_part_of(one) for one in kept):
            kept.append(excerpt)
    return tuple(kept)


def merged(excerpts: Iterable[Excerpt]) -> tuple[Excerpt, ...]:
    """Return excerpts in order, an earlier one lengthened where a later one quotes its words and more.

    Where a sentence answers and the next one too, which is quoted with it ("He said"), a reader would see the first
    twice. Two speakers are not merged: the words of one would be attributed to the other.
    """
    kept: list[Excerpt] = []
    for longer in without_repeats(excerpts):
        parts = (n for n, one in enumerate(kept) if one.is_part_of(longer) and one.speaker in {None, longer.speaker})
        place = next(parts, None)
        if place is None:
            kept.append(longer)
        else:
            kept[place] = replace(kept[place], start=longer.start, end=longer.end, speaker=longer.speaker)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Fact:
    """What a story's file says about the story itself, for a question about that.

    Args:
        story: the story.
        aspect: what of it was asked for.
        value: what the file says, None where it says nothing.
    """

    story: Story
    aspect: Aspect
    value: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The stories answer the question.

    Args:
        question: the question, normalised.
        confidence: from 0 to 1, how sure it is that the first excerpt answers; independent of how many are asked for.
        excerpts: quotations that answer, best first; at least one.
        related: passages that were found beside them, best first.
        asked_as: a follow-up in the form that it was understood in, or None if the question stands for itself.
    """

    outcome: ClassVar = "answer"
    question: str
    confidence: float
    excerpts: tuple[Excerpt, ...]
    related: tuple[Excerpt, ...] = ()
    asked_as: str | None = None


@dataclass(frozen=True, slots=True)
class Closest:
    """The stories may not say; one passage comes closest.

    Args:
        question, confidence, asked_as: as in `Answered`.
        passage: the passage, without marked words.
    """

    outcome: ClassVar = "closest"
    question: str
    confidence: float
    passage: Excerpt
    asked_as: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The stories do not say.

    Args:
        question, confidence, asked_as: as in `Answered`.
        related: passages about what was asked, best first; none if the question has nothing to do with the stories.
    """

    outcome: ClassVar = "refusal"
    question: str
    confidence: float
    related: tuple[Excerpt, ...] = ()
    asked_as: str | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the stories' files say, for a question about the stories themselves.

    Args:
        question: the question, normalised.
        facts: a fact of each story that is meant; at least one.
        excerpts: the first sentence of each, if it was asked what the story is about.
    """

    outcome: ClassVar = "facts"
    question: str
    facts: tuple[Fact, ...]
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class RemarkMade:
    """Nothing was asked: a greeting, thanks, "more"."""

    outcome: ClassVar = "remark"
    question: str
    remark: Remark


@dataclass(frozen=True, slots=True)
class UnreadLanguage:
    """The models do not read the question's language.

    Args:
        question: the question, normalised.
        language: BCP 47 code of its language.
        related: passages that hold its names and figures.
    """

    outcome: ClassVar = "unread_language"
    question: str
    language: str
    related: tuple[Excerpt, ...] = ()


Answer = Answered | Closest | Refusal | FileFacts | RemarkMade | UnreadLanguage
"""What a question gets; `outcome` names which. Take it apart with `match`."""


def turn_of(answer: Answer) -> Turn | None:
    """Return what a caller keeps for a follow-up to an answer; None if nothing was asked: keep the turn before."""
    match answer:
        case RemarkMade() | UnreadLanguage():
            return None
        case Answered(excerpts=(best, *_)) | FileFacts(excerpts=(best, *_)):
            words = best.story.text[slice(*best.span)] if best.span else best.quote
            asked = answer.asked_as if isinstance(answer, Answered) else None
            return Turn(asked or answer.question, words, best.story.id, best.speaker)
        case Closest() | Refusal():
            return Turn(answer.asked_as or answer.question, "", None, None)
        case _:
            return Turn(answer.question, "", None, None)
