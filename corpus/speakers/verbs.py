"""Verbs of saying, in groups by what has to stand beside them, with their forms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from corpus.speakers.words import words_of


class Needs(Enum):
    """What a verb needs before it counts as a verb of saying."""

    NOTHING = auto()
    """Whatever its subject is and whatever follows: "the sign said …"."""
    SPEAKER = auto()
    """A subject that can speak, a name or a noun such as "ministry": "the ministry announced …"."""
    CLAUSE = auto()
    """A speaker, and a clause or a quotation: "the study found that …", but not "the police found a car"."""
    OBJECT = auto()
    """A speaker, and somebody or something spoken to or about: "the union accused the bank"."""


class Form(Enum):
    """Tense of a verb form, as far as its spelling tells."""

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
        particles: words of which one has to follow ("pointed out", "called for"); empty where none has to.
        reach: how many words after the verb a particle may stand.
        quotes: whether a quotation soon after the verb does instead of a particle (called the law "unjust").
    """

    lemma: str
    needs: Needs
    particles: frozenset[str] = frozenset()
    reach: int = 1
    quotes: bool = False


_LEMMAS = {
    Needs.NOTHING: "say write tweet reply quip",
    Needs.SPEAKER: (
        "acknowledge admit allege announce argue assert boast caution claim clarify concede confirm "
        "contend declare deny disclose emphasise emphasize explain insist joke lament note pledge "
        "predict proclaim promise reiterate remark report state stress suggest testify underline "
        "underscore vow warn"
    ),
    Needs.CLAUSE: (
        "add affirm answer ask charge comment conclude continue counter "
        "estimate find hint imply indicate maintain observe opine point_out propose read recall "
        "recommend repeat respond retort reveal rule shout show sigh signal specify speculate swear "
        "wonder"
    ),
    Needs.OBJECT: (
        "accuse applaud assure blame blast castigate chastise chide cite commend condemn congratulate "
        "criticise criticize decry demand denounce deplore dispute inform lambast lambaste laud "
        "mock praise rebuke remind ridicule scold slam tell urge"
    ),
}

_WITH_PARTICLES = {
    "call": "for on upon",
    "appeal": "for to",
    "complain": "about of that",
    "apologise": "for to",
    "apologize": "for to",
    "hit": "out",
    "lash": "out",
}

_EXPRESSED = words_of(
    "hope hopes concern concerns regret regrets confidence doubt doubts support gratitude condolences "
    "outrage dismay optimism disappointment satisfaction belief fear fears readiness willingness "
    "sympathy alarm surprise thanks"
)
"""What is expressed in words: "expressed the hope that …", "voiced concern about …"."""

_IRREGULAR_PAST = {
    "say": ("said", "said"),
    "tell": ("told", "told"),
    "write": ("wrote", "written"),
    "find": ("found", "found"),
    "show": ("showed", "shown"),
    "swear": ("swore", "sworn"),
    "hit": ("hit", "hit"),
    "read": ("read", "read"),
}

_DOUBLED = {"quip": "quipp", "slam": "slamm", "admit": "admitt", "hit": "hitt"}

INVERTED = words_of(
    "say write tweet add announce explain note report reply recall warn admit argue ask claim comment "
    "conclude confirm continue declare insist joke observe quip remark respond state stress suggest "
    "testify emphasise emphasize"
)
"""Verbs that may stand before their subject: "…, said the minister"."""

EVIDENCE = words_of("show find indicate suggest reveal estimate confirm")
"""Verbs whose subject is often a fact, not a speaker: "the result showed that …"."""


AMBIGUOUS = words_of(
    "state states note notes claim claims report reports reported comment comments promise promises "
    "demand demands estimate estimates pledge pledges vow vows show shows answer answers rule rules "
    "call calls hint hints signal signals appeal appeals joke jokes find finds blame praise regret "
    "voice hit hits blast blasts slam slams boast boasts caution lament stress question questions reply "
    "replies concern express shout shouts mock wonder wonders alleged accused convinced ruled remark "
    "remarks rebuke rebukes tweet tweets proposed recommended point points argument condemned charge "
    "charges charged read talk talks repeated"
)
"""Forms that are a noun or an adjective as often, in lower case: no name read backwards ends at one."""


def _past(lemma: str) -> tuple[str, str]:
    if lemma in _IRREGULAR_PAST:
        return _IRREGULAR_PAST[lemma]
    if lemma.endswith("e"):
        return lemma + "d", lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied", lemma[:-1] + "ied"
    stem = _DOUBLED.get(lemma, lemma)
    return stem + "ed", stem + "ed"


def _present(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch")) else "s")


def _gerund(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma[:-1] + "ing"
    return _DOUBLED.get(lemma, lemma) + "ing"


def _all_verbs() -> dict[str, Verb]:
    verbs = {}
    for needs, lemmas in _LEMMAS.items():
        for entry in lemmas.split():
            lemma, _, particle = entry.partition("_")
            verbs[lemma] = Verb(lemma, needs, frozenset({particle} if particle else ()))
    for lemma, particles in _WITH_PARTICLES.items():
        verbs[lemma] = Verb(lemma, Needs.SPEAKER, frozenset(particles.split()), quotes=lemma == "call")
    for lemma in ("express", "voice"):
        verbs[lemma] = Verb(lemma, Needs.SPEAKER, _EXPRESSED, reach=4)
    for lemma in ("describe", "dismiss", "label", "dub"):
        verbs[lemma] = Verb(lemma, Needs.SPEAKER, frozenset({"as"}), reach=10, quotes=True)
    return verbs


def _all_forms() -> dict[str, tuple[Verb, Form]]:
    forms = {}
    for lemma, verb in _all_verbs().items():
        past, participle = _past(lemma)
        forms[lemma] = (verb, Form.BASE)
        forms[_present(lemma)] = (verb, Form.PRESENT)
        forms[_gerund(lemma)] = (verb, Form.GERUND)
        forms[participle] = (verb, Form.PARTICIPLE)
        forms[past] = (verb, Form.PAST)
    del forms["rules"]  # "rules that could close the plant" are no saying.
    return forms


FORMS: dict[str, tuple[Verb, Form]] = _all_forms()
"""Every form of every verb of saying, in lower case. A form that is past and participle counts as past."""
