"""The suggested questions of a story, made when they are first wanted, and what they depend on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from corpus import Story
from index.answer import Answer, Answered, FileFacts, is_partly_searched
from index.languages import ENGLISH
from index.model_files.names import ReaderModel
from index.question import language_of
from index.story_bot import StoryBot
from index.suggestions.candidates import candidates
from index.suggestions.checking import Asked, check, choose

RULES = 8
"""Number of the rules that questions are made and checked by; another makes those that are kept outdated."""


class SuggestionStore(Protocol):
    """Where questions are kept, by the digest of their story and what they were checked under."""

    def suggestions(self, story: str, conditions: str) -> tuple[str, ...] | None:
        """Return the questions that were kept, or None if there are none yet."""

    def keep_suggestions(
        self, story: str, conditions: str, questions: Sequence[str], unanswered: Sequence[str]
    ) -> None:
        """Keep questions, and a line for each of the editor's that the story is not found to answer."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What decides whether a question is answered, besides the index.

    Args:
        reader: the reader as the settings name it.
        bar: the confidence below which is refused.
        languages: BCP 47 codes of the languages that questions may be asked in; None for all.
        query_prompt: what the embedding model puts before a question; no part of the index, but of what it finds.
    """

    reader: ReaderModel
    bar: float
    languages: tuple[str, ...] | None
    query_prompt: str | None = None

    @property
    def identity(self) -> str:
        """What an index remembers of them; raises ModelError if the reader can't be had."""
        languages = "any" if self.languages is None else ",".join(sorted(self.languages))
        return f"{RULES} {self.reader.identity} {self.bar} {languages} {self.query_prompt!r}"


@dataclass(frozen=True)
class Suggester:
    """Gives the suggested questions of a story: those that are kept, or else new ones, which are kept then.

    Args:
        conditions: what they are checked under.
        store: where they are kept.

    Example:
        >>> bot = StoryBot(store.load(), encoder, reader, suggest=Suggester(conditions, store))  # doctest: +SKIP
    """

    conditions: Conditions
    store: SuggestionStore

    @cached_property
    def _identity(self) -> str:
        # Of a model in a folder this reads all weights.
        return self.conditions.identity

    def __call__(self, answerer: StoryBot, story: Story) -> tuple[str, ...]:
        """Return the questions to suggest, which `answerer` is asked while they are made."""
        given = (story.metadata.language, story.metadata.questions)
        under = f"{self._identity} {given}"
        kept = self.store.suggestions(story.digest, under)
        if kept is None:
            asked = _Asked(answerer)
            kept, unanswered = suggested(story, asked)
            # After half a search, others may be answered too.
            if not asked.partly_searched:
                self.store.keep_suggestions(story.digest, under, kept, unanswered)
        return kept


class _Asked:
    """Asks an answerer, and notes whether a part of the stories was not searched for any answer."""

    def __init__(self, answerer: StoryBot) -> None:
        self._answerer = answerer
        self.partly_searched = False

    @property
    def stories(self) -> Sequence[Story]:
        return self._answerer.stories

    def ask(self, question: str, story: str | None = None, excerpts: int = 3) -> Answer:
        answer = self._answerer.ask(question, story, excerpts)
        self.partly_searched |= is_partly_searched(answer)
        return answer


def suggested(story: Story, answerer: Asked) -> tuple[tuple[str, ...], list[str]]:
    """Return the questions to suggest for a story, and a line for each of its editor's that it does not answer.

    An editor's questions are the only ones of a story that has any; others are made of the sentences of English ones.
    """
    given = story.metadata.questions
    if not given:
        if (story.metadata.language or language_of(story.headline) or ENGLISH).partition("-")[0] != ENGLISH:
            return (), []
        chosen = choose(candidates(story), lambda one: check(one, answerer))
        return tuple(one.question for one in chosen), []
    answered = tuple(question for question in given if _is_answered(answerer.ask(question, story=story.id)))
    return answered, [
        f"question {question!r} of story {story.id}: the story is not found to answer it; "
        "ask it in other words, or remove it"
        for question in given
        if question not in answered
    ]


def _is_answered(answer: Answer) -> bool:
    """Whether the story answers, or its file."""
    told = isinstance(answer, FileFacts) and any(fact.value for fact in answer.facts)
    return told or isinstance(answer, Answered)
