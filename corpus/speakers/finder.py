"""Who says a sentence: its own source, or the one that its quotation or its pronoun takes from before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.speakers.cue import Cue
from corpus.speakers.cues import find_cues
from corpus.speakers.phrases import Phrase
from corpus.speakers.tokens import Quotation, Token, quotations, sentences, tokenise
from corpus.speakers.words import words_of

_SHARE = 0.5
"""Least share of a sentence that its source has to speak for."""

_LONGEST_TRAIL = 30
"""How many sentences a pronoun or a quotation is followed back."""

_SHARE_OF_TWO = 0.7
"""The same where another source speaks for the rest."""

_MALE = words_of("mr. sir lord king prince father brother son husband man boy businessman spokesman chairman")
_FEMALE = words_of(
    "mrs. ms. miss lady dame queen princess mother sister daughter wife woman girl spokeswoman chairwoman"
)


@dataclass(frozen=True)
class Speaker:
    """The source that a text names for a sentence of it: name == text[start:end]."""

    name: str
    start: int
    end: int


def find_speaker(text: str, start: int, end: int) -> Speaker | None:
    """Return whom the text gives as the source of the sentence text[start:end], or None where it names none.

    Args:
        text: one paragraph of a story.
        start: offset of the sentence's first character.
        end: offset after its last one.

    The name is a slice of the paragraph: title and name without appositions and without a leading "the",
    12 words at most. A pronoun is followed to the sentence before, a quotation to the words beside it. Any
    string and any offsets will do; the time is linear in the length of the paragraph.
    """
    start, end = max(start, 0), min(end, len(text))
    if start >= end:
        return None
    return _Paragraph(text, start, end).speaker()


class _Paragraph:
    """The sentences of a paragraph up to the one that is asked about, which is the last."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._quotations = quotations(text)
        self._ends = [quotation.end for quotation in self._quotations]
        self._spans = [*sentences(text, 0, start), (start, end)]

    def speaker(self) -> Speaker | None:
        """The speaker of the last sentence, sought backwards until a name is found or the trail ends."""
        pronouns: list[str] = []
        beside_quotation = False
        asked: set[int] = set()
        for start, end in self._spans[: -_LONGEST_TRAIL - 1 : -1]:
            tokens = tokenise(self._text, self._with_mark_before(start), end, self._quotations)
            cue = choose(find_cues(tokens), tokens)
            if cue is None or (beside_quotation and not (cue.beside_quotation or cue.around)):
                quotation = self._quotation_of(start, end)
                if quotation is None or (cue is not None and not beside_quotation):
                    return None
                if quotation.start not in asked:
                    asked.add(quotation.start)
                    tokens, cue = self._after(quotation)
            if cue is None:
                beside_quotation = True
                continue
            beside_quotation = False
            if cue.phrase.pronoun is None:
                name = _slice(self._text, tokens, cue.phrase)
                return name if all(_agrees(pronoun, tokens, cue.phrase) for pronoun in pronouns) else None
            pronouns.append(cue.phrase.pronoun)
        return None

    def _with_mark_before(self, start: int) -> int:
        """Where a sentence begins with the mark read along that closes a quotation before it: ?" she said."""
        index = bisect_right(self._ends, start) - 1
        if index < 0 or self._text[self._ends[index] : start].strip():
            return start
        quotation = self._quotations[index]
        return quotation.inner_end if self._text[quotation.inner_end - 1] in "?!,…" else start

    def _quotation_of(self, start: int, end: int) -> Quotation | None:
        """The quotation that most of a sentence is, the last one where it has several."""
        covered = 0
        last = None
        for quotation in self._quotations[bisect_right(self._ends, start) :]:
            if quotation.start >= end:
                break
            covered += min(quotation.end, end) - max(quotation.start, start)
            last = quotation
        return last if last is not None and covered > (end - start) * _SHARE else None

    def _after(self, quotation: Quotation) -> tuple[list[Token], Cue | None]:
        """The source that stands directly after a quotation: … ," Roe said."""
        if not quotation.closed:
            return [], None
        limit = min(len(self._text), quotation.end + 300)
        following = sentences(self._text, quotation.end, limit)
        if not following:
            return [], None
        tokens = tokenise(self._text, quotation.end - 1, following[0][1], self._quotations)
        cues = [cue for cue in find_cues(tokens) if cue.around and cue.beside_quotation and cue.verb < 20]
        return tokens, cues[0] if cues else None


def choose(cues: Sequence[Cue], tokens: Sequence[Token]) -> Cue | None:
    """Return the cue that speaks for a whole sentence, or for most of it, if one does.

    A source beside its quotation goes first, then one that stands around ("…, the minister said"), then the
    first one whose clause follows it: what comes later lies inside that clause.
    """
    contrasts = [cue for cue in cues if cue.aside]
    cues = [cue for cue in cues if not cue.aside]
    around = [cue for cue in cues if cue.around]
    for cue in around:
        if cue.beside_quotation and not (cue.phrase.pronoun and any(not other.phrase.pronoun for other in cues)):
            return cue
    if around:
        last = around[-1]
        return next((cue for cue in cues if not cue.phrase.pronoun), last) if last.phrase.pronoun else last
    if not cues:
        return None
    first = cues[0]
    if any(_names_another(cue.phrase, first.phrase, tokens) for cue in contrasts):
        return None
    length = tokens[-1].end - tokens[0].start
    start = tokens[first.clause].start if first.joined else tokens[0].start
    other = next((cue for cue in cues[1:] if cue.joined and _names_another(cue.phrase, first.phrase, tokens)), None)
    end = tokens[other.clause].start if other else tokens[-1].end
    return first if (end - start) / length >= (_SHARE_OF_TWO if other else _SHARE) else None


def _names_another(phrase: Phrase, than: Phrase, tokens: Sequence[Token]) -> bool:
    words = {token.lower for token in tokens[than.first : than.last]}
    return phrase.pronoun is None and tokens[phrase.last - 1].lower not in words


def _slice(text: str, tokens: Sequence[Token], phrase: Phrase) -> Speaker:
    start, end = tokens[phrase.first].start, tokens[phrase.last - 1].end
    for possessive in ("'s", "’s"):
        if text[start:end].endswith(possessive):
            end -= len(possessive)
    return Speaker(text[start:end], start, end)


def _agrees(pronoun: str, tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a pronoun can stand for a name, as far as its words tell."""
    words = {token.lower for token in tokens[phrase.first : phrase.last]}
    if pronoun == "he":
        return not words & _FEMALE
    if pronoun == "she":
        return not words & _MALE
    return True
