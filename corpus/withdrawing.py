"""Sentences that were withdrawn: known by their digests alone, and replaced by the sign of an omission."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import replace

from corpus.normalise import normalise
from corpus.story import OMISSION, PARAGRAPH_BREAK, Paragraph, Sentence, Story


def digest_of(sentence: str) -> str:
    """Return what a withdrawn sentence is known by: the SHA-256 of its words, whatever their case and white space."""
    return hashlib.sha256(normalise(sentence).casefold().encode()).hexdigest()


def is_withdrawn(text: str, withdrawn: Collection[str]) -> bool:
    """Return whether the text of a sentence is one of those withdrawn, which are given by their digests."""
    return bool(withdrawn) and digest_of(text) in withdrawn


def holds_withdrawn(story: Story, start: int, end: int, withdrawn: Collection[str]) -> bool:
    """Return whether story.text[start:end] shows any of a sentence that is withdrawn."""
    return any(
        is_withdrawn(story.text[one.start : one.end], withdrawn)
        for one in story.sentences
        if one.start < end and start < one.end
    )


def without(story: Story, withdrawn: Collection[str]) -> Story:
    """Return a story with the sign of an omission in place of each withdrawn sentence; all else stays as it is.

    Paragraphs and sentences keep their numbers, and a sentence that is left out is no longer a candidate for anything.

    Args:
        story: the story.
        withdrawn: the digests of the sentences (`digest_of`).

    Example:
        >>> story = Story.from_text("It sails. It sank.", headline="Ferry")
        >>> without(story, {digest_of("It sank.")}).text
        'It sails. […]'
    """
    if not holds_withdrawn(story, 0, len(story.text), withdrawn):
        return story
    paragraphs: list[Paragraph] = []
    texts: list[str] = []
    start = 0
    for one in story.paragraphs:
        parts = list(_parts(story, one, withdrawn))
        sentences, end = [], start
        for text, is_sentence in parts:
            if is_sentence:
                sentences.append(Sentence(one.number, end, end + len(text)))
            end += len(text)
        paragraphs.append(replace(one, start=start, end=end, sentences=tuple(sentences)))
        texts.append("".join(text for text, _ in parts))
        start = end + len(PARAGRAPH_BREAK)
    return replace(story, text=PARAGRAPH_BREAK.join(texts), paragraphs=tuple(paragraphs))


def _parts(story: Story, paragraph: Paragraph, withdrawn: Collection[str]) -> Iterator[tuple[str, bool]]:
    """The sentences of a paragraph as they are shown, and what stands between them, each with whether it is one."""
    done = paragraph.start
    for one in paragraph.sentences:
        yield story.text[done : one.start], False
        text = story.text[one.start : one.end]
        yield OMISSION if is_withdrawn(text, withdrawn) else text, True
        done = one.end
    yield story.text[done : paragraph.end], False
