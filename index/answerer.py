"""The path of a question: retrieve, read, decide, quote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from copy import copy
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
from index.asked_speaker import Hearing
from index.decision import DEFAULT_BAR, DEFAULT_CLOSEST_BAR, NAMELESS, Calibration, Wanted, signals_of
from index.encoder import Encoder
from index.facts import facts_for, lead_of, stories_asked_about
from index.lexical import words
from index.passages import sentence_of
from index.reading import ReadCandidate, Reader, ReadingStage
from index.selection import Judged, select
from index.speakers import speaks
from index.spelling import Speller
from index.story_index import Candidate, StoryIndex
from index.transliteration import sentences_with_names
from index.understanding import (
    ENGLISH,
    Aspect,
    Turn,
    asked_about_story,
    remark_of,
    self_contained,
    story_taken_up,
    unread_language,
    without_courtesies,
)
from index.vocabulary import Vocabulary

MAX_QUESTION_CHARACTERS = 1000
"""A longer question is cut there; nobody asks in more, and the encoder reads no further."""

LEAST_MARKED = -2.0
"""Span logit from which words are marked; those below it are hardly ever the right ones (benchmarks/RESULTS.md)."""

RELATED = 5
"""Passages that are offered beside the excerpts."""


class Answerer:
    """Answers questions from an index; it has no memory of its own.

    Args:
        index: the stories with their vectors.
        encoder: the encoder that made the index.
        reader: says which of the retrieved sentences answer, and with which words.
        bar: the confidence of an answer, from 0 to 1.
        closest_bar: the confidence below which it refuses instead of showing the closest passage.
        calibration: from the figures of retriever and reader to a probability; the packaged one where it is None.
        languages: BCP 47 codes of the languages that encoder and reader read; None where they read all.

    Raises ModelError where the packaged calibration cannot be read.
    """

    def __init__(
        self,
        index: StoryIndex,
        encoder: Encoder,
        reader: Reader,
        bar: float = DEFAULT_BAR,
        closest_bar: float = DEFAULT_CLOSEST_BAR,
        calibration: Calibration | None = None,
        languages: Collection[str] | None = (ENGLISH,),
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._reading = ReadingStage(index, reader)
        self._bar = bar
        self._closest_bar = min(closest_bar, bar)
        self._calibration = calibration or Calibration.packaged()
        self._languages = None if languages is None else tuple(languages)

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
            story: id of the story to look in; all of them where it is None.
            previous: the turn before in the same conversation (`Answer.turn`), for a question that takes it up.

        Raises CorpusError where there is no story of that id, ValueError where `excerpts` is below 1.
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
        """Return the passages that come closest to a question, best first, whatever the outcome."""
        willing = copy(self)
        willing._bar = 0.0
        within = choose_stories(self.stories, story) if story else None
        found = willing._found(normalise(question)[:MAX_QUESTION_CHARACTERS].rstrip(), limit, within)
        return list(found.excerpts) if isinstance(found, Answered) else []

    def _about(self, asked: str, aspect: Aspect, stories: Sequence[Story], excerpts: int) -> FileFacts:
        """Answer a question about the stories themselves, from their files."""
        facts = facts_for(aspect, stories)
        leads = [lead_of(fact.story) for fact in facts[:excerpts]] if aspect is Aspect.SUBJECT else []
        return FileFacts(asked, facts, tuple(leads))

    def _unread(self, asked: str, language: str, within: Sequence[Story] | None) -> UnreadLanguage:
        """Refuse a question in a language that the models cannot read, with what its names and figures lead to."""
        passages = self._index.passages_of(within)
        related = sentences_with_names(
            asked, [(self.stories[one.story], sentence_of(one, self.stories)) for one in passages]
        )
        return UnreadLanguage(asked, language, tuple(related[:RELATED]))

    def _found(self, asked: str, excerpts: int, within: Sequence[Story] | None) -> Answered | Closest | Refusal:
        """Retrieve, read, decide, quote."""
        english = self._languages == (ENGLISH,)
        meant = self._speller.corrected(asked) if english else asked
        candidates = self._distinct(self._index.retrieve(meant, self._encoder.encode_question(meant), within))
        wanted = Wanted.by(meant, english=english)
        read = self._reading.read(meant, candidates)
        hearing = Hearing(meant, within or self._stories_of(read))
        evidence = 0.0 if words(meant) else NAMELESS
        judged = [self._judged(one, wanted, hearing, evidence) for one in read]
        chosen = select(meant, judged, self._bar)
        first = (*chosen.answers, *chosen.related)[:1]
        answers = [_excerpt(one, marked=one.sure) for one in chosen.answers]
        quoted = merged(answers)[:excerpts]
        beside = (*chosen.answers, *chosen.related)[: excerpts + 2 * RELATED]
        related = without_repeats((*quoted, *(_excerpt(one, marked=False) for one in beside)))
        confidence = first[0].probability if first else 0.0
        if quoted:
            return Answered(asked, confidence, quoted, related[len(quoted) :][:RELATED])
        if related and confidence >= self._closest_bar:
            return Closest(asked, confidence, related[0])
        return Refusal(asked, confidence, related[:RELATED])

    def _distinct(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates without those whose sentence says word for word what a better one says."""
        first_of_text: dict[str, Candidate] = {}
        for candidate in candidates:
            sentence = sentence_of(candidate.passage, self.stories)
            text = self.stories[candidate.passage.story].text[sentence.start : sentence.end]
            first_of_text.setdefault(text.casefold(), candidate)
        return list(first_of_text.values())

    def _stories_of(self, read: Iterable[ReadCandidate]) -> list[Story]:
        """The stories of what was read, each once."""
        return [self.stories[number] for number in sorted({one.candidate.passage.story for one in read})]

    def _judged(self, read: ReadCandidate, wanted: Wanted, hearing: Hearing, evidence: float) -> Judged:
        passage, reading = read.candidate.passage, read.reading
        story, sentence = self.stories[passage.story], sentence_of(passage, self.stories)
        return Judged(
            story,
            sentence,
            (sentence.start + reading.start, sentence.start + reading.end),
            reading.span >= LEAST_MARKED,
            bool(wanted.speaker) and speaks(wanted.speaker, story, sentence),
            self._calibration.probability(
                signals_of(read, self.stories, wanted), evidence + hearing.log_odds(story, sentence)
            ),
        )

    @cached_property
    def _speller(self) -> Speller:
        return Speller(Vocabulary(text for story in self.stories for text in (story.headline, story.text)))


def _excerpt(judged: Judged, *, marked: bool) -> Excerpt:
    """Quote a sentence, with the words marked or not that the reader takes for the answer."""
    return Excerpt.of_sentence(
        judged.story, judged.sentence, span=judged.span if marked else None, score=judged.probability
    )
