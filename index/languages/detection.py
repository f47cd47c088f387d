"""The language of a question, as far as it matters: whether the models can read it.

Told by its script, its letters and its function words, so that three words are enough and a name in a foreign spelling
makes no English question foreign. Statistical identifiers of a size that could come with the installation take keywords
and names in English questions for other languages ("armenia icc date" for Latin), and a question would be lost by that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import regex

from index.languages.cyrillic import languages_in_cyrillic
from index.languages.latin import is_surely_english, languages_in_latin

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


def unread_language(question: str, languages: Collection[str] | None) -> str | None:
    """Return the BCP 47 code of a question's language where the models cannot read it; None where they may.

    Args:
        question: the question, normalised.
        languages: BCP 47 codes of the languages that the models read; None where they read all.
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
