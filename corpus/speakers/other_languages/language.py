"""The words of a language, the verbs among them by the gender of their subject, and the tokens of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from corpus.speakers.words import read_language, words_of

QUOTED = "\ue000"
"""Stands for each character of a quotation."""

_WORD = (
    r"(?:\p{Lu}\.(?:[ -]?\p{Lu}\.)*(?:-\p{L}+)?"  # initials: "А. Б.", "Մ.-ն"
    rf"|«{QUOTED}{{1,60}}»(?:-\p{{Ll}}+)?"  # a name in quotation marks
    r"|[\p{L}\p{N}](?:[\p{L}\p{N}’'ʼ՛՜-]*[\p{L}\p{N}])?)"
)
_TOKEN = regex.compile(rf"(?P<word>{_WORD})|\S")
_SCRIPTS = {
    "en": regex.compile(r"\p{Latin}"),
    "ru": regex.compile(r"\p{Cyrillic}"),
    "hy": regex.compile(r"\p{Armenian}"),
}


def language_of(text: str, story: str) -> str:
    """Return the code of the language of a paragraph of a story, as its letters tell: hy, uk, ru, or en for all others.

    A paragraph of a Ukrainian story may have no letter that is not Russian too, and a Russian one may name "Київ": the
    story tells the two apart.
    """
    if text.isascii():
        return "en"
    language = max(_SCRIPTS, key=lambda code: len(_SCRIPTS[code].findall(text)))
    return "uk" if language == "ru" and _is_ukrainian(story) else language


@lru_cache(maxsize=8)
def _is_ukrainian(story: str) -> bool:
    lower = story.lower()
    return sum(map(lower.count, "іїєґ")) > sum(map(lower.count, "ыэъё"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, initials, a name in quotation marks, or a mark of punctuation: text[start:end] of a paragraph."""

    text: str
    start: int
    end: int
    is_word: bool

    @property
    def lower(self) -> str:
        """Its text in lower case."""
        return self.text.lower()

    @property
    def is_name(self) -> bool:
        """Whether it is a word with a capital."""
        return self.is_word and self.text[0].isupper()

    @property
    def is_latin(self) -> bool:
        """Whether it begins with a Latin letter."""
        return _SCRIPTS["en"].match(self.text) is not None

    @property
    def is_acronym(self) -> bool:
        """Whether it is several capitals."""
        return len(self.text) > 1 and self.text.isupper() and self.text.isalpha()


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Return the words and marks of text[start:end]."""
    return [Token(one[0], *one.span(), one["word"] is not None) for one in _TOKEN.finditer(text, start, end)]


def has_name(tokens: Sequence[Token]) -> bool:
    """Whether one of the words has a capital, or is a name in quotation marks."""
    return any(token.is_name or token.text[0] == "«" for token in tokens)


class Language:
    """The words and patterns of a language, from languages/CODE.toml; `verbs` gives the gender that each form tells."""

    def __init__(self, code: str) -> None:
        lists = read_language(code)
        words = {name: words_of(text) for name, text in lists.items() if isinstance(text, str)}
        self.verbs = dict.fromkeys(words["present_plural"], "plural")
        self.verbs |= dict.fromkeys(words["present"], lists["present_gender"])
        self.verbs |= dict.fromkeys(words["past"], lists["past_gender"])
        for gender in ("feminine", "plural"):
            for verb in words["past"]:
                pairs = (pair for pair in lists[gender] if verb.endswith(pair[0]))
                self.verbs |= {verb.removesuffix(ending) + other: gender for ending, other in [*pairs][:1]}
        self.that, self.such_as, self.negations = words["that"], words["as"], words["not"]
        self.doubts = words["doubts"]
        self.skipped, self.addressee = words["adverbs"] | words["auxiliaries"], regex.compile(lists["addressee"])
        self.manner, self.participle = regex.compile(lists["manner"]), regex.compile(lists["participle"])
        self.addressed = regex.compile(lists["addressed"])
        self.conjunctions, self.transitive = words["conjunctions"], words["transitive"]
        self.ends, self.prepositions = words["ends"], words["prepositions"]
        self.inside, self.at = words["inside"], words["at"]
        self.others, self.openings = words["other_subjects"], words["openings"]
        self.pronouns: dict[str, str] = lists["pronouns"]
        self.has_article: bool = lists["article"]
        self.subject = {gender: regex.compile(pattern) for gender, pattern in lists["subject"].items()}
        self.according = regex.compile(lists["according"]["pattern"].replace("WORD", _WORD), regex.IGNORECASE)
        self.according_to_pronoun: dict[str, str] = lists["according"]["pronouns"]
        self.nominatives: list[list[str]] = lists["according"]["nominatives"]
        self.insertion = regex.compile(rf"[,.!?…»”]\s*[-–—]\s*(?=(?:{'|'.join(self.verbs)})\b).*?(?=\s[-–—]\s|$)")

    def agrees(self, tokens: Sequence[Token], gender: str) -> bool:
        """Whether a name may be the subject of a verb: by the ending of its first word, or with an article its last."""
        token = tokens[-1] if self.has_article else tokens[0]
        genders = ("masculine", "feminine") if gender == "singular" else (gender,)
        return any(self.subject[f"{one}_name" if token.is_name else one].search(token.text) for one in genders)

    def is_skipped(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether a token is an adverb that is no part of a name, an auxiliary, or names whom somebody speaks to."""
        token = tokens[index]
        if token.lower in self.skipped or self.addressee.fullmatch(token.text):
            return True
        adverb = token.text if index else token.lower
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        return self.manner.fullmatch(adverb) is not None and not self.participle.fullmatch(following)


@lru_cache(maxsize=3)
def language(code: str) -> Language:
    """Return a language that is read only once."""
    return Language(code)
