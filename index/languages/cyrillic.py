"""Languages in Cyrillic letters, told apart by letters that one of them has alone, and by function words."""

from __future__ import annotations

import re

from index.languages.function_words import FUNCTION_WORDS

_LIKELIEST_FIRST = ("ru", "uk", "be", "bg", "sr", "mk", "kk")

_OWN_LETTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ў", ("be",)),
    ("їєґ", ("uk",)),
    ("ђћ", ("sr",)),
    ("ѓќѕ", ("mk",)),
    ("љњџј", ("sr", "mk")),
    ("әғқңұһ", ("kk",)),
    ("өү", ("kk", "ky", "mn")),
)
"""Letters that tell a language by themselves, the surest first."""

_FUNCTION_WORDS = {code: frozenset(words.split()) for code, words in FUNCTION_WORDS["cyrillic"].items()}

_TELLING_ALONE = {code: frozenset(words.split()) for code, words in FUNCTION_WORDS["cyrillic_alone"].items()}

_AND = frozenset({"а", "и"})
"""Words for "and" before a question word."""

_LEAST_SURE = 2
"""Function words that tell a language, but for Russian, Ukrainian and Belarusian."""

_WORD = re.compile(r"[^\W\d_]+")
_STRESS = "\u0301"
_HARD_SIGN_INSIDE = re.compile(r"ъ(?![аеёиоуыэюяєї])")


def languages_in_cyrillic(text: str) -> tuple[str, ...]:
    """Return the languages that a text in Cyrillic may be in, as BCP 47 codes, the likeliest first."""
    words = _WORD.findall(text.casefold().replace(_STRESS, ""))
    letters = set("".join(words))
    for own, codes in _OWN_LETTERS:
        if letters.intersection(own):
            return codes
    asking = set(words) - _AND
    told = tuple(code for code, telling in _TELLING_ALONE.items() if asking and asking <= telling)
    if told:
        return told
    possible = _possible_by_letters(letters, words)
    scores = {code: sum(word in _FUNCTION_WORDS.get(code, ()) for word in words) for code in possible}
    best = max(scores.values())
    # One short word may be a name or a typing error in any of them.
    if best < _LEAST_SURE and not any(scores[code] == best > 0 for code in _LIKELIEST_FIRST[:3] if code in scores):
        return possible
    return tuple(code for code in possible if scores[code] == best)


def _possible_by_letters(letters: set[str], words: list[str]) -> tuple[str, ...]:
    """The languages whose alphabet has all of the letters."""
    if not letters.intersection("ыэёіїє") and any(_HARD_SIGN_INSIDE.search(word) for word in words):
        return ("bg",)
    # Two words of Kazakh have a letter of its own.
    kazakh = ("kk",) if len(words) < 2 else ()
    if "і" in letters:
        if letters.intersection("ыэё"):
            return ("be", *kazakh)
        return ("uk",) if letters.intersection("ищ") else ("uk", "be", *kazakh)
    if letters.intersection("ыэё"):
        return ("ru", *kazakh) if letters.intersection("ищ") else ("ru", "be", *kazakh)
    if "ъ" in letters:
        return ("ru", "bg")
    without = {"be"} if letters.intersection("ищ") else set()
    return tuple(code for code in _LIKELIEST_FIRST if code not in without)
