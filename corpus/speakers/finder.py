"""Who says a sentence, over the paragraphs that its quotation goes on in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from corpus.quotation_marks import Quotation
from corpus.speakers.other_languages import find_speaker_elsewhere, language_of
from corpus.speakers.paragraph import Speaker, paragraph_of

_LABEL = re.compile(r"^[\"“]?(?P<name>[A-Z][A-Z.'’-]{2,}(?: [A-Z][A-Z.'’-]+){0,3}): (?=\S)", re.MULTILINE)
_MOST_PARAGRAPHS = 30
"""How many paragraphs a quotation is followed."""


def find_speaker(text: str, start: int, end: int) -> Speaker | None:
    """Return whom the text gives as the source of the sentence text[start:end], or None if it names nobody.

    Args:
        text: a story, or as much of it as is known; a line of it is a paragraph.
        start: offset of the sentence's first character.
        end: offset after its last one.

    The name is a slice of the text: title and name without appositions and without a leading "the", 12 words at
    most. A pronoun is followed to the sentence before, a quotation to the words beside it and over the paragraphs that
    it continues in. Any string and any offsets are accepted; the time is linear in the length of the paragraphs that
    are read. Russian, Ukrainian and Armenian paragraphs are read by rules of their own.
    """
    start, end = max(start, 0), min(end, len(text))
    if start >= end:
        return None
    first = text.rfind("\n", 0, start) + 1
    if labelled := _label(text, first):
        return labelled
    line = _line(text, first)
    if (code := language_of(line, text)) != "en":
        return find_speaker_elsewhere(text, code, first, line, start - first, min(end - first, len(line)))
    paragraph = paragraph_of(line)
    found = paragraph.speaker(start - first, min(end - first, len(paragraph.text)), text)
    if isinstance(found, Speaker):
        return found.moved(first)
    if found is None:
        return None
    return _told_before(text, first, found) or _told_after(text, first, found)


def _label(text: str, first: int) -> Speaker | None:
    """The name in capitals that a paragraph of a transcript begins with: "ROE: We will pay."

    It is one if it begins two paragraphs or more, another label does too, and the text names that person elsewhere.
    """
    found = _LABEL.match(text, first)
    if found is None:
        return None
    labels = Counter(match["name"] for match in _LABEL.finditer(text))
    known = re.search(rf"\b{re.escape(found['name'].split()[-1].title())}\b", text)
    if labels[found["name"]] < 2 or len(labels) < 2 or known is None:
        return None
    return Speaker(found["name"], *found.span("name"))


def _told_before(text: str, first: int, quotation: Quotation) -> Speaker | None:
    """The speaker of a quotation that began in a paragraph before, or that the paragraph before introduces."""
    opening = quotation
    here = _line(text, first)
    for number, at in enumerate(_lines_before(text, first)):
        before = paragraph_of(_line(text, at))
        if here[: opening.start].strip():
            return None
        if number == 0 and (introduced := before.introduces(text)):
            return introduced.moved(at)
        if not before.quotations or before.quotations[-1].closed:
            return None
        here, opening = before.text, before.quotations[-1]
        found = before.speaker_of_quotation(opening, text)
        if found:
            return found.moved(at)
    return None


def _told_after(text: str, first: int, quotation: Quotation) -> Speaker | None:
    """The speaker of a quotation that goes on in the paragraphs after, named where it ends."""
    here, opening = paragraph_of(_line(text, first)), quotation
    for at in _lines_after(text, first):
        if opening.closed or here.tells_a_saying_in(opening):
            return None
        here = paragraph_of(_line(text, at))
        if not here.quotations or here.text[: here.quotations[0].start].strip():
            return None
        opening = here.quotations[0]
        found = here.speaker_after(opening, text)
        if found:
            return found.moved(at)
    return None


def _line(text: str, first: int) -> str:
    last = text.find("\n", first)
    return text[first : last if last >= 0 else len(text)]


def _lines_before(text: str, first: int) -> Iterator[int]:
    """Offsets of the lines with text before the one at `first`, the nearest first."""
    for _ in range(_MOST_PARAGRAPHS):
        last = first
        while last > 0 and text[last - 1].isspace():
            last -= 1
        if last == 0:
            return
        first = text.rfind("\n", 0, last) + 1
        yield first


def _lines_after(text: str, first: int) -> Iterator[int]:
    """Offsets of the lines with text after the one at `first`."""
    for _ in range(_MOST_PARAGRAPHS):
        last = text.find("\n", first)
        while 0 <= last < len(text) and text[last].isspace():
            last += 1
        if not 0 <= last < len(text):
            return
        first = last
        yield first
