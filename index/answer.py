"""What a question gets: one of six kinds of answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from corpus import Story
from index.display import as_html, as_text
from index.excerpt import Excerpt
from index.question import Aspect, Remark, Turn


class _Displayed:
    """How an answer looks in a terminal and in a notebook: its outcome in words, then its quotations."""

    __slots__ = ()
    question: str

    @property
    def in_words(self) -> str:
        """The outcome, for a person."""
        raise NotImplementedError

    @property
    def quotations(self) -> tuple[Excerpt, ...]:
        """What is quoted, best first."""
        return ()

    def __repr__(self) -> str:
        return as_text(self.in_words, self.quotations)

    def _repr_html_(self) -> str:
        return as_html(self.question, self.in_words, self.quotations)


@dataclass(frozen=True, slots=True)
class Fact:
    """What a story's file says about the story itself, for a question about that.

    Args:
        story: the story.
        aspect: what was asked for.
        value: what the file says, or None if it says nothing.
    """

    story: Story
    aspect: Aspect
    value: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Answered(_Displayed):
    """The stories answer the question.

    Args:
        question: the question, normalised.
        confidence: from 0 to 1, how sure it is that the first excerpt answers; independent of how many are asked for.
        excerpts: quotations that answer, best first; at least one.
        related: passages that were found beside them, best first.
        asked_as: a follow-up in the form that it was understood in, or None if the question stands alone.
        partly_searched: whether a part of the stories was not searched, because their store failed.

    Example:
        >>> answer = bot.ask("When does the ferry sail?")
        >>> answer.excerpts[0].quote, answer.excerpts[0].speaker
        ('The ferry sails on 4 May, said Ida Lund.', 'Ida Lund')
    """

    outcome: ClassVar = "answer"
    question: str
    confidence: float
    excerpts: tuple[Excerpt, ...]
    related: tuple[Excerpt, ...] = ()
    asked_as: str | None = None
    partly_searched: bool = False

    @property
    def in_words(self) -> str:
        return f"The story answers (confidence {self.confidence:.2f})."

    @property
    def quotations(self) -> tuple[Excerpt, ...]:
        return self.excerpts


@dataclass(frozen=True, slots=True, repr=False)
class Closest(_Displayed):
    """The stories may not say; one passage comes closest.

    Args:
        question, confidence, asked_as, partly_searched: as in `Answered`.
        passage: the passage, without marked words.
    """

    outcome: ClassVar = "closest"
    question: str
    confidence: float
    passage: Excerpt
    asked_as: str | None = None
    partly_searched: bool = False

    @property
    def in_words(self) -> str:
        return f"The story may not say that (confidence {self.confidence:.2f}). This comes closest:"

    @property
    def quotations(self) -> tuple[Excerpt, ...]:
        return (self.passage,)


@dataclass(frozen=True, slots=True, repr=False)
class Refusal(_Displayed):
    """The stories do not say.

    Args:
        question, confidence, asked_as, partly_searched: as in `Answered`.
        related: passages about what was asked, best first; none if the question has nothing to do with the stories.
    """

    outcome: ClassVar = "refusal"
    question: str
    confidence: float
    related: tuple[Excerpt, ...] = ()
    asked_as: str | None = None
    partly_searched: bool = False

    @property
    def in_words(self) -> str:
        return f"The story does not say (confidence {self.confidence:.2f})."


@dataclass(frozen=True, slots=True, repr=False)
class FileFacts(_Displayed):
    """What the stories' files say, for a question about the stories themselves.

    Args:
        question: the question, normalised.
        facts: one fact for each story that is meant; at least one.
        excerpts: the first sentence of each, if the question was what the story is about.
    """

    outcome: ClassVar = "facts"
    question: str
    facts: tuple[Fact, ...]
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def in_words(self) -> str:
        said = []
        for fact in self.facts:
            of_which = f"{fact.story.headline}: " if len(self.facts) > 1 else ""
            said.append(f"{of_which}{fact.aspect.replace('_', ' ')}: {fact.value or 'the file does not say'}")
        return f"From the story's file: {'; '.join(said)}."

    @property
    def quotations(self) -> tuple[Excerpt, ...]:
        return self.excerpts


@dataclass(frozen=True, slots=True, repr=False)
class RemarkMade(_Displayed):
    """Nothing was asked: a greeting, thanks, "more"."""

    outcome: ClassVar = "remark"
    question: str
    remark: Remark

    @property
    def in_words(self) -> str:
        return f"That is no question ({self.remark})."


@dataclass(frozen=True, slots=True, repr=False)
class UnreadLanguage(_Displayed):
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

    @property
    def in_words(self) -> str:
        offer = " Passages with the same names:" if self.related else ""
        return f"Questions in this language ({self.language}) are not read.{offer}"

    @property
    def quotations(self) -> tuple[Excerpt, ...]:
        return self.related


Answer = Answered | Closest | Refusal | FileFacts | RemarkMade | UnreadLanguage
"""What a question gets; `outcome` names which. Take it apart with `match`."""


def is_partly_searched(answer: Answer) -> bool:
    """Return whether an answer may be another one once the store of the stories is whole again."""
    return isinstance(answer, Answered | Closest | Refusal) and answer.partly_searched


def turn_of(answer: Answer) -> Turn | None:
    """Return what a caller keeps for a follow-up, or None if nothing was asked: then keep the turn before."""
    match answer:
        case RemarkMade() | UnreadLanguage():
            return None
        case Answered(excerpts=(best, *_)) | FileFacts(facts=(_,), excerpts=(best, *_)):
            words = best.story.text[slice(*best.span)] if best.span else best.quote
            asked = answer.asked_as if isinstance(answer, Answered) else None
            return Turn(asked or answer.question, words, best.story.id, best.speaker)
        case FileFacts(facts=(fact,)):
            return Turn(answer.question, "", fact.story.id, None)
        case Closest() | Refusal():
            return Turn(answer.asked_as or answer.question, "", None, None)
        case _:
            return Turn(answer.question, "", None, None)
