"""The path of a question: retrieve, decide, quote."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Story, choose_stories
from corpus.normalise import normalise
from index.answer import Answer, Excerpt
from index.confidence import DEFAULT_BAR, confidence_of
from index.encoder import Encoder
from index.highlight import answering_words
from index.passages import sentence_of
from index.story_index import Candidate, StoryIndex

MAX_QUESTION_CHARACTERS = 1000
"""A longer question is cut there; nobody asks in more, and the encoder reads no further."""

NEAR_THE_BEST = 0.8
"""Share of the best score that a further excerpt has to reach."""

RELATED = 5
"""Passages that are offered beside the excerpts."""


class Answerer:
    """Answers questions from an index; it has no memory of its own.

    Args:
        index: the stories with their vectors.
        encoder: the encoder that made the index.
        bar: the confidence below which it refuses, from 0 to 1.
    """

    def __init__(self, index: StoryIndex, encoder: Encoder, bar: float = DEFAULT_BAR) -> None:
        self._index = index
        self._encoder = encoder
        self._bar = bar

    @property
    def stories(self) -> tuple[Story, ...]:
        """The stories that it answers from."""
        return self._index.stories

    def answer(self, question: str, *, excerpts: int = 3, story: str | None = None) -> Answer:
        """Answer a question with quotations, or refuse.

        The same question on the same stories gets the same answer.

        Args:
            question: any text; one without a word is refused.
            excerpts: most quotations to give, at least 1.
            story: id of the story to look in; all of them where it is None.

        Raises CorpusError where there is no story of that id, ValueError where `excerpts` is below 1.
        """
        if excerpts < 1:
            raise ValueError(f"at least 1 excerpt has to be asked for, not {excerpts}")
        within = choose_stories(self.stories, story) if story else None
        asked = normalise(question)[:MAX_QUESTION_CHARACTERS].rstrip()
        if not any(character.isalnum() for character in asked):
            return Answer(asked, 0.0, (), ())
        candidates = self._distinct(self._index.retrieve(asked, self._encoder.encode_question(asked), within))
        confidence = confidence_of(candidates[0].score) if candidates else 0.0
        answers = [c for c in candidates if self._answers(c, candidates[0])][:excerpts]
        related = candidates[len(answers) : len(answers) + RELATED]
        return Answer(
            asked,
            confidence,
            tuple(self._excerpt(candidate, asked) for candidate in answers),
            tuple(self._excerpt(candidate, None) for candidate in related),
        )

    def _answers(self, candidate: Candidate, best: Candidate) -> bool:
        """Whether a candidate is above the bar, and not far behind the best one."""
        return confidence_of(candidate.score) >= self._bar and candidate.score >= NEAR_THE_BEST * best.score

    def _distinct(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates without those whose sentence says word for word what a better one says."""
        first_of_text: dict[str, Candidate] = {}
        for candidate in candidates:
            sentence = sentence_of(candidate.passage, self.stories)
            text = self.stories[candidate.passage.story].text[sentence.start : sentence.end]
            first_of_text.setdefault(text.casefold(), candidate)
        return list(first_of_text.values())

    def _excerpt(self, candidate: Candidate, question: str | None) -> Excerpt:
        """Quote a candidate's sentence; the words that answer `question` are marked where there is one."""
        story = self.stories[candidate.passage.story]
        sentence = sentence_of(candidate.passage, self.stories)
        found = answering_words(question, story.text[sentence.start : sentence.end]) if question else None
        span = (found[0] + sentence.start, found[1] + sentence.start) if found else None
        return Excerpt.of_sentence(story, sentence, span=span, score=candidate.score)
