"""The structure of a story as a note in its front matter, for what the form of its paragraphs does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalise import normalise
from corpus.reading.document import Block
from corpus.reading.structure import text_of
from corpus.story import Paragraph, ParagraphKind, ParagraphText

_WORD = re.compile(rf"(?P<kind>{'|'.join(ParagraphKind)})(?:<(?P<leads>\d+(?:,\d+)*))?")


def structure_of(paragraphs: Sequence[Paragraph]) -> str:
    """Return a note of one word for each paragraph: its kind, and after "<" the numbers of the lines above it.

    Example: a heading with two list items is noted as "heading item<1 item<1".
    """
    return " ".join(one.kind + (f"<{','.join(map(str, one.leads))}" if one.leads else "") for one in paragraphs)


def with_structure(blocks: Sequence[Block], note: str) -> list[ParagraphText] | None:
    """Return the paragraphs that blocks are, of the noted structure.

    Returns None if the note is not one of so many paragraphs, for example after a person has added one.
    """
    words = [_WORD.fullmatch(word) for word in note.split()]
    texts = [text for block in blocks if normalise(text := text_of(block))]
    if not words or len(words) != len(texts):
        return None
    paragraphs: list[ParagraphText] = []
    for number, (text, word) in enumerate(zip(texts, words, strict=True), start=1):
        if word is None:
            return None
        leads = tuple(int(lead) for lead in (word["leads"] or "").split(",") if lead)
        if any(not 0 < lead < number for lead in leads):
            return None
        paragraphs.append(ParagraphText(text, ParagraphKind(word["kind"]), leads))
    return paragraphs
