"""Two answers that cannot both be right, as far as their words show it.

Three signs, each of them read from the surface: another figure where one was asked for; the same thing said with and
without a negation, or by a word and its opposite (two of the seven kinds of contradiction of de Marneffe, Rafferty and
Manning 2008, "Finding contradictions in text"); and another name in the same sentence, where one alone can be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from index.english import is_english
from index.figures import asks_for_figure, figures
from index.irregular_verbs import FORMS
from index.lexical import words
from index.understanding.function_words import ADVERBS, AUXILIARIES, DETERMINERS, PREPOSITIONS, SAYING

ALIKE = 0.7
"""Share of the shorter sentence's other words that both must have, to speak of the same thing."""

_REPORTED = re.compile(
    rf",\s[^,]*\b(?:{'|'.join(sorted(SAYING))}|insist\w*|rule[sd]?|report\w*|suggest\w*|show\w*|found)\b[^,]*$"
)
"""The clause at a sentence's end that says whose account it is."""
_TOKEN = re.compile(r"\w+(?:['’.]\w+)*")
_NAME = re.compile(r"(?:(?:the|a|an|of|and|de|van|von)\s+|[A-Z][\w.'’-]*\s*)+")
_NEGATORS = frozenset("not no never none nobody nothing neither nor without cannot hardly".split())  # noqa: SIM905
_REFUSALS = frozenset(
    """
    deny denies denied denying fail fails failed failing refuse refuses refused refusing decline declines declined
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
_PASSED_OVER = AUXILIARIES | ADVERBS | PREPOSITIONS | DETERMINERS | {"one", "that", "having"}
_OPPOSITES = frozenset(
    frozenset(words(pair))
    for pair in (
        "accept reject", "accept decline", "accept refuse", "approve reject", "confirm deny", "admit deny", "rise fall",
        "increase decrease", "increase reduce", "grow shrink", "gain lose", "win lose", "open closed", "open shut",
        "uphold overturn", "uphold quash", "allow ban", "allow forbid", "permit ban", "support oppose", "agree refuse",
        "succeed fail", "pass fail", "true false", "guilty innocent", "convict acquit", "alive dead", "alive extinct",
        "survive die", "attend skip", "attend boycott", "join leave", "stay leave", "arrest free", "arrest release",
        "jail free", "strengthen weaken", "improve worsen", "cheaper dearer", "present absent", "include exclude",
        "begin end", "sign veto", "full empty",
    )
)  # fmt: skip
_DENYING_PREFIX = re.compile(r"(?:un|il|im|ir|dis|non-?)(?=\w{4})")
_ASKS_ONE_NAME = re.compile(
    r"\bwhere (?:is|are|was|were|will)\b|\b(?:who|whose|which)\b.*\b(?:"
    r"won|wins?|chairs?|chaired|leads?|led|heads?|headed|founded|wrote|written|invented|discovered|succeeds?|succeeded|"
    r"owns?|owned|winning|winner|owner|author|chair\w+|head|leader|captain|coach|capital|president|king|queen|minister|"
    r"mayor|director|founder|inventor|first|last|only|\w{3,}est|scored the)\b",
    re.IGNORECASE,
)
"""What has one answer alone: a place where something is or was done, who holds an office, who did what is done once."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a sentence answers.

    Args:
        text: the sentence.
        answer: the words in it that answer.
        sure: whether those words are known well enough to be compared.
    """

    text: str
    answer: str
    sure: bool = True


def contradict(question: str, one: Account, other: Account) -> bool:
    """Return whether two answers to a question cannot both be right, as far as their words show it."""
    sure = one.sure and other.sure
    if asks_for_figure(question):
        return sure and _other_figures(one.answer, other.answer)
    return contrary(one.text, other.text) or (sure and _other_name(question, one, other))


def _other_figures(one: str, other: str) -> bool:
    """Whether each answer has a number, or each a month or weekday, that the other lacks."""
    left, right = figures(one) - figures(other), figures(other) - figures(one)
    return bool({type(figure) for figure in left} & {type(figure) for figure in right})


def contrary(one: str, other: str) -> bool:
    """Return whether one sentence denies what the other says, or says its opposite, in much the same words."""
    left, right = _claims(one), _claims(other)
    for stem, said in left.items():
        for match, against in right.items():
            opposite = frozenset((stem, match)) in _OPPOSITES and match not in left and stem not in right
            if (stem == match and said != against) or (opposite and said == against):
                others = (left.keys() - {stem}, right.keys() - {match})
                if _alike(*map(frozenset, others)):
                    return True
    return False


def _other_name(question: str, one: Account, other: Account) -> bool:
    """Whether both sentences say the same of two names, where one alone can be right."""
    if not _ASKS_ONE_NAME.search(question):
        return False
    if one.answer in other.text or other.answer in one.text:
        return False
    names = [frozenset(_claims(account.answer)) for account in (one, other)]
    if not all(names) or not all(_NAME.fullmatch(account.answer) for account in (one, other)):
        return False
    left, right = (frozenset(_claims(account.text)) for account in (one, other))
    if names[0] & right or names[1] & left or _is_country(one.answer) != _is_country(other.answer):
        return False
    return _alike(left - names[0], right - names[1])


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences speak of the same thing, by their words: by two of them where there are as many."""
    common = len(one & other)
    return common >= ALIKE * min(len(one), len(other)) and common >= min(2, max(len(one), len(other), 1))


@lru_cache(maxsize=4096)
def _claims(text: str) -> dict[str, bool]:
    """The stems of a sentence's words, and whether each is said (True) or denied."""
    claims: dict[str, bool] = {}
    for stem, said in _read(text):
        claims.setdefault(stem, said)
    return claims


def _read(text: str) -> Iterator[tuple[str, bool]]:
    denied = False
    for token in _TOKEN.findall(_REPORTED.sub("", text.casefold().replace("’", "'"))):
        if token in _NEGATORS or token.endswith("n't"):
            denied = True
        elif token in _PASSED_OVER:
            continue
        elif token in _REFUSALS:
            yield from ((stem, not denied) for stem in words(token))
            denied = not denied
        else:
            prefix = _DENYING_PREFIX.match(token)
            if prefix and is_english(token[prefix.end() :]):
                token, denied = token[prefix.end() :], not denied
            yield from ((stem, not denied) for stem in words(FORMS.get(token, token)))
            denied = False


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(name.casefold() for name in Locale("en").territories.values())


def _is_country(name: str) -> bool:
    return name.casefold().removeprefix("the ") in _countries()
