"""Closed classes of English words that tell where the name of a speaker begins and ends, and verbs of saying.

The lists are in languages/en.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum, auto
from importlib.resources import files
from typing import Any


def read_language(code: str) -> dict[str, Any]:
    """Return the word lists of a language, as languages/CODE.toml has them."""
    return tomllib.loads((files("corpus.speakers") / "languages" / f"{code}.toml").read_text(encoding="utf-8"))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces."""
    return frozenset(text.split())


ENGLISH = read_language("en")
_LISTS = {name: words_of(text) for name, text in ENGLISH.items() if isinstance(text, str)}

PRONOUNS = _LISTS["pronouns"]
NEVER_HEADS = _LISTS["never_heads"]
NEVER_SPEAKERS = _LISTS["never_speakers"]
DETERMINERS = _LISTS["determiners"]
BE = _LISTS["be"]
HAVE = _LISTS["have"]
DO = _LISTS["do"]
MODALS = _LISTS["modals"]
NEGATIONS = _LISTS["negations"]
DENIALS = NEGATIONS | _LISTS["denials"]
FINITE = BE | HAVE | DO | MODALS - {"to"}
"""Verbs that close a relative clause or begin a predicate: none of them is part of a name."""
SUBORDINATORS = _LISTS["subordinators"]
COORDINATORS = _LISTS["coordinators"]
PREPOSITIONS = _LISTS["prepositions"]
ADVERBS = _LISTS["adverbs"]
TIME = _LISTS["time"]
ABBREVIATIONS = _LISTS["abbreviations"]
NAME_PARTICLES = _LISTS["name_particles"]
TITLES = _LISTS["titles"]
BODIES = _LISTS["bodies"]
PEOPLE = _LISTS["people"]
SPEAKER_NOUNS = BODIES | PEOPLE
NOT_SOURCES = _LISTS["not_sources"]
AMBIGUOUS = _LISTS["ambiguous"]
INVERTED = _LISTS["inverted"]
EVIDENCE = _LISTS["evidence"]
MALE = _LISTS["men"] | _LISTS["male_nouns"]
FEMALE = _LISTS["women"] | _LISTS["female_nouns"]
HEAD_PREPOSITIONS = {preposition: words_of(nouns) for preposition, nouns in ENGLISH["head_prepositions"].items()}
"""Which nouns take a preposition with what follows into the name: "a spokesman for the ministry"."""

_NO_SPEAKER_ENDINGS = _LISTS["no_speaker_endings"]
_SPEAKER_ENDINGS = ("er", "or", "ist", "ian", "man", "men", "woman", "women", "person", "crat")


def can_speak(noun: str) -> bool:
    """Whether a lower-case noun names someone or something that speaks, by the table or by its ending."""
    noun = noun.removesuffix("'s").removesuffix("’s")
    if noun in SPEAKER_NOUNS:
        return True
    return len(noun) > 4 and noun.removesuffix("s").endswith(_SPEAKER_ENDINGS) and noun not in _NO_SPEAKER_ENDINGS


class Needs(Enum):
    """What a verb needs before it counts as a verb of saying."""

    NOTHING = auto()
    """Any subject, and anything after it: "the sign said …"."""
    SPEAKER = auto()
    """A subject that can speak, a name or a noun such as "ministry": "the ministry announced …"."""
    CLAUSE = auto()
    """A speaker, and a clause or a quotation: "the study found that …", but not "the police found a car"."""
    OBJECT = auto()
    """A speaker, and somebody or something spoken to or about: "the union accused the bank"."""


class Form(Enum):
    """Tense of a verb form, from its spelling."""

    BASE = auto()
    PRESENT = auto()
    PAST = auto()
    PARTICIPLE = auto()
    GERUND = auto()


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of saying.

    Args:
        lemma: its base form.
        needs: what has to stand beside it.
        particles: words of which one has to follow ("pointed out", "called for"), or none.
        reach: how many words after the verb a particle may stand.
        quotes: whether a quotation soon after the verb can replace the particle (called the law "unjust").
    """

    lemma: str
    needs: Needs
    particles: frozenset[str] = frozenset()
    reach: int = 1
    quotes: bool = False


def _past(lemma: str) -> tuple[str, str]:
    if lemma in ENGLISH["irregular"]:
        past, participle = ENGLISH["irregular"][lemma].split()
        return past, participle
    if lemma.endswith("e"):
        return lemma + "d", lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied", lemma[:-1] + "ied"
    stem = ENGLISH["doubled"].get(lemma, lemma)
    return stem + "ed", stem + "ed"


def _present(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch")) else "s")


def _gerund(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma[:-1] + "ing"
    return f"{ENGLISH['doubled'].get(lemma, lemma)}ing"


def _all_forms() -> dict[str, tuple[Verb, Form]]:
    forms = {}
    for needs, lemmas in ENGLISH["verbs"].items():
        for lemma in lemmas.split():
            options = dict(ENGLISH["particles"].get(lemma, {"words": ""}))
            verb = Verb(lemma, Needs[needs.upper()], words_of(options.pop("words")), **options)
            past, participle = _past(lemma)
            forms[lemma] = (verb, Form.BASE)
            forms[_present(lemma)] = (verb, Form.PRESENT)
            forms[_gerund(lemma)] = (verb, Form.GERUND)
            forms[participle] = (verb, Form.PARTICIPLE)
            forms[past] = (verb, Form.PAST)
    del forms["rules"]  # "rules that could close the plant" are no saying.
    return forms


FORMS: dict[str, tuple[Verb, Form]] = _all_forms()
"""Every form of every verb of saying, in lower case. A form that is both past and participle counts as past."""
