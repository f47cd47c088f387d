"""The path of a question: retrieve, read, decide, quote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property

from corpus import Story, choose_stories
from corpus.normalise import normalise
from index.answer import (
    Answer,
    Answered,
    Closest,
    Excerpt,
    FileFacts,
    Refusal,
    RemarkMade,
    UnreadLanguage,
    merged,
    without_repeats,
)
from index.deciding.calibration import DEFAULT_BAR, DEFAULT_CLOSEST_BAR, MARKED_FROM, Calibration
from index.deciding.selection import Judged, select
from index.deciding.signals import signals_of
from index.facts import facts_for, lead_of, stories_asked_about
from index.languages import ENGLISH, unread_language
from index.languages.shared_names import sentences_with_names
from index.model_files.names import CALIBRATION_FILE
from index.question import (
    Aspect,
    Turn,
    asked_about_story,
    language_of,
    remark_of,
    self_contained,
    story_taken_up,
    without_courtesies,
)
from index.question.spelling import Speller
from index.question.vocabulary import Vocabulary
from index.reading import Reader, ReadingStage
from index.retrieval.bm25 import words
from index.retrieval.encoder import Encoder
from index.retrieval.passages import sentence_of
from index.retrieval.story_index import Candidate, StoryIndex

MAX_QUESTION_CHARACTERS = 1000
"""A longer question is cut there; nobody asks in more, and the encoder reads no further."""

DEFAULT_LANGUAGES = ("en", "ru", "uk", "hy")
"""Languages of questions that were measured with the packaged models."""

RELATED = 5
"""Passages that are offered beside the excerpts."""

RELATED_FROM = 0.6
"""Cosine from which a passage has something to do with a question (tests/benchmarks/RESULTS.md)."""


class Answerer:
    """Answers questions from an index; it remembers nothing of a conversation.

    Args:
        index: the stories with their vectors.
        encoder: the encoder that made the index.
        reader: says which of the retrieved sentences answer, and with which words.
        bar: the confidence of an answer, from 0 to 1.
        closest_bar: the confidence below which it refuses instead of showing the closest passage.
        calibration: from the figures of retriever and reader to a probability. If None, the packaged one.
        languages: BCP 47 codes of the languages that encoder and reader read. If None, all.

    Raises ModelError if the packaged calibration cannot be read.
    """

    def __init__(
        self,
        index: StoryIndex,
        encoder: Encoder,
        reader: Reader,
        bar: float = DEFAULT_BAR,
        closest_bar: float = DEFAULT_CLOSEST_BAR,
        calibration: Calibration | None = None,
        languages: Collection[str] | None = DEFAULT_LANGUAGES,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._reading = ReadingStage(index, reader)
        self._bar = bar
        self._closest_bar = closest_bar
        self._calibration = calibration or Calibration.from_file(CALIBRATION_FILE)
        self._languages = None if languages is None else tuple(languages)
        self._last: tuple[object, tuple[list[Judged], frozenset[int]]] | None = None

    @property
    def stories(self) -> tuple[Story, ...]:
        """The stories that it answers from."""
        return self._index.stories

    @property
    def languages(self) -> tuple[str, ...] | None:
        """BCP 47 codes of the languages that questions may be asked in; None for all."""
        return self._languages

    def suggestions(self, story: Story) -> tuple[str, ...]:
        """Return the questions to offer to a reader of a story, at most six; ask them with the story's id."""
        return self._index.suggestions.get(story.id, ())

    def answer(
        self, question: str, *, excerpts: int = 3, story: str | None = None, previous: Turn | None = None
    ) -> Answer:
        """Answer a question with quotations, or refuse.

        The same question on the same stories gets the same answer.

        Args:
            question: any text; one without a word is refused.
            excerpts: most quotations to give, at least 1.
            story: id of the story to look in. If None, all of them.
            previous: the turn before in the same conversation (`turn_of`), for a question that takes it up.

        Raises CorpusError if there is no story of that id, ValueError if `excerpts` is below 1.
        """
        if excerpts < 1:
            raise ValueError(f"at least 1 excerpt has to be asked for, not {excerpts}")
        within = choose_stories(self.stories, story) if story else None
        asked = normalise(question)[:MAX_QUESTION_CHARACTERS].rstrip()
        remark = remark_of(asked)
        if remark:
            return RemarkMade(asked, remark)
        language = unread_language(asked, self._languages)
        if language:
            return self._unread(asked, language, within)
        wanted = without_courtesies(asked)
        about = asked_about_story(wanted)
        described = stories_asked_about(about, within or self.stories) if about else ()
        if about and described:
            return self._about(asked, about.aspect, described, excerpts)
        alone = self_contained(wanted, previous) if previous else None
        if alone and previous and within is None:
            taken_up = story_taken_up(wanted, previous, self.stories)
            within = (taken_up,) if taken_up else None
        return replace(self._found(alone or wanted, excerpts, within), question=asked, asked_as=alone)

    def ranking(self, question: str, story: str | None = None, limit: int = 10) -> list[Excerpt]:
        """Return the sentences that were read for a question, best first, whatever the answer would be.

        For evaluation: it tells of the ranking alone. Raises CorpusError if there is no story of that id.
        """
        within = choose_stories(self.stories, story) if story else None
        judged, _ = self._judged(normalise(question), within)
        return [Excerpt.of_sentence(one.story, one.sentence, score=one.probability) for one in judged[:limit]]

    def _about(self, asked: str, aspect: Aspect, stories: Sequence[Story], excerpts: int) -> FileFacts:
        """Answer a question about the stories themselves, from their files."""
        facts = facts_for(aspect, stories)
        leads = [lead_of(fact.story) for fact in facts[:excerpts]] if aspect is Aspect.SUBJECT else []
        return FileFacts(asked, facts, tuple(leads))

    def _unread(self, asked: str, language: str, within: Sequence[Story] | None) -> UnreadLanguage:
        """Say that the models cannot read a question's language, with what its names and figures lead to."""
        passages = self._index.passages_of(within)
        related = sentences_with_names(
            asked, [(self.stories[one.story], sentence_of(one, self.stories)) for one in passages]
        )
        return UnreadLanguage(asked, language, tuple(related[:RELATED]))

    def _found(self, asked: str, excerpts: int, within: Sequence[Story] | None) -> Answered | Closest | Refusal:
        """Retrieve, read, decide, quote."""
        if not words(asked):
            # "And why?" outside a conversation asks for nothing that could be found.
            return Refusal(asked, 0.0)
        judged, related_to = self._judged(asked, within)
        answers, others = select(judged, self._bar)
        confidence = judged[0].probability if judged else 0.0
        quoted = merged(map(_excerpt, answers))[:excerpts]
        unmarked = [replace(_excerpt(one), span=None) for one in (*answers, *others)]
        if quoted:
            return Answered(asked, confidence, quoted, without_repeats((*quoted, *unmarked))[len(quoted) :][:RELATED])
        related = without_repeats(
            excerpt for one, excerpt in zip(others, unmarked, strict=True) if id(one) in related_to
        )
        if related and confidence >= self._closest_bar:
            return Closest(asked, confidence, unmarked[0])
        return Refusal(asked, confidence, related[:RELATED])

    def _judged(self, asked: str, within: Sequence[Story] | None) -> tuple[list[Judged], frozenset[int]]:
        """What was read for a question, the most probable first, and the ids of those that have to do with it.

        The last one is kept, so that answer and ranking of the same question cost one reading.
        """
        key = (asked, tuple(map(id, within or ())))
        if self._last is None or self._last[0] != key:
            self._last = (key, self._judge(asked, within))
        return self._last[1]

    def _judge(self, asked: str, within: Sequence[Story] | None) -> tuple[list[Judged], frozenset[int]]:
        meant = self._speller.corrected(asked) if language_of(asked) == ENGLISH else asked
        candidates = self._distinct(self._index.retrieve(meant, self._encoder.encode_question(meant), within))
        read = self._reading.read(meant, candidates)
        judged, related = [], []
        for one, probability in zip(read, self._calibration.probabilities(signals_of(read)), strict=True):
            story, sentence = (
                self.stories[one.candidate.passage.story],
                sentence_of(one.candidate.passage, self.stories),
            )
            span = (sentence.start + one.reading.start, sentence.start + one.reading.end)
            marked = span if one.reading.share >= MARKED_FROM else None
            judged.append(Judged(story, sentence, marked, float(probability)))
            if one.candidate.cosine >= RELATED_FROM:
                related.append(id(judged[-1]))
        # Sorting keeps those of equal probability in the order of the retrieval.
        return sorted(judged, key=lambda one: -one.probability), frozenset(related)

    def _distinct(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates without those whose sentence says word for word what a better one says."""
        first_of_text: dict[str, Candidate] = {}
        for candidate in candidates:
            sentence = sentence_of(candidate.passage, self.stories)
            text = self.stories[candidate.passage.story].text[sentence.start : sentence.end]
            first_of_text.setdefault(text.casefold(), candidate)
        return list(first_of_text.values())

    @cached_property
    def _speller(self) -> Speller:
        return Speller(Vocabulary(text for story in self.stories for text in (story.headline, story.text)))


def _excerpt(judged: Judged) -> Excerpt:
    """Quote a sentence, with the words marked that the reader is sure of."""
    return Excerpt.of_sentence(judged.story, judged.sentence, span=judged.span, score=judged.probability)
