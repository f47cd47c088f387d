"""Verbs of saying, in groups by what has to stand beside them, with their forms. The lists are in languages/en.toml."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from corpus.speakers.words import ENGLISH, words_of


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
