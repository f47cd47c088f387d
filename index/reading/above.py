"""The lines above a paragraph (its leads), as they are read with it."""

from __future__ import annotations

from corpus import ParagraphKind, Story


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
