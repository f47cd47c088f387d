"""Who says a sentence: from what its paragraph says, and over the paragraphs that its quotation goes on in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.quotation_marks import Quotation, quotations
from corpus.sentences import sentence_spans
from corpus.speakers.antecedents import can_stand_for, described_until, is_common_noun, is_known, mentions_a_person
from corpus.speakers.cues import SHORTEST_SIGNED, choose, find_cues
from corpus.speakers.other_languages import language_of, place_of_speaker
from corpus.speakers.phrases import Cue, Phrase
from corpus.speakers.tokens import DASHES, Token, tokenise

_SHARE = 0.5
"""Least share of a sentence that its quotation has to cover."""

_LONGEST_TRAIL = 30
"""How many sentences a pronoun or a quotation is followed back."""

_FARTHEST_AFTER = 20
"""How many words after a quotation the verb that speaks for it may stand."""

_ASKING = frozenset({"ask", "asks", "asked", "wonder", "wonders", "wondered"})
"""Verbs after which the next quotation is another's: the answer."""

_LABEL = re.compile(r"^[\"“]?(?P<name>[A-Z][A-Z.'’-]{2,}(?: [A-Z][A-Z.'’-]+){0,3}): (?=\S)", re.MULTILINE)
_MOST_PARAGRAPHS = 30
"""How many paragraphs a quotation is followed."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The source that a text names for a sentence of it: name == text[start:end]."""

    name: str
    start: int
    end: int

    def moved(self, by: int) -> Speaker:
        """The same in a text that has `by` characters before."""
        return Speaker(self.name, self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence as it was read: its words, and the cue that speaks for it."""

    tokens: list[Token]
    cue: Cue | None


class Paragraph:
    """A paragraph with its quotations and its sentences; what is read of it is kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotations = quotations(text)
        self._ends = [quotation.end for quotation in self.quotations]
        self._sentences = sentence_spans(text)
        self._read_already: dict[tuple[int, int], _Read] = {}

    def speaker(self, start: int, end: int, story: str) -> Speaker | Quotation | None:
        """Return the speaker of text[start:end], or its quotation if another paragraph may name the speaker."""
        read = self._read(start, end)
        if read.cue is not None:
            return None if _only_introduces(read.tokens, read.cue) else self._named(read.tokens, read.cue, start, story)
        quotation = self._quotation_of(start, end)
        if quotation is None:
            return None
        return self.speaker_of_quotation(quotation, story) or quotation

    def speaker_of_quotation(self, quotation: Quotation, story: str) -> Speaker | None:
        """Return who says a quotation: named after it, before it in its sentence, or beside the quotation before it."""
        found = self.speaker_after(quotation, story)
        if found:
            return found
        index = bisect_right(self._sentences, quotation.start, key=lambda span: span[0]) - 1
        if index >= 0 and self._sentences[index][0] < quotation.start:
            read = self._read(*self._sentences[index])
            if read.cue is not None and (read.cue.beside_quotation or read.cue.around):
                return self._named(read.tokens, read.cue, self._sentences[index][0], story)
            if self.text[self._sentences[index][0] : quotation.start].strip():
                return None
        if index <= 0:
            return None
        before = self._sentences[index - 1]
        read = self._read(*before)
        if read.cue is None or not (read.cue.beside_quotation or read.cue.around):
            return None
        if read.tokens[read.cue.verb].lower in _ASKING:
            return None
        return self._named(read.tokens, read.cue, before[0], story)

    def speaker_after(self, quotation: Quotation, story: str) -> Speaker | None:
        """Return who is named directly after a quotation: … ," Roe said."""
        if not quotation.closed:
            return None
        index = bisect_right(self._sentences, quotation.end, key=lambda span: span[1])
        if index == len(self._sentences):
            return None
        start, end = self._sentences[index]
        tokens = tokenise(self.text, quotation.inner_end, end, self.quotations)
        next_mark = next((at for at, token in enumerate(tokens) if at and token.mark), len(tokens))
        farthest = min(_FARTHEST_AFTER, next_mark)
        cues = find_cues(tokens)
        cue = next((cue for cue in cues if cue.around and cue.beside_quotation and cue.verb < farthest), None)
        is_title = len(self.text[quotation.start : quotation.end].split()) < SHORTEST_SIGNED
        if cue is None or (is_title and tokens[cue.verb].text in DASHES):
            return None
        return self._named(tokens, cue, start, story)

    def introduces(self, story: str) -> Speaker | None:
        """Return whose words the next paragraph gives, if this one ends with "Roe said:"."""
        if not self.text.rstrip().endswith(":") or not self._sentences:
            return None
        start, end = self._sentences[-1]
        read = self._read(start, end)
        return self._named(read.tokens, read.cue, start, story) if read.cue else None

    def tells_a_saying_in(self, quotation: Quotation) -> bool:
        """Whether a quotation without a closing mark names a source: the mark may have been forgotten."""
        return bool(find_cues(tokenise(self.text, quotation.start + 1, len(self.text), [])))

    def _read(self, start: int, end: int) -> _Read:
        if (start, end) not in self._read_already:
            tokens = tokenise(self.text, self._with_mark_before(start), end, self.quotations)
            self._read_already[start, end] = _Read(tokens, choose(find_cues(tokens), tokens))
        return self._read_already[start, end]

    def _named(self, tokens: list[Token], cue: Cue, start: int, story: str) -> Speaker | None:
        """The name that a cue gives for a sentence, or that its pronoun stands for."""
        pronoun = cue.phrase.pronoun
        if pronoun is None:
            if tokens[cue.verb].text == ":" and not is_known(tokens, cue.phrase, story):
                return None
            return self._slice(tokens, cue.phrase, story)
        if mentions_a_person(tokens, 0, cue.phrase.first, pronoun):
            return None
        return self._antecedent(pronoun, start, story)

    def _antecedent(self, pronoun: str, start: int, story: str) -> Speaker | None:
        """Whom "he said" means: the source of the sentence before, if nobody else there can be meant."""
        last = bisect_left(self._sentences, start, key=lambda span: span[0])
        for span in self._sentences[max(0, last - _LONGEST_TRAIL) : last][::-1]:
            read = self._read(*span)
            if all(token.quoted or token.mark or not token.is_word for token in read.tokens):
                continue
            cue = read.cue
            if cue is None or cue.phrase.pronoun not in (None, pronoun):
                return None
            phrase = cue.phrase
            last = described_until(read.tokens, cue)
            around = (0, phrase.first), (last, len(read.tokens))
            if any(mentions_a_person(read.tokens, *part, pronoun) for part in around):
                return None
            if phrase.pronoun is None:
                fits = can_stand_for(pronoun, read.tokens, phrase, story)
                return self._slice(read.tokens, phrase, story) if fits else None
        return None

    def _with_mark_before(self, start: int) -> int:
        """Where a sentence begins with the mark read along that closes a quotation before it: ?" she said."""
        index = bisect_right(self._ends, start) - 1
        if index < 0 or self.text[self._ends[index] : start].strip():
            return start
        quotation = self.quotations[index]
        return quotation.inner_end if self.text[quotation.inner_end - 1] in "?!,…" else start

    def _quotation_of(self, start: int, end: int) -> Quotation | None:
        """The quotation that most of a sentence is, the last one if there are several."""
        covered = 0
        last = None
        for quotation in self.quotations[bisect_right(self._ends, start) :]:
            if quotation.start >= end:
                break
            covered += min(quotation.end, end) - max(quotation.start, start)
            last = quotation
        return last if last is not None and covered > (end - start) * _SHARE else None

    def _slice(self, tokens: list[Token], phrase: Phrase, story: str) -> Speaker | None:
        if phrase.first == 0 and phrase.last == 1 and is_common_noun(tokens[0], story):
            return None
        start, end = tokens[phrase.first].start, tokens[phrase.last - 1].end
        for possessive in ("'s", "’s"):
            if self.text[start:end].endswith(possessive):
                end -= len(possessive)
        return Speaker(self.text[start:end], start, end)


@lru_cache(maxsize=64)
def paragraph_of(text: str) -> Paragraph:
    """Return a paragraph, the same one for the same text: its sentences are asked for one after another."""
    return Paragraph(text)


def _only_introduces(tokens: list[Token], cue: Cue) -> bool:
    """Whether a sentence gives no word of its speaker, as in "Roe added:"."""
    if any(token.mark for token in tokens):
        return False
    return tokens[-1].text == ":" or sum(token.is_word for token in tokens) <= cue.phrase.last - cue.phrase.first + 1


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
        place = place_of_speaker(text, code, first, line, start - first, min(end - first, len(line)))
        return Speaker(text[slice(*place)], *place) if place else None
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
