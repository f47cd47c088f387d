"""Who says a sentence, as far as its paragraph tells: the subjects of the verbs of saying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from corpus.quotation_marks import quotations
from corpus.sentences import sentence_spans, with_full_stops
from corpus.speakers.other_languages.language import QUOTED, Language, Token, has_name, language, tokenise

_DASHES = frozenset("-–—―")
_LONGEST_PART = 3000
"""How much of a quotation is read at once, in characters."""

_LONGEST_TRAIL = 10
"""How many sentences a pronoun is followed back."""

_LONGEST_NAME = 10
_LONGEST_WORD = 40
_FARTHEST_CLAUSE = 6
"""How many words and marks after a verb its clause or quotation may begin."""

_ENDS_SPEECH = frozenset('»”“"!?…,.')
_OPENS_CLAUSE = frozenset(":՝«„“")


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

    def according(self, start: int, end: int, story: str) -> tuple[int, int] | None:
        """Where the story has in the nominative who is named after "according to"."""
        end = min(end, start + _LONGEST_PART)
        named = {match["name"] for match in self.language.according.finditer(self.text, start, end)}
        for name in named if len(named) == 1 else ():
            for ending, nominative in self.language.nominatives:
                if name[0].isupper() and name.endswith(ending):
                    found = regex.search(rf"\b{regex.escape(name.removesuffix(ending) + nominative)}\b", story)
                    if found:
                        return found.span()
        return None


_paragraph = lru_cache(maxsize=64)(_Paragraph)


def place_of_speaker(story: str, code: str, first: int, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the story names who says text[start:end] of a paragraph that begins at story[first].

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
    return first + source.tokens[0].start, first + source.tokens[-1].end


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence gives as its source: the tokens of its name, and the gender that its verb or pronoun tells."""

    tokens: tuple[Token, ...]
    gender: str
    pronoun: bool = False


def find_sources(tokens: Sequence[Token], language: Language) -> Iterator[Source]:
    """Yield the subject of every verb of saying that has what it says beside it."""
    for index, token in enumerate(tokens):
        gender = language.verbs.get(token.text)
        if gender is None:
            continue
        before = next((at for at in range(index - 1, -1, -1) if not language.is_skipped(tokens, at)), -1)
        opening = tokens[before].lower if before >= 0 else ""
        clause_start = next((at for at in range(index - 1, -1, -1) if not tokens[at].is_word), 0)
        if opening in language.negations or any(one.lower in language.doubts for one in tokens[clause_start:index]):
            continue
        said, clause = _follows_speech(tokens, index), _has_clause(tokens, index, language)
        as_said = opening in language.such_as
        if as_said and any(one.lower in language.negations for one in tokens[:before]):
            continue
        found = None
        if said or as_said or (before == index - 1 and opening == "," and not clause):
            found = _after(tokens, index, gender, language)
            # "Сообщил адрес" has an object that looks like a subject.
            if found and not (said or found.pronoun or has_name(found.tokens) or gender in {"feminine", "plural"}):
                found = None
        if found is None and not as_said and (said or clause):
            found = _before(tokens, before + 1, gender, language)
        if found:
            yield found


def _follows_speech(tokens: Sequence[Token], index: int) -> bool:
    """Whether a verb follows a quotation and a dash: «…», — after the match said Roe."""
    dash = next((at for at in range(index - 1, -1, -1) if not tokens[at].is_word), -1)
    return dash >= 0 and tokens[dash].text in _DASHES and (dash == 0 or tokens[dash - 1].text[-1] in _ENDS_SPEECH)


def _has_clause(tokens: Sequence[Token], index: int, language: Language) -> bool:
    """Whether what is said follows a verb: a clause with "that", a colon, a quotation."""
    for at in range(index + 1, min(index + 1 + _FARTHEST_CLAUSE, len(tokens))):
        if tokens[at].text[0] in _OPENS_CLAUSE:
            return True
        if tokens[at].text == ",":
            return at + 1 < len(tokens) and tokens[at + 1].lower in language.that
    return False


def _after(tokens: Sequence[Token], verb: int, gender: str, language: Language) -> Source | None:
    """The subject after a verb, up to a mark or a preposition."""
    first = next((at for at in range(verb + 1, len(tokens)) if not language.is_skipped(tokens, at)), len(tokens))
    stop = next((at for at in range(first, len(tokens)) if not tokens[at].is_word), len(tokens))
    if first == stop or tokens[verb].text in language.transitive:
        return None
    if tokens[first].lower in language.at and first + 2 == stop and tokens[first + 1].is_acronym:
        return Source((tokens[first + 1],), gender)
    if tokens[first].lower in language.ends:
        return _full_name(tokens, first, stop, gender, language)
    last = first + 1
    while last < stop and not (
        _ends_name(tokens, last, first, language)
        or language.is_skipped(tokens, last)
        or _ends_sentence(tokens, last - 1)
    ):
        last += 1
    return _subject(tokens[first:last], gender, language)


def _before(tokens: Sequence[Token], last: int, gender: str, language: Language) -> Source | None:
    """The subject before a verb, from the beginning of its clause."""
    # With an article other words may stand between the subject and the verb: it tells where the name ends.
    while (
        language.has_article
        and last
        and tokens[last - 1].is_word
        and not language.agrees(tokens[last - 1 : last], gender)
    ):
        last -= 1
        if tokens[last].is_name or tokens[last].lower in language.ends:
            return None
    if last and tokens[last - 1].text == ")":
        last = next((at for at in range(last) if tokens[at].text == "("), 0)
    elif last and tokens[last - 1].text == ",":
        comma, last = last - 1, next(at for at in range(last) if tokens[at].text == ",")
        if last == comma or not last or not tokens[last - 1].is_name:
            return None
    first = last
    while first and tokens[first - 1].is_word and not language.is_skipped(tokens, first - 1):
        if tokens[first - 1].text in language.verbs or _ends_name(tokens, first - 1, first, language):
            break
        if _ends_sentence(tokens, first - 1):
            return _subject(tokens[first:last], gender, language)
        first -= 1
    while first < last and tokens[first].lower in language.openings:
        first += 1
    before = tokens[first - 1] if first else None
    if before and before.is_word and not language.is_skipped(tokens, first - 1):
        # "Roe and Lund said" has two subjects.
        if before.text in language.verbs or (gender in {"plural", "any"} and before.lower in language.conjunctions):
            return None
        if before.lower not in language.openings | language.conjunctions:
            return _full_name(tokens, first, last, gender, language)
    if language.has_article and not has_name(tokens[first:last]):
        return None
    return _subject(tokens[first:last], gender, language)


def _ends_name(tokens: Sequence[Token], index: int, first: int, language: Language) -> bool:
    """Whether a word ends a name: a preposition or a conjunction, but not "по" in "эксперт по безопасности"."""
    word = tokens[index].lower
    is_inside = word in language.inside and not has_name(tokens[first:index])
    return word in language.prepositions or (word in language.ends and not is_inside)


def _ends_sentence(tokens: Sequence[Token], index: int) -> bool:
    """Whether an initial follows a given name, "Elvira G.", so that the sentence may end with it."""
    initial, before = tokens[index], tokens[index - 1]
    return index > 1 and initial.text[-1] == "." and before.is_name and before.text[-1] != "."


def _full_name(tokens: Sequence[Token], first: int, last: int, gender: str, language: Language) -> Source | None:
    """The given name and last name that end at tokens[last], after words that are no part of the subject."""
    begin = last
    while begin > first and tokens[begin - 1].is_name and not tokens[begin - 1].is_acronym:
        begin -= 1
    name = tokens[begin:last]
    plain = len(name) == 2 and begin > first and not any(token.is_latin for token in name)
    return _subject(name, gender, language) if plain else None


def _subject(tokens: Sequence[Token], gender: str, language: Language) -> Source | None:
    # "Сказал Иванов Петрову": the name ends before whom somebody speaks to.
    for at, (one, two) in enumerate(pairwise(tokens[: _LONGEST_NAME + 1]), 1):
        if language.addressed.search(f"{one.text[-_LONGEST_WORD:]} {two.text}"):
            tokens = tokens[:at]
            break
    # "Сказал газете Die Zeit Росс": a name in Latin letters beside another one is whom somebody speaks to.
    for at in range(1, len(tokens)):
        if tokens[at].is_name and tokens[at - 1].is_name and tokens[at].is_latin != tokens[at - 1].is_latin:
            tokens = tokens[:at] if tokens[at].is_latin else tokens[at:]
            break
    if not 0 < len(tokens) <= _LONGEST_NAME or any(token.text in language.verbs for token in tokens):
        return None
    if pronoun := language.pronouns.get(tokens[0].lower):
        return Source(tuple(tokens[:1]), pronoun, pronoun=True)
    if any(token.lower in language.others for token in tokens) or not language.agrees(tokens, gender):
        return None
    return Source(tuple(tokens), gender)
