"""StoryBot: the way of a question, from retrieval through reading and the decision to quotations."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from corpus import Story, choose_stories, read_corpus
from corpus.normalise import normalise
from index.answer import Answer, Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage, turn_of
from index.catalogue import Catalogue
from index.deciding.calibration import DEFAULT_BAR, DEFAULT_CLOSEST_BAR, Calibration
from index.deciding.selection import SURE
from index.excerpt import Excerpt
from index.facts import facts_for, lead_of, stories_asked_about, stories_named
from index.judging import Ids, Judge, check_models, decide
from index.languages import unread_language
from index.model_files import CALIBRATION_FILE
from index.question import (
    Aspect,
    StoryQuestion,
    Turn,
    as_read,
    asked_about_story,
    holds_word,
    names_outlet,
    outlets_asked,
    remark_of,
    repeats_last,
    self_contained,
    story_taken_up,
    without_courtesies,
)
from index.reading import Reader, TransformersReader
from index.retrieval import Encoder, Progress, SentenceTransformerEncoder, StoryStore, words
from index.storage.story_index import StoryIndex

MAX_QUESTION_CHARACTERS = 1000
"""A longer question is cut there; nobody asks in more, and the encoder reads no further."""

DEFAULT_LANGUAGES = ("en", "ru", "uk", "hy")
"""Languages of questions that were measured with the packaged models."""


class StoryBot:
    """Answers questions about news stories with the stories' own words.

    Use `from_folder` or `from_stories`; with an index of your own, the constructor. A bot remembers nothing of a
    conversation: pass the answer before as `previous`. Several threads may ask at a time, as long as none takes other
    stories up meanwhile.

    Args:
        store: the stories with their vectors.
        encoder: the encoder that made the vectors.
        reader: says which of the retrieved sentences answer, and with which words.
        bar: the confidence of an answer, from 0 to 1.
        closest_bar: the confidence below which it refuses instead of showing the closest passage.
        calibration: from the figures of retriever and reader to a probability. If None, the packaged one.
        languages: BCP 47 codes of the languages that encoder and reader read. If None, all.
        suggest: gives the questions to suggest about a story, of which it may ask the bot. If None, there are none.

    Attributes:
        encoder: the encoder that made the vectors.
        languages: BCP 47 codes of the languages that questions may be asked in, or None for all.
        timed: called with "retrieval" or "reading"; returns a context that takes the time of it, for the caller's
            metrics.

    Raises TypeError if encoder or reader is not one, ModelError if the packaged calibration cannot be read.

    Example:
        >>> from corpus import Story
        >>> from index import StoryBot
        >>> text = "The ferry to Holm will sail again on 4 May. Mayor Ida Lund announced it on Monday."
        >>> bot = StoryBot.from_stories([Story.from_text(text, headline="Island ferry returns")])
        >>> bot.ask("When will the ferry sail?").excerpts[0].quote
        'The ferry to Holm will sail again on 4 May.'
    """

    def __init__(
        self,
        store: StoryStore,
        encoder: Encoder,
        reader: Reader,
        bar: float = DEFAULT_BAR,
        closest_bar: float = DEFAULT_CLOSEST_BAR,
        calibration: Calibration | None = None,
        languages: Collection[str] | None = DEFAULT_LANGUAGES,
        suggest: Callable[[StoryBot, Story], Sequence[str]] | None = None,
    ) -> None:
        check_models(encoder, reader)
        self.encoder = encoder
        self._reader = reader
        self._bar = bar
        self._closest_bar = closest_bar
        self._calibration = calibration or Calibration.from_file(CALIBRATION_FILE)
        self.languages = None if languages is None else tuple(languages)
        self._suggest = suggest
        self.timed: Callable[[str], AbstractContextManager[object]] = nullcontext
        self._catalogue: Catalogue | None = None
        self.take_up(store)

    def take_up(self, store: StoryStore) -> None:
        """Answer from other stories from now on, whose vectors the same encoder made."""
        # A list that is in use is made here, so that nobody waits for it.
        self._catalogue = Catalogue(store.stories) if self._catalogue else None
        self._store = store
        self._suggestions: dict[str, tuple[str, ...]] = {}
        self._judge = Judge(store, self.encoder, self._reader, self._calibration, lambda stage: self.timed(stage))

    @classmethod
    def from_folder(
        cls, folder: Path | str, *, encoder: Encoder | None = None, reader: Reader | None = None
    ) -> StoryBot:
        """Return a bot over the Markdown and text files of a folder, indexed in memory.

        A file that cannot be read is left out with a warning. Raises CorpusError if no story may be shown now.

        Args:
            folder: the folder of the stories; its subfolders are read too.
            encoder, reader: as in `from_stories`.

        Example:
            >>> from corpus import PACKAGED_STORIES
            >>> bot = StoryBot.from_folder(PACKAGED_STORIES)
        """
        corpus = read_corpus(Path(folder))
        for problem in corpus.problems:
            warnings.warn(f"left out: {problem}", stacklevel=2)
        return cls.from_stories(corpus.askable(), encoder=encoder, reader=reader)

    @classmethod
    def from_stories(
        cls,
        stories: Sequence[Story],
        *,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        progress: Progress | None = None,
    ) -> StoryBot:
        """Return a bot over stories, indexed in memory; loading the packaged models takes some seconds.

        Args:
            stories: the stories, at least one.
            encoder: makes the vectors. If None, the packaged one.
            reader: reads what is retrieved. If None, the packaged one.
            progress: called with the passages that are embedded and their number.

        Raises CorpusError if there is no story, TypeError if encoder or reader is not one.

        Example:
            >>> from corpus import Story
            >>> bot = StoryBot.from_stories([Story.from_text("The ferry sails on 4 May.", headline="Ferry")])
        """
        encoder, reader = encoder or SentenceTransformerEncoder(), reader or TransformersReader()
        check_models(encoder, reader)
        return cls(StoryIndex.build(stories, encoder, progress), encoder, reader)

    @property
    def store(self) -> StoryStore:
        """Where its stories are."""
        return self._store

    @property
    def stories(self) -> Sequence[Story]:
        """The stories that it answers from; they may be read when they are wanted."""
        return self._store.stories

    @property
    def catalogue(self) -> Catalogue:
        """The stories as a list, without their texts; it is made when it is first wanted."""
        if self._catalogue is None:
            self._catalogue = Catalogue(self.stories)
        return self._catalogue

    def suggestions(self, story: Story) -> tuple[str, ...]:
        """Return the questions to offer to a reader of a story, at most six; ask them with the story's id.

        The bot's `suggest` makes them, which takes some questions to itself; without it there are none.
        """
        known = self.known_suggestions(story)
        if known is None:
            known = tuple(self._suggest(self, story)) if self._suggest else ()
            self._suggestions[story.digest] = known
        return known

    def known_suggestions(self, story: Story) -> tuple[str, ...] | None:
        """Return the suggested questions of a story if they were asked for before, at no cost; None if not."""
        return self._suggestions.get(story.digest)

    def ask(
        self,
        question: str,
        story: str | Collection[str] | None = None,
        excerpts: int = 3,
        previous: Turn | Answer | None = None,
    ) -> Answer:
        """Answer a question with quotations, or refuse. The same question on the same stories gets the same answer.

        Args:
            question: any text; one without a word is refused.
            story: id of the story to look in, or ids of several. If None, all, or those of the publisher whose stories
                the question asks ("what does Holm Post say about the ferry?").
            excerpts: most quotations to give, at least 1.
            previous: the answer before in the same conversation, or the turn that was kept of it (`turn_of`), for a
                question that takes it up ("and when?").

        Raises CorpusError if there is no story of that id, ValueError if `excerpts` is below 1.

        Example:
            >>> answer = bot.ask("When does the ferry sail?")
            >>> answer.outcome
            'answer'
            >>> bot.ask("and who announced it?", previous=answer).outcome
            'answer'
        """
        if excerpts < 1:
            raise ValueError(f"at least 1 excerpt has to be asked for, not {excerpts}")
        within = self._chosen(story)
        asked = _normalised(question)
        read = as_read(asked)
        remark = remark_of(read)
        if remark:
            return RemarkMade(asked, remark)
        language = unread_language(read, self.languages)
        if language:
            return UnreadLanguage(asked, language, self._judge.sharing_names(read, within))
        wanted = without_courtesies(read)
        about = asked_about_story(wanted)
        turn = previous if previous is None or isinstance(previous, Turn) else turn_of(previous)
        alone = self_contained(wanted, turn) if turn else None
        if turn and within is None and (about or alone):
            taken_up = story_taken_up(wanted, turn, self.stories, self._store.mentioning, about)
            within = (taken_up.id,) if taken_up else None
        described = stories_asked_about(about, stories_named(about.named, self._store, within)) if about else ()
        if about and described and not self._is_of_text(about, wanted, alone, turn, within):
            facts = facts_for(about.aspect, described)
            leads = [lead_of(fact.story) for fact in facts[:excerpts]] if about.aspect is Aspect.SUBJECT else []
            return FileFacts(asked, facts, tuple(leads))
        return replace(self._understood(wanted, alone, turn, excerpts, within), question=asked)

    def ranking(self, question: str, story: str | None = None, limit: int = 10) -> list[Excerpt]:
        """Return the sentences that were read for a question, best first, whatever the answer would be.

        Raises CorpusError if there is no story of that id.
        """
        judged = self._judge.judged(as_read(normalise(question)), self._chosen(story)).judged
        return [Excerpt.of_sentence(one.story, one.sentence, score=one.probability) for one in judged[:limit]]

    def _chosen(self, story: str | Collection[str] | None) -> Ids | None:
        """The ids of the stories to look in; None for all. Raises CorpusError if there is no story of one."""
        if story is None or story == "":
            return None
        ids = (story,) if isinstance(story, str) else tuple(story)
        for id in ids:
            # The catalogue, if it was made, knows without reading a story.
            if not (self._catalogue and self._catalogue.with_id(id)):
                choose_stories(self.stories, id)
        return ids

    def _is_of_text(
        self, about: StoryQuestion, wanted: str, alone: str | None, turn: Turn | None, within: Ids | None
    ) -> bool:
        """Whether a question asks about something that the text tells of and not the story: the text surely answers.

        That may be "it", as what the question before asked about, or the question's own word, such as "photographer".
        With no question before, what "it" is called may be a thing that the one story tells of, such as a novel.
        """
        after_fact = turn is not None and asked_about_story(turn.question) is not None
        follows = turn is not None and turn.answer and not after_fact
        if about.may_be_of_text and alone and follows:
            found = self._understood(wanted, alone, turn, 1, within)
            return found.asked_as is not None and found.confidence >= SURE
        is_one = len(self.stories if within is None else within) == 1
        if about.may_be_of_text and about.aspect is Aspect.HEADLINE and is_one and not after_fact:
            told = self._found(wanted, 1, within)
            return isinstance(told, Answered) and told.confidence >= SURE
        # Outside a conversation, "the author" is the story's.
        if not about.own_word or not (follows or about.aspect is Aspect.PHOTO_CREDIT):
            return False
        told = self._found(wanted, 1, within)
        is_told = isinstance(told, Answered) and holds_word(told.excerpts[0].quote, about.own_word)
        return is_told and told.confidence >= SURE

    def _understood(
        self, wanted: str, alone: str | None, turn: Turn | None, excerpts: int, within: Ids | None
    ) -> Answered | Closest | Refusal:
        """What a question gets, as `alone` if that is given; as it stands if it gets the last sentence again."""
        meant = alone or wanted
        said = self._said_by_outlet(meant, excerpts) if within is None else None
        found = said or self._found(meant, excerpts, within)
        if alone and turn and isinstance(found, Answered) and repeats_last(alone, turn):
            first, before = found.excerpts[0], self._found(turn.question, 1, within).quotations
            if any(first.is_part_of(one) or one.is_part_of(first) for one in before):
                return self._found(wanted, excerpts, within)
        return replace(found, asked_as=alone)

    def _said_by_outlet(self, asked: str, excerpts: int) -> Answered | Closest | Refusal | None:
        """What the stories of the publisher say whose stories a question asks; None if it asks no publisher's.

        Another publisher's story answers too if it quotes that one: an agency's words are in many papers.
        """
        named = outlets_asked(asked, self.catalogue.publishers) if len(self.stories) > 1 else None
        if not named:
            return None
        listings = (one for outlet in named.outlets for one in self.catalogue.publishers[outlet])
        found = self._found(named.asked, excerpts, tuple(one.id for one in listings))
        if isinstance(found, Answered):
            return found
        quoted = self._found(asked, excerpts, None)
        is_named = isinstance(quoted, Answered) and names_outlet(quoted.excerpts[0].quote, named.outlets)
        return quoted if is_named else found

    def _found(self, asked: str, excerpts: int, within: Ids | None) -> Answered | Closest | Refusal:
        """Retrieve, read, decide, quote."""
        if not words(asked):
            # "And why?" outside a conversation asks for nothing that could be found.
            return Refusal(asked, 0.0)
        return decide(asked, self._judge.judged(asked, within), self._bar, self._closest_bar, excerpts)


def taken_up(question: str, previous: Turn | None) -> Turn | None:
    """Return the turn if a question takes it up, else None: then it gets the same answer without it."""
    wanted = without_courtesies(as_read(_normalised(question)))
    about = asked_about_story(wanted)
    return previous if previous and (self_contained(wanted, previous) or (about and about.takes_up_story)) else None


def _normalised(question: str) -> str:
    return normalise(question)[:MAX_QUESTION_CHARACTERS].rstrip()
