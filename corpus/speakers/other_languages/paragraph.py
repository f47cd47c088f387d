"""Who says a sentence, as far as its paragraph tells."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from corpus.armenian_stops import with_full_stops
from corpus.quotation_marks import quotations
from corpus.sentences import sentence_spans
from corpus.speakers.other_languages.language import QUOTED, Token, language, tokenise
from corpus.speakers.other_languages.sources import Source, find_sources
from corpus.speakers.paragraph import Speaker

_DASHES = frozenset("-–—―")
_LONGEST_PART = 3000
"""How much of a quotation is read at once, in characters."""

_LONGEST_TRAIL = 10
"""How many sentences a pronoun is followed back."""


class _Paragraph:
    """A paragraph whose quotations are hidden, except for what the writer inserts: «We won, — said Roe. — Twice»."""

    def __init__(self, text: str, code: str) -> None:
        self.language = language(code)
        self.sentences = sentence_spans(text)
        self.is_dialogue = text[0] in _DASHES
        spoken = [(0, len(text))] if self.is_dialogue else [(one.start + 1, one.inner_end) for one in quotations(text)]
        self.spoken = spoken
        hidden = list(with_full_stops(text))
        for start, end in spoken:
            hidden[start:end] = QUOTED * (end - start)
            for first, last in [one.span() for one in self.language.insertion.finditer(text, start, end)]:
                hidden[first:last] = text[first:last]
        for start, _ in self.sentences if self.is_dialogue else ():
            hidden[start] = text[start]
        self.text = "".join(hidden)

    def tokens(self, start: int, end: int) -> list[Token]:
        """The words and marks of text[start:end] that the writer says."""
        end = min(end, start + _LONGEST_PART)
        return [token for token in tokenise(self.text, start, end) if token.text != QUOTED]

    def source(self, start: int, end: int) -> Source | None:
        """The only source that text[start:end] names, or else its pronoun."""
        sources = list(find_sources(self.tokens(start, end), self.language))
        named = {tuple(token.text for token in source.tokens): source for source in sources if not source.pronoun}
        if named:
            return next(iter(named.values())) if len(named) == 1 else None
        told = self.text[start : min(end, start + _LONGEST_PART)].lower()
        pronouns = self.language.according_to_pronoun.items()
        sources += [Source((), gender, pronoun=True) for words, gender in pronouns if words in told]
        return next(iter(sources), None)

    def around(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the sentences are that can tell who says the quotation which most of text[start:end] is.

        In a dialogue each dash may begin another speaker's words, or go on after what the writer inserts.
        """
        if self.is_dialogue:
            turns = [first for first, _ in self.sentences if self.text[first] in _DASHES]
            spans = list(pairwise([*turns, len(self.text)]))
            turn = next(at for at, span in enumerate(spans) if start < span[1])
            yield from reversed(spans[max(turn - 1, 0) : turn + 1])
            return
        for first, last in self.spoken:
            if 2 * (min(last, end) - max(first, start)) > end - start:
                touched = [span for span in self.sentences if span[0] <= last and first < span[1]]
                yield touched[0][0], touched[-1][1]

    def antecedent(self, start: int, pronoun: Source, story: str) -> Source | None:
        """Whom "he said" means: the person who speaks in the sentence before, if nobody else is named there."""
        before = [span for span in self.sentences if span[1] <= start]
        for first, last in before[: -_LONGEST_TRAIL - 1 : -1]:
            source = self.source(first, last)
            if source is None or source.gender != pronoun.gender:
                return None
            if source.pronoun:
                continue
            others = [one for one in self.tokens(first, last)[1:] if one.is_name and one not in source.tokens]
            name = source.tokens[-1]
            is_person = name.is_name and not name.is_acronym
            # What only begins sentences may be a noun: "Полиция".
            known = regex.search(rf"\p{{L}},? {regex.escape(name.text)}\b", story)
            return source if is_person and known and all(one.is_acronym for one in others) else None
        return None

    def according(self, start: int, end: int, story: str) -> Speaker | None:
        """Who is named after "according to", in the nominative that the story has of that name."""
        end = min(end, start + _LONGEST_PART)
        named = {match["name"] for match in self.language.according.finditer(self.text, start, end)}
        for name in named if len(named) == 1 else ():
            for ending, nominative in self.language.nominatives:
                if name[0].isupper() and name.endswith(ending):
                    found = regex.search(rf"\b{regex.escape(name.removesuffix(ending) + nominative)}\b", story)
                    if found:
                        return Speaker(found[0], *found.span())
        return None


_paragraph = lru_cache(maxsize=64)(_Paragraph)


def find_speaker_elsewhere(story: str, code: str, first: int, text: str, start: int, end: int) -> Speaker | None:
    """Return who says text[start:end] of a paragraph that begins at story[first], as `find_speaker` does.

    `code` is the language of the paragraph: ru, uk or hy.
    """
    paragraph = _paragraph(text, code)
    source = paragraph.source(start, end)
    if source is None and (found := paragraph.according(start, end, story)):
        return found
    spans = paragraph.around(start, end)
    while source is None and (span := next(spans, None)):
        start = span[0]
        source = paragraph.source(*span)
    if source is not None and source.pronoun:
        source = paragraph.antecedent(start, source, story)
    if source is None:
        return None
    begin, last = source.tokens[0].start, source.tokens[-1].end
    return Speaker(text[begin:last], first + begin, first + last)
