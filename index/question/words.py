"""The words of what people write, in one spelling, and the phrases that are looked for in them.

The phrases are in a file for each language: phrases/en.toml, ru.toml, uk.toml, hy.toml; any.toml for all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from index.english import base_form

LANGUAGES = ("en", "ru", "uk", "hy")
"""BCP 47 codes of the languages that have a file."""

TRANSLATED = LANGUAGES[1:]
"""Those but English."""

ANY_LANGUAGE = "any"
"""Name of the file with phrases that do not tell a language."""

_LEAST_IN_CAPITALS = 3
"""Words in capitals that are surely a way of typing; two are if one is a question word, others may be acronyms."""

_ACRONYM = "who"
"""The question word that is an acronym too; before a verb in the past tense it is none."""

_MARKS = "'’ʼ`´՛՜՞\u0301"
_WORD = re.compile(rf"[\w{_MARKS}]*\w[\w{_MARKS}]*|[\u2600-\u27bf\U0001f300-\U0001f3fa\U0001f400-\U0001faff]")
_IN_WORD = re.compile(f"[{_MARKS}]")


@cache
def phrases(language: str) -> dict[str, Any]:
    """Return what the file of a language holds; a comment in the file says what each part is."""
    return tomllib.loads((Path(__file__).parent / "phrases" / f"{language}.toml").read_text("utf-8"))


def listed(text: str) -> list[str]:
    """Return the phrases of a list with commas."""
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]


QUESTION_WORDS = frozenset(word for code in LANGUAGES for word in phrases(code)["question_words"].split())
"""Question words of English, Russian, Ukrainian and Armenian, as `words_of` spells them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or an emoji.

    Args:
        text: the word in lower case, without apostrophes and the marks in Armenian words, ё as е.
        start: where it begins in what was written.
        end: where it ends.
    """

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words and emoji of a text, in order."""
    return [Word(_plain(match[0]), *match.span()) for match in _WORD.finditer(text)]


def spoken(text: str) -> str:
    """Return the words of a text as `words_of` spells them, with one space between; emoji are left out."""
    return " ".join(word.text for word in words_of(text) if word.text[0].isalnum() or word.text[0] == "_")


def as_read(question: str) -> str:
    """Return a question that is typed all in capitals in lower case, and any other as it is.

    Models and word forms tell capital letters from small ones. The Armenian "և" has no capital.

    Example:
        >>> as_read("WHEN DOES THE POOL CLOSE?"), as_read("Who leads the CSTO?"), as_read("NATO CSTO")
        ('when does the pool close?', 'Who leads the CSTO?', 'NATO CSTO')
        >>> as_read("WHO DIED?"), as_read("WHO CHIEF")
        ('who died?', 'WHO CHIEF')
    """
    if any(char.islower() and len(char.upper()) == 1 for char in question):
        return question
    cased = [word for word in re.findall(r"[^\W\d_]+", question) if word != word.lower()]
    if len(cased) < _LEAST_IN_CAPITALS and not _is_question_of_two([word.text for word in words_of(question)]):
        return question
    return question.lower()


def _is_question_of_two(words: Sequence[str]) -> bool:
    """Whether two words are surely a question, though in capitals: one is a question word, and no acronym."""
    asking = QUESTION_WORDS.intersection(words)
    if asking == {_ACRONYM}:
        return len(words) == 2 and base_form(words[1]) is not None
    return len(words) == 2 and bool(asking)


def _plain(word: str) -> str:
    return _IN_WORD.sub("", word).casefold().replace("ё", "е")
