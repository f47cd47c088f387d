"""What is stored of a question and its answer: places in the stories, and hardly ever a question's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum, auto
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.database import DIGEST_DIGITS, AskedQuestion, SentencePlace
from bot.telegram.messages.message import Message, quoted_sentences
from corpus import Sentence, Story, stories_with_id, story_with_digest
from index.answer import Answer, Answered, Closest, Fact, FileFacts, Refusal, RemarkMade
from index.display import shortened
from index.excerpt import Excerpt
from index.facts import facts_for
from index.question import Aspect

LONGEST_UNANSWERED = 500
"""Most characters that are kept of a question that was asked in vain."""


class Gone(Enum):
    """Why something can no longer be shown."""

    CHANGED = auto()
    """The story has other words now."""
    WITHDRAWN = auto()
    """The story was removed."""
    ANSWER = auto()
    """The answer has no such page or excerpt, perhaps because its question was edited."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an excerpt stands.

    Args:
        story: id of the story.
        digest: the first digits of the digest of the story's words.
        start, end: offsets of the quotation in the story's text.
        paragraph: its number, from 1.
        span: [start, end) of the words that answer, in the story's text.
        speaker: the speaker that the attribution names.
        leads: [start, end) of the lines above the quotation, in the story's text.
    """

    story: str
    digest: str
    start: int
    end: int
    paragraph: int
    span: tuple[int, int] | None = None
    speaker: str | None = None
    leads: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, excerpt: Excerpt) -> Place:
        """Return where an excerpt stands."""
        return cls(
            excerpt.story.id,
            excerpt.story.digest[:DIGEST_DIGITS],
            excerpt.start,
            excerpt.end,
            excerpt.paragraph,
            excerpt.span,
            excerpt.speaker,
            excerpt.leads,
        )

    def excerpt(self, stories: Sequence[Story]) -> Excerpt | Gone:
        """Return the excerpt as it was, or why it is gone; a story with other words is not searched for it."""
        story = same_story(self.story, self.digest, stories)
        if isinstance(story, Gone):
            return story
        return Excerpt(story, self.start, self.end, self.paragraph, self.span, self.speaker, 0.0, self.leads)


@dataclass(frozen=True, slots=True)
class FactPlace:
    """A fact that an answer told: `story` and `digest` as in `Place`, and which fact of that story."""

    story: str
    digest: str
    aspect: Aspect

    @classmethod
    def of(cls, fact: Fact) -> FactPlace:
        """Return where a fact is found again."""
        return cls(fact.story.id, fact.story.digest[:DIGEST_DIGITS], fact.aspect)

    def fact(self, stories: Sequence[Story]) -> Fact | Gone:
        """Return what the story's file says, or why the story is gone."""
        story = same_story(self.story, self.digest, stories)
        return story if isinstance(story, Gone) else facts_for(self.aspect, [story])[0]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page.

    Args:
        first: number of its first excerpt, from 0.
        count: how many excerpts it has; 0 if the facts of the answer fill the page.
        part: [start, end) in the story's text of the part of a long excerpt that it shows, or None if it shows all.
    """

    first: int
    count: int
    part: tuple[int, int] | None = None

    @property
    def numbers(self) -> range:
        """The numbers of its excerpts."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """The excerpts of an answer, best first, page by page; the last pages have related passages, which do not answer.

    Args:
        places: where the excerpts stand.
        related: where the related passages stand; they are numbered after the excerpts.
        layout: the pages, as laid out when the answer was made.
        facts: what the first page tells of the stories before it quotes them.
        more: whether it says that there are stories of which nothing is told.
        closest_of: how many stories were asked, if the related passage is the closest one; else None.
    """

    places: tuple[Place, ...] = ()
    related: tuple[Place, ...] = ()
    layout: tuple[Page, ...] = ()
    facts: tuple[FactPlace, ...] = ()
    more: bool = False
    closest_of: int | None = None

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, len(self.layout))

    def is_related(self, page: int) -> bool:
        """Return whether a page, from 0, shows related passages."""
        return self.layout[page].first >= len(self.places)

    def is_sure(self, number: int) -> bool:
        """Return whether an excerpt, by its number, answers the question, and so may be shared as the answer."""
        return number < len(self.places) and not self.facts

    def count_of(self, number: int) -> tuple[int, int] | None:
        """Return which excerpt one is by its number, from 1, and of how many, among those that answer or those that
        are related; None if it is alone.
        """
        first, total = (0, len(self.places)) if number < len(self.places) else (len(self.places), len(self.related))
        return (number - first + 1, total) if total > 1 else None

    def page_of(self, number: int) -> int:
        """Return the page on which an excerpt begins; 0 for an unknown excerpt."""
        return next((page for page, content in enumerate(self.layout) if number in content.numbers), 0)

    def part_of(self, page: int) -> tuple[int, int] | None:
        """Return which part of its excerpt a page shows, from 1, and how many there are; None if it shows all."""
        content = self.layout[page]
        if content.part is None:
            return None
        parts = [one for one in self.layout if one.part and one.first == content.first]
        return parts.index(content) + 1, len(parts)

    def page(self, page: int, stories: Sequence[Story]) -> dict[int, Excerpt] | Gone:
        """Return the excerpts of a page, from 0, by their numbers, without those of a story that is gone.

        Returns why if all are gone or there is no such page. A page of facts alone has no excerpts.
        """
        if page >= len(self.layout):
            return Gone.ANSWER
        found = {number: self.excerpt(number, stories) for number in self.layout[page].numbers}
        kept = {number: one for number, one in found.items() if isinstance(one, Excerpt)}
        return kept or next((one for one in found.values() if isinstance(one, Gone)), {})

    def excerpt(self, number: int, stories: Sequence[Story]) -> Excerpt | Gone:
        """Return an excerpt by its number, from 0, or why it is gone."""
        places = (*self.places, *self.related)
        return places[number].excerpt(stories) if number < len(places) else Gone.ANSWER

    def told(self, stories: Sequence[Story]) -> tuple[Fact, ...] | Gone:
        """Return the facts, without those of a story that is gone; why, if all are gone."""
        found = [place.fact(stories) for place in self.facts]
        kept = tuple(one for one in found if isinstance(one, Fact))
        return kept or next((one for one in found if isinstance(one, Gone)), ())

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> ShownAnswer | None:
        """Return what `to_json` gave; None for what another version of the program may have stored."""
        try:
            return _READER.validate_python(content)
        except ValidationError:
            return None


_READER = TypeAdapter(ShownAnswer)


def same_story(story_id: str, digest: str, stories: Sequence[Story]) -> Story | Gone:
    """Return the story whose digest begins so, or why it is gone."""
    found = story_with_digest(stories, digest)
    return found or (Gone.CHANGED if stories_with_id(stories, story_id) else Gone.WITHDRAWN)


def stored_content(
    shown: ShownAnswer,
    message: Message,
    suggested: str | None = None,
    scope: str | None = None,
    *,
    is_question: bool = True,
) -> dict[str, object]:
    """Return what is stored of what an answer showed; of a question's words only those that the program has suggested.

    `scope` is the id of the story that was chosen to be asked.
    """
    return {
        **shown.to_json(),
        "message": message.fingerprint,
        "suggested": suggested,
        "scope": scope,
        "question": is_question,
    }


def asked_question(answer: Answer, seconds: float) -> AskedQuestion | None:
    """Return what is stored of a question; None for a remark, which asks nothing.

    Args:
        answer: what it got.
        seconds: from its coming to its answer.
    """
    milliseconds = round(1000 * seconds)
    match answer:
        case RemarkMade():
            return None
        case Answered(excerpts=(best, *_)):
            return AskedQuestion(answer.outcome, milliseconds, best.story.id, place_of(best, answering_sentence(best)))
        case Closest(passage=passage):
            return AskedQuestion(answer.outcome, milliseconds, passage.story.id, unanswered=_words(answer))
        case Refusal():
            return AskedQuestion(answer.outcome, milliseconds, unanswered=_words(answer))
        case FileFacts(facts=(fact, *_)):
            return AskedQuestion(answer.outcome, milliseconds, fact.story.id)
        case _:
            return AskedQuestion(answer.outcome, milliseconds)


def answering_sentence(excerpt: Excerpt) -> Sentence:
    """Return the sentence of a quotation that answers: that of its answering words, else the last one.

    A sentence before it is quoted only to say what is spoken of.
    """
    sentences = quoted_sentences(excerpt)
    at = excerpt.span[0] if excerpt.span else excerpt.end
    return next((one for one in sentences if one.start <= at < one.end), sentences[-1])


def place_of(excerpt: Excerpt, sentence: Sentence) -> SentencePlace:
    """Return where a sentence of a quotation stands."""
    story = excerpt.story
    return SentencePlace(story.id, story.digest[:DIGEST_DIGITS], sentence.start, sentence.end)


def _words(answer: Closest | Refusal) -> str | None:
    """The words of what was asked in vain; None if it may have an answer in what could not be searched."""
    return None if answer.partly_searched else shortened(answer.asked_as or answer.question, LONGEST_UNANSWERED)
