"""Languages in Latin letters, told by their function words, and only if they are sure."""

from __future__ import annotations

import re

from index.languages.function_words import FUNCTION_WORDS

_ENGLISH, _IN_MANY_LANGUAGES = (
    frozenset(FUNCTION_WORDS["english"][kind].split()) for kind in ("words", "in_many_languages")
)
_WORDS_OF, _TRANSLITERATED_OF = (
    {
        code: {kind: frozenset(listed.split()) - _ENGLISH for kind, listed in kinds.items()}
        for code, kinds in FUNCTION_WORDS[letters].items()
    }
    for letters in ("latin", "transliterated")
)
_LEAST_SURE = 2
"""Function words that tell a language."""

_TURKIC = re.compile("[ığş]")
_WORD = re.compile(r"[^\W\d_]+")


def languages_in_latin(text: str) -> tuple[str, ...]:
    """Return the languages other than English that a text in Latin letters is surely in one of, the likeliest first.

    Empty if it may be English: if it has as many English function words as others, or hardly any at all. Russian,
    Ukrainian and Armenian in Latin letters are "ru-Latn", "uk-Latn" and "hy-Latn".
    """
    words = _words(text)
    english = sum(word in _ENGLISH for word in words)
    # No other language of the kind has the letter.
    if any("ə" in word for word in words) and not english:
        return ("az",)
    if re.search("[¿¡]", text) and not english:
        return ("es",)
    if not english and any(_TURKIC.search(word) and not word[0].isupper() for word in text.split()):
        return ("az", "tr") if re.search("[xq]", text.casefold()) else ("tr", "az")
    scores = {code: _score(words, code, english) for code in _WORDS_OF}
    scores |= {f"{code}-Latn": _transliterated(words, code, english) for code in _TRANSLITERATED_OF}
    best = max(scores.values())
    if not best:
        return ()
    return tuple(code for code, score in scores.items() if score == best)


def is_surely_english(text: str) -> bool:
    """Return whether a text in Latin letters has English function words."""
    return any(word in _ENGLISH - _IN_MANY_LANGUAGES for word in _words(text))


def _words(text: str) -> list[str]:
    # The Turkish İ in lower case is an i with a dot of its own.
    return [word.replace("i̇", "i") for word in _WORD.findall(text.replace("İ", "i").casefold())]


def _score(words: list[str], code: str, english: int) -> int:
    """How many function words of a language there are; 0 if they do not tell it from English."""
    openers, telling, in_names = (_WORDS_OF[code][kind] for kind in ("openers", "telling", "in_names"))
    sure = [word for word in words if word in telling or word in openers]
    score = len(sure) + sum(word in in_names for word in words)
    if not english and words and words[0] in openers:
        return score + 1
    # Two letters are a word of many languages.
    told = any(len(word) > 2 or not word.isascii() for word in sure)
    return score if told and score >= _LEAST_SURE and score > english else 0


def _transliterated(words: list[str], code: str, english: int) -> int:
    """How many words of a language with other letters there are; 0 if they do not tell it from English."""
    openers, telling = (_TRANSLITERATED_OF[code][kind] for kind in ("openers", "telling"))
    score = len({word for word in words if word in openers or word in telling})
    told = score >= _LEAST_SURE or (words and words[0] in openers)
    return score if told and score > english else 0
