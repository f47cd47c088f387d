"""Windows: the runs of sentences of a story that are read at once."""

from __future__ import annotations

from collections.abc import Sequence

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
