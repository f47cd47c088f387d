"""Windows: the runs of sentences of a story that are read at once, and the lines above them."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import ParagraphKind, Story

WINDOW_TOKENS = 180
"""Most tokens of sentences in a window; the question and the headline come on top."""


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
