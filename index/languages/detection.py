"""The language of a question, as far as it matters: whether the models can read it.

Told by its script, its letters and its function words, so that three words are enough and a name in a foreign spelling
makes no English question foreign. Statistical identifiers of a size that could come with the installation take keywords
and names in English questions for other languages ("armenia icc date" for Latin), and a question would be lost by that.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import regex

_FUNCTION_WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text("utf-8"))
"""Function words by which a language is told; the file says what each part is."""

ENGLISH = "en"

_SCRIPTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Latin", ()),
    ("Cyrillic", ()),
    ("Armenian", ("hy",)),
    ("Georgian", ("ka",)),
    ("Greek", ("el",)),
    ("Hebrew", ("he", "yi")),
    ("Arabic", ("ar", "fa", "ur", "ps", "ckb")),
    ("Devanagari", ("hi", "mr", "ne")),
    ("Bengali", ("bn",)),
    ("Thai", ("th",)),
    ("Hangul", ("ko",)),
    ("Hiragana", ("ja",)),
    ("Katakana", ("ja",)),
    ("Han", ("zh", "ja")),
    ("Ethiopic", ("am", "ti")),
)
"""Scripts with the languages that are written in them, the one with most readers first."""

_WORDS_OF = tuple(
    (script, regex.compile(rf"(?=\p{{L}})\p{{Script={script}}}[\p{{Script={script}}}\p{{M}}]*"))
    for script, _ in _SCRIPTS
)
_LANGUAGES_OF = dict(_SCRIPTS)
_UNKNOWN = "und"
_LIKELY = frozenset({"ru", "uk"})
"""Languages that a question in Cyrillic letters is taken to be in if only one of them is possible."""

_ANY_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")

_ENGLISH, _IN_MANY_LANGUAGES = (
    frozenset(_FUNCTION_WORDS["english"][kind].split()) for kind in ("words", "in_many_languages")
)
_LISTS_OF, _TRANSLITERATED_OF = (
    {
        code: {kind: frozenset(listed.split()) - _ENGLISH for kind, listed in kinds.items()}
        for code, kinds in _FUNCTION_WORDS[letters].items()
    }
    for letters in ("latin", "transliterated")
)
_LEAST_SURE = 2
"""Function words that tell a language; one is enough for Russian, Ukrainian and Belarusian."""

_TURKIC = re.compile("[ığş]")
_WORD = re.compile(r"[^\W\d_]+")

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

_CYRILLIC_WORDS, _TELLING_ALONE = (
    {code: frozenset(words.split()) for code, words in _FUNCTION_WORDS[part].items()}
    for part in ("cyrillic", "cyrillic_alone")
)

_AND = frozenset({"а", "и"})
"""Words for "and" before a question word."""

_STRESS = "\u0301"
_HARD_SIGN_INSIDE = re.compile(r"ъ(?![аеёиоуыэюяєї])")


def unread_language(question: str, languages: Collection[str] | None) -> str | None:
    """Return the BCP 47 code of a question's language if the models cannot read it, or None if they may.

    Args:
        question: the question, normalised.
        languages: BCP 47 codes of the languages that the models read, or None if they read all.
    """
    if languages is None:
        return None
    # Every model of the kind reads English, and what is not surely another language is tried.
    read = {ENGLISH} | {code.partition("-")[0].casefold() for code in languages}
    possible = possible_languages(question)
    return None if read.intersection(possible) else possible[0]


def sure_language(question: str) -> str | None:
    """Return the BCP 47 code of the language that a question is surely in, or None if it may be in several."""
    possible = possible_languages(question)
    if possible == (ENGLISH,):
        return ENGLISH if is_surely_english(question) else None
    likely = _LIKELY.intersection(possible) or set(possible) - {_UNKNOWN}
    return next(iter(likely)) if len(likely) == 1 else None


def possible_languages(question: str) -> tuple[str, ...]:
    """Return the languages that a question may be in, as BCP 47 codes, the likeliest first.

    A question without a letter, and one that is not surely in another language, may be English.
    """
    script = _script(question)
    if script == "Latin":
        return languages_in_latin(question) or (ENGLISH,)
    if script == "Cyrillic":
        return languages_in_cyrillic(question)
    return _LANGUAGES_OF.get(script, (_UNKNOWN,))


def _script(question: str) -> str:
    """The script of most of a question's words; a foreign one in case of a tie, for names keep their Latin letters.

    Words with a capital letter may be names; they count only if there are no others.
    """
    others = " ".join(word for word in question.split() if not word[0].isupper())
    return _script_of(others) or _script_of(question) or "Latin"


def _script_of(text: str) -> str | None:
    """The script of most words of a text; None if it has no letter."""
    counts: Counter[str] = Counter()
    for script, words in _WORDS_OF:
        counts[script] = len(words.findall(text))
    known = sum(counts.values())
    counts["other"] = max(len(_ANY_WORD.findall(text)) - known, 0)
    # Japanese mixes three scripts: one syllable of its own tells it from Chinese.
    if counts["Hiragana"]:
        counts["Hiragana"] += counts.pop("Han", 0) + counts.pop("Katakana", 0)
    latin = counts.pop("Latin")
    script, most = max(counts.items(), key=lambda pair: pair[1])
    return script if most and most >= latin else "Latin" if latin else None


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
    scores = {code: _score(words, code, english) for code in _LISTS_OF}
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
    openers, telling, in_names = (_LISTS_OF[code][kind] for kind in ("openers", "telling", "in_names"))
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
    scores = {code: sum(word in _CYRILLIC_WORDS.get(code, ()) for word in words) for code in possible}
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
