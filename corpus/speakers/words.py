"""Closed classes of English words that tell where the name of a speaker begins and ends, from languages/en.toml."""

from __future__ import annotations

import tomllib
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
