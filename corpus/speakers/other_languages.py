"""Who says a sentence of a Russian, Ukrainian or Armenian story: few patterns, chosen to be precise.

The name has to stand in the nominative beside a verb of saying: «…», — сказал X; X заявил, что …; …, сообщил X; Как
сообщил X, …. "По словам X" has a genitive: its nominative is looked for elsewhere in the story. The words are in
languages/ru.toml, uk.toml and hy.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from corpus.quotation_marks import quotations
from corpus.sentences import sentence_spans
from corpus.speakers.paragraph import Speaker
from corpus.speakers.words import read_language, words_of

_WORD = r"\p{Lu}\.(?:[ -]?\p{Lu}\.)*(?:-\p{L}+)?|«[^«»]{1,60}»(?:-\p{Ll}+)?|[\p{L}\p{N}](?:[\p{L}\p{N}’'ʼ՛՜-]*[\p{L}\p{N}])?"
_TOKEN = regex.compile(rf"(?P<word>{_WORD})|\S")
_SCRIPT = {
    "en": regex.compile(r"\p{Latin}"),
    "ru": regex.compile(r"\p{Cyrillic}"),
    "hy": regex.compile(r"\p{Armenian}"),
}
_UKRAINIAN = regex.compile("[іїєґІЇЄҐ]")
_QUOTED = "\ue000"
"""Stands for each character inside a quotation."""

_ENDS = frozenset('»”“"!?…,.')
_DASHES = frozenset("-–—―")
_LATIN = _SCRIPT["en"]
_TELLING = frozenset({"feminine", "plural"})
"""Genders whose verbs cannot stand before an object that looks like their subject."""

_LONGEST_NAME = 10
_FARTHEST_CLAUSE = 6
"""How many words and marks after a verb its clause or quotation may begin."""


def language_of(text: str) -> str:
    """Return the code of the language that a text is written in, as its letters tell: hy, uk, ru, or en for others."""
    if text.isascii():
        return "en"
    language = max(_SCRIPT, key=lambda code: len(_SCRIPT[code].findall(text)))
    return "uk" if language == "ru" and _UKRAINIAN.search(text) else language


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    word: bool

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_name(self) -> bool:
        return self.word and self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper() and self.text.isalpha()


@dataclass(frozen=True, slots=True)
class _Source:
    """What a sentence gives as its source: tokens with offsets in the paragraph, and the gender that its verb tells."""

    tokens: tuple[_Token, ...]
    gender: str
    pronoun: bool = False

    @property
    def name(self) -> str:
        return " ".join(token.text for token in self.tokens)


class _Language:
    """The words and patterns of a language."""

    def __init__(self, code: str) -> None:
        lists = read_language(code)
        self.verbs = dict.fromkeys(words_of(lists["present_plural"]), "plural")
        self.verbs |= dict.fromkeys(words_of(lists["present"]), lists["present_gender"])
        for verb in words_of(lists["past"]):
            self.verbs[verb] = lists["past_gender"]
            for gender in ("feminine", "plural"):
                for ending, other in lists[gender]:
                    if verb.endswith(ending):
                        self.verbs[verb.removesuffix(ending) + other] = gender
                        break
        words = {name: words_of(text) for name, text in lists.items() if isinstance(text, str)}
        self.that, self.such_as, self.negations = words["that"], words["as"], words["not"]
        self.skipped = words["adverbs"] | words["auxiliaries"]
        self.addressee = regex.compile(lists["addressee"])
        self.conjunctions, self.transitive = words["conjunctions"], words["transitive"]
        self.ends, self.inside, self.at = words["ends"], words["inside"], words["at"]
        self.pronouns: dict[str, str] = lists["pronouns"]
        self.others, self.openings = words["other_subjects"], words["openings"]
        self.article: bool = lists["article"]
        self.subject = {gender: regex.compile(pattern) for gender, pattern in lists["subject"].items()}
        according = lists["according"]
        self.according = regex.compile(according["pattern"].replace("WORD", f"(?:{_WORD})"), regex.IGNORECASE)
        self.according_to_pronoun: dict[str, str] = according["pronouns"]
        self.nominatives: list[list[str]] = according["nominatives"]
        verbs = "|".join(self.verbs)
        self.insertion = regex.compile(rf"[,.!?…»”]\s*[-–—]\s*(?=(?:{verbs})\b).*?(?=\s[-–—]\s|$)")

    def agrees(self, tokens: list[_Token], gender: str) -> bool:
        """Whether a name may be the subject of a verb, by its ending: of its last word with an article, else its first."""
        token = tokens[-1] if self.article else tokens[0]
        genders = ("masculine", "feminine") if gender == "singular" else (gender,)
        return any(self.subject[f"{one}_name" if token.is_name else one].search(token.text) for one in genders)


_language = lru_cache(maxsize=3)(_Language)


class _Paragraph:
    """A paragraph whose quotations are hidden, except for what the writer inserts: «We won, — said Roe. — Twice»."""

    def __init__(self, text: str, code: str) -> None:
        self.language = _language(code)
        self.sentences = sentence_spans(text)
        spoken = [(one.start, one.inner_end) for one in quotations(text)]
        self.is_dialogue = text[0] in _DASHES
        self.quoted = [(0, len(text))] if self.is_dialogue else spoken
        hidden = list(text)
        for start, end in self.quoted:
            first = start + (not self.is_dialogue)
            hidden[first:end] = _QUOTED * (end - first)
            if self.is_dialogue:
                for turn, _ in self.sentences:
                    hidden[turn] = text[turn]
            for inserted in self.language.insertion.finditer(text, first, end):
                hidden[slice(*inserted.span())] = text[slice(*inserted.span())]
        self.text = "".join(hidden)

    def tokens(self, start: int, end: int) -> list[_Token]:
        found = _TOKEN.finditer(self.text, start, end)
        return [_Token(one[0], *one.span(), one["word"] is not None) for one in found if one[0] != _QUOTED]

    def source(self, start: int, end: int) -> _Source | None:
        """The only source that text[start:end] names, or else its pronoun."""
        sources = list(self._sources(self.tokens(start, end)))
        for words, gender in self.language.according_to_pronoun.items():
            if words in self.text[start:end].lower():
                sources.append(_Source((), gender, pronoun=True))
        named = {source.name: source for source in sources if not source.pronoun}
        if len(named) > 1 or not sources:
            return None
        return next(iter(named.values()), sources[0])

    def around(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where sentences begin and end that can tell who says the quotation which most of text[start:end] is.

        In a dialogue each dash may begin another speaker's words, or go on after what the writer inserts.
        """
        if self.is_dialogue:
            turns = [span[0] for span in self.sentences if self.text[span[0]] in _DASHES]
            spans = list(pairwise([*turns, len(self.text)]))
            turn = next(at for at, span in enumerate(spans) if start < span[1])
            yield from reversed(spans[max(turn - 1, 0) : turn + 1])
            return
        for first, last in self.quoted:
            if 2 * (min(last, end) - max(first, start)) > end - start:
                touched = [span for span in self.sentences if span[0] <= last and first < span[1]]
                yield touched[0][0], touched[-1][1]

    def _sources(self, tokens: list[_Token]) -> Iterator[_Source]:
        language = self.language
        for index, token in enumerate(tokens):
            gender = language.verbs.get(token.text)
            if gender is None:
                continue
            before = self._skip_back(tokens, index)
            opening = tokens[before].lower if before >= 0 else ""
            if opening in language.negations:
                continue
            said, clause = self._after_speech(tokens, index), self._has_clause(tokens, index)
            as_said = opening in language.such_as and not any(
                one.lower in language.negations for one in tokens[:before]
            )
            found = None
            if token.text not in language.transitive and (said or as_said or (opening == "," and not clause)):
                found = self._after(tokens, index, gender)
                if found and not (said or found.pronoun or _has_name(found.tokens) or gender in _TELLING):
                    found = None
            if found is None and opening not in language.such_as and (said or clause):
                found = self._before(tokens, before + 1, gender)
            if found:
                yield found

    def _skip_back(self, tokens: list[_Token], index: int) -> int:
        """Index of the last token before tokens[index] that is no adverb, addressee or auxiliary."""
        return next((at for at in range(index - 1, -1, -1) if not self._is_skipped(tokens[at])), -1)

    def _after_speech(self, tokens: list[_Token], index: int) -> bool:
        """Whether a verb follows a quotation and a dash: «…», — after the match said Roe."""
        while index > 0 and tokens[index - 1].word:
            index -= 1
        return index > 0 and tokens[index - 1].text in _DASHES and (index == 1 or tokens[index - 2].text[-1] in _ENDS)

    def _has_clause(self, tokens: list[_Token], index: int) -> bool:
        """Whether what is said follows a verb: a clause with "that", a colon, a quotation."""
        for at in range(index + 1, min(index + 1 + _FARTHEST_CLAUSE, len(tokens))):
            text = tokens[at].text
            if text in {":", "՝", "«", "„", "“"} or (tokens[at].word and text.startswith("«")):
                return True
            if text == ",":
                return at + 1 < len(tokens) and tokens[at + 1].lower in self.language.that
        return False

    def _after(self, tokens: list[_Token], verb: int, gender: str) -> _Source | None:
        """The subject after a verb, up to a mark or a preposition."""
        language = self.language
        first = next((at for at in range(verb + 1, len(tokens)) if not self._is_skipped(tokens[at])), len(tokens))
        if first == len(tokens) or not tokens[first].word:
            return None
        stop = next((at for at in range(first, len(tokens)) if not tokens[at].word), len(tokens))
        if tokens[first].lower in language.at and first + 1 < stop and tokens[first + 1].is_acronym:
            return _Source(tuple(tokens[first + 1 : first + 2]), gender) if first + 2 == stop else None
        if tokens[first].lower in language.ends:
            return self._full_name(tokens, first, stop, gender)
        last = first + 1
        while last < stop and not (
            self._ends(tokens, last, first) or self._is_skipped(tokens[last]) or _ends_sentence(tokens, last - 1)
        ):
            last += 1
        return self._subject(tokens[first:last], gender)

    def _before(self, tokens: list[_Token], last: int, gender: str) -> _Source | None:
        """The subject before a verb, from the beginning of its clause."""
        language = self.language
        if language.article:
            # Other words may stand between the subject and the verb: its article tells where it ends.
            while last > 0 and tokens[last - 1].word and not language.agrees(tokens[last - 1 : last], gender):
                last -= 1
                if tokens[last].is_name or tokens[last].lower in language.ends:
                    return None
        if last and tokens[last - 1].text == ")":
            last = next((at for at in range(last) if tokens[at].text == "("), 0)
        elif last and tokens[last - 1].text == ",":
            closing, last = last - 1, next(at for at in range(last) if tokens[at].text == ",")
            if last == closing or not tokens[last - 1].is_name:
                return None
        first = last
        while first > 0 and tokens[first - 1].word and not self._is_skipped(tokens[first - 1]):
            if tokens[first - 1].text in language.verbs or self._ends(tokens, first - 1, first):
                break
            if _ends_sentence(tokens, first - 1):
                return self._subject(tokens[first:last], gender)
            first -= 1
        while first < last and tokens[first].lower in language.openings:
            first += 1
        before = tokens[first - 1] if first > 0 else None
        if before and (before.text in language.verbs or (gender == "plural" and before.lower in language.conjunctions)):
            return None
        joins = language.openings | language.conjunctions
        if before and before.word and before.lower not in joins and not self._is_skipped(before):
            return self._full_name(tokens, first, last, gender)
        if language.article and not _has_name(tokens[first:last]):
            return None
        return self._subject(tokens[first:last], gender)

    def _ends(self, tokens: list[_Token], index: int, first: int) -> bool:
        """Whether a word ends a name: a preposition or a conjunction, but not "по" in "эксперт по безопасности"."""
        token = tokens[index]
        inside = token.lower in self.language.inside and not _has_name(tokens[first:index])
        return token.lower in self.language.ends and not inside

    def _full_name(self, tokens: list[_Token], first: int, last: int, gender: str) -> _Source | None:
        """The given name and last name that end at tokens[last]: what stands before them is no part of the subject."""
        begin = last
        while begin > first and tokens[begin - 1].is_name and not tokens[begin - 1].is_acronym:
            begin -= 1
        name = tokens[begin:last]
        plain = len(name) == 2 and begin > first and not any(_LATIN.search(token.text) for token in name)
        return self._subject(name, gender) if plain else None

    def _subject(self, tokens: list[_Token], gender: str) -> _Source | None:
        language = self.language
        if not 0 < len(tokens) <= _LONGEST_NAME or any(token.text in language.verbs for token in tokens):
            return None
        if pronoun := language.pronouns.get(tokens[0].lower):
            return _Source(tuple(tokens[:1]), pronoun, pronoun=True)
        if any(token.lower in language.others for token in tokens) or not language.agrees(tokens, gender):
            return None
        return _Source(tuple(tokens), gender)

    def _is_skipped(self, token: _Token) -> bool:
        """Whether a token is an adverb, an auxiliary, or names whom somebody speaks to."""
        return token.lower in self.language.skipped or self.language.addressee.fullmatch(token.text) is not None


def _ends_sentence(tokens: Sequence[_Token], index: int) -> bool:
    """Whether an initial follows a given name, "Elvira G.", so that the sentence may end with it."""
    initial, before = tokens[index], tokens[index - 1]
    return index > 1 and initial.text[-1] == "." and before.is_name and before.text[-1] != "."


def _has_name(tokens: Sequence[_Token]) -> bool:
    return any(token.is_name or token.text[0] == "«" for token in tokens)


@lru_cache(maxsize=64)
def _paragraph(text: str) -> _Paragraph:
    return _Paragraph(text, language_of(text))


def find_speaker_elsewhere(story: str, first: int, text: str, start: int, end: int) -> Speaker | None:
    """Return who says text[start:end] of a paragraph that begins at story[first], as `find_speaker` does."""
    paragraph = _paragraph(text)
    source = paragraph.source(start, end)
    if source is None and (found := _according(paragraph, start, end, story)):
        return found
    spans = paragraph.around(start, end)
    while source is None and (span := next(spans, None)):
        start = span[0]
        source = paragraph.source(*span)
    if source is not None and source.pronoun:
        source = _antecedent(paragraph, start, source, story)
    if source is None:
        return None
    begin, last = source.tokens[0].start, source.tokens[-1].end
    return Speaker(text[begin:last], first + begin, first + last)


def _according(paragraph: _Paragraph, start: int, end: int, story: str) -> Speaker | None:
    """Who is named after "according to", in the nominative that the story has of that name."""
    named = {match["name"] for match in paragraph.language.according.finditer(paragraph.text, start, end)}
    for name in named if len(named) == 1 else ():
        for ending, nominative in paragraph.language.nominatives:
            if name[0].isupper() and name.endswith(ending):
                whole = regex.escape(name.removesuffix(ending) + nominative)
                if found := regex.search(rf"\b{whole}\b", story):
                    return Speaker(found[0], *found.span())
    return None


def _antecedent(paragraph: _Paragraph, start: int, pronoun: _Source, story: str) -> _Source | None:
    """Whom "he said" means: the person who speaks in the sentence before, if nobody else is named there."""
    before = [span for span in paragraph.sentences if span[1] <= start]
    if not before:
        return None
    source = paragraph.source(*before[-1])
    if source is None or source.gender != pronoun.gender:
        return None
    if source.pronoun:
        return _antecedent(paragraph, before[-1][0], source, story)
    others = [
        token
        for token in paragraph.tokens(*before[-1])[1:]
        if token.is_name and not token.is_acronym and token not in source.tokens
    ]
    last = source.tokens[-1]
    person = last.is_name and not last.is_acronym and regex.search(rf"\p{{L}},? {regex.escape(last.text)}\b", story)
    return source if person and not others else None
