"""Live blogs: which of a story's entries are newer."""

from __future__ import annotations

from itertools import pairwise

from corpus.reading.labels import clock_of
from corpus.story import ParagraphKind, Story


def ages_of_entries(story: Story) -> dict[int, int]:
    """Return the age of each paragraph that belongs to a timed entry of a live blog, by its number: 0 for the newest.

    The times tell only whether the newest entry is the first or the last, since they begin anew after midnight. Empty
    if a story has no two entries with different times.
    """
    headed = [one for one in story.paragraphs if one.kind is ParagraphKind.TIME]
    clocks = [clock_of(story.text[one.start : one.end]) or (0, 0) for one in headed]
    falls = sum(later < earlier for earlier, later in pairwise(clocks))
    rises = sum(later > earlier for earlier, later in pairwise(clocks))
    if not falls and not rises:
        return {}
    times = [one.number for one in headed]
    if rises >= falls:
        times.reverse()
    ages = {number: age for age, number in enumerate(times)}
    return {one.number: ages[lead] for one in story.paragraphs for lead in one.leads if lead in ages}
