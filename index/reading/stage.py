"""From what was retrieved to what was read: the windows that hold the best candidates, and what the reader says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import ParagraphKind, Story
from index.reading.reader import Reader, SentenceReading, Window
from index.retrieval import Candidate, StoryStore

WINDOWS_READ = 6
"""Most windows that are read for a question."""

WORTH_READING = 0.12
"""How far below the nearest sentence's cosine a window's nearest may lie: of 2,000 questions none lost its answer."""

WINDOW_TOKENS = 180
"""Most tokens of sentences in a window; the question and the headline come on top."""


@dataclass(frozen=True, slots=True)
class ReadCandidate:
    """A candidate with what the reader says of its sentence."""

    candidate: Candidate
    reading: SentenceReading


class ReadingStage:
    """Reads the best windows of a store's stories for a question.

    Args:
        store: the stories.
        reader: reads them.
    """

    def __init__(self, store: StoryStore, reader: Reader) -> None:
        self._store = store
        self._reader = reader
        self._windows: dict[int, list[range]] = {}

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[ReadCandidate]:
        """Return the candidates whose windows were read, in the order of the candidates.

        The windows are those of the first candidates, `WINDOWS_READ` at most, without those that are far from the
        question. A sentence that lies in two windows has the better of its readings. The first sentence of a reply
        answers at least as much as the question above it, which the reader takes for the answer for its words.
        """
        chosen: list[tuple[int, range]] = []
        least = max((candidate.cosine for candidate in candidates), default=0.0) - WORTH_READING
        for candidate in candidates:
            if candidate.cosine < least:
                continue
            story, sentence = candidate.passage.story, candidate.passage.sentence
            if not any(story == number and sentence in window for number, window in chosen):
                # The first window that holds a sentence holds the one before it too.
                chosen.append((story, next(window for window in self._windows_of(story) if sentence in window)))
            if len(chosen) == WINDOWS_READ:
                break
        read = [(story, with_lines_above(self._store.stories[story], window)) for story, window in chosen]
        readings_of = self._reader.read(question, [self._window(story, sentences) for story, sentences in read])
        best: dict[tuple[int, int], SentenceReading] = {}
        for (story, sentences), readings in zip(read, readings_of, strict=True):
            for sentence, reading in zip(sentences, readings, strict=True):
                known = best.get((story, sentence))
                if known is None or reading.mass > known.mass:
                    best[story, sentence] = reading
        for story, sentence in best:
            asked = question_above(self._store.stories[story], sentence)
            masses = [best[story, one].mass for one in asked if (story, one) in best]
            own = best[story, sentence]
            best[story, sentence] = replace(own, mass=max(own.mass, *masses)) if masses else own
        places = ((candidate, (candidate.passage.story, candidate.passage.sentence)) for candidate in candidates)
        return [ReadCandidate(candidate, best[place]) for candidate, place in places if place in best]

    def _windows_of(self, number: int) -> list[range]:
        if number not in self._windows:
            story = self._store.stories[number]
            lengths = self._reader.count_tokens([story.text[s.start : s.end] for s in story.sentences])
            self._windows[number] = windows_of([s.paragraph for s in story.sentences], lengths)
        return self._windows[number]

    def _window(self, number: int, sentences: Sequence[int]) -> Window:
        story = self._store.stories[number]
        places = (story.sentences[position] for position in sentences)
        return Window(story.headline, tuple(story.text[s.start : s.end] for s in places))


def windows_of(paragraphs: Sequence[int], lengths: Sequence[int], limit: int = WINDOW_TOKENS) -> list[range]:
    """Return the windows that cover a story in order, as ranges of its sentences.

    A window ends with a paragraph once it is half full. One cut inside a paragraph hands its last sentence to the
    next, so that a sentence is read with the one before it. A longer sentence is a window of its own.

    Args:
        paragraphs: number of the paragraph of each of its sentences.
        lengths: tokens of each sentence.
        limit: most tokens in a window.
    """
    windows, first = [], 0
    while first < len(paragraphs):
        last, size = first, 0
        while last < len(paragraphs) and (last == first or size + lengths[last] <= limit):
            if last > first and paragraphs[last] != paragraphs[last - 1] and size >= limit // 2:
                break
            size += lengths[last]
            last += 1
        windows.append(range(first, last))
        inside = last < len(paragraphs) and paragraphs[last] == paragraphs[last - 1]
        shared = inside and last - first > 1 and lengths[last - 1] + lengths[last] <= limit
        first = last - 1 if shared else last
    return windows


def with_lines_above(story: Story, window: range) -> list[int]:
    """Return the sentences to read for a window: its own, below the lines above them that lie before it.

    Args:
        story: the story.
        window: a run of its sentences, by their numbers from 0.
    """
    numbers = {story.sentences[position].paragraph for position in window}
    starts = {start for number in numbers for start, _ in story.leads_of(number)}
    ends = {end for number in numbers for _, end in story.leads_of(number)}
    above = []
    inside = False
    for position in range(window.start if starts else 0):
        sentence = story.sentences[position]
        inside = inside or sentence.start in starts
        if inside:
            above.append(position)
        inside = inside and sentence.end not in ends
    return [*above, *window]


def question_above(story: Story, position: int) -> range:
    """Return the sentences of the question that a sentence, by its number from 0, begins to reply to; none if none."""
    sentence = story.sentences[position]
    paragraph = story.paragraphs[sentence.paragraph - 1]
    if sentence != paragraph.sentences[0] or paragraph.number - 1 not in paragraph.leads:
        return range(0)
    above = story.paragraphs[paragraph.number - 2]
    return range(position - len(above.sentences), position) if above.kind is ParagraphKind.QUESTION else range(0)
