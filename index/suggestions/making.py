"""The suggested questions of all stories of an index, and what they depend on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpus import Story
from index.answer import Answered
from index.deciding.calibration import Calibration
from index.languages import ENGLISH
from index.model_files.names import ReaderModel
from index.question import language_of
from index.reading import Reader
from index.retrieval.encoder import Encoder
from index.retrieval.story_index import StoryIndex
from index.story_bot import StoryBot
from index.suggestions.candidates import candidates
from index.suggestions.checking import check, choose

RULES = 7
"""Number of the rules that questions are made and checked by; another makes those that are stored outdated."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Questions by the id of the story that answers them, and a line for each of an editor's that is not answered."""

    questions: Mapping[str, tuple[str, ...]]
    left_out: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Suggester:
    """Makes the suggested questions of an index.

    Args:
        conditions: what they are checked under.
        reader: the loaded reader that `conditions` names.
        progress: called with the stories that are done and their number.
        calibration: as in `StoryBot`.
    """

    conditions: Conditions
    reader: Reader
    progress: Callable[[int, int], None] | None = None
    calibration: Calibration | None = None

    def suggest(self, index: StoryIndex, encoder: Encoder) -> Suggestions:
        """Return the questions that the stories of an index answer; `encoder` is the one that made it."""
        under = self.conditions
        answerer = StoryBot(
            index, encoder, self.reader, under.bar, calibration=self.calibration, languages=under.languages
        )
        questions: dict[str, tuple[str, ...]] = {}
        left_out: list[str] = []
        for done, story in enumerate(index.stories, start=1):
            found, unanswered = suggested(story, answerer)
            if found:
                questions[story.id] = found
            left_out += unanswered
            if self.progress:
                self.progress(done, len(index.stories))
        return Suggestions(questions, tuple(left_out))


def suggested(story: Story, answerer: StoryBot) -> tuple[tuple[str, ...], list[str]]:
    """Return the questions to suggest for a story, and a line for each of its editor's that it does not answer.

    An editor's questions are the only ones of a story that has any; others are made of the sentences of English ones.
    """
    given = story.metadata.questions
    if not given:
        if (story.metadata.language or language_of(story.headline) or ENGLISH).partition("-")[0] != ENGLISH:
            return (), []
        chosen = choose(candidates(story), lambda one: check(one, answerer))
        return tuple(one.question for one in chosen), []
    answered = tuple(q for q in given if isinstance(answerer.ask(q, story=story.id), Answered))
    return answered, [
        f"question {question!r} of story {story.id}: the story is not found to answer it; "
        "ask it in other words, or remove it"
        for question in given
        if question not in answered
    ]
