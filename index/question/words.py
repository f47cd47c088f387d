"""The words of what people write, in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

QUESTION_WORDS = frozenset(
    """
    who whom whose what whats when where which why how
    кто кого кому кем что чего чему чем когда где куда откуда почему зачем как какой какая какое какие каком каких какую
    сколько чей чья чье чьи который которая которое которые ли
    хто кого кому ким що чого чому чим коли де куди звідки навіщо як який яка яке які якому яких яку якою скільки чий
    чия чиє чиї котрий котра чи
    ով ովքեր ում ումից ինչ ինչը ինչի ինչից ինչով երբ երբվանից որտեղ որտեղից ուր ինչու ինչպես ոնց որ որն որը որոնք որքան
    ինչքան քանի քանիսը քանիսն արդյոք
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
"""Question words of English, Russian, Ukrainian and Armenian, as `words_of` spells them."""

_MARKS = "'’ʼ`´՛՜՞\u0301"
_WORD = re.compile(rf"[\w{_MARKS}]*\w[\w{_MARKS}]*|[\u2600-\u27bf\U0001f300-\U0001f3fa\U0001f400-\U0001faff]")
_IN_WORD = re.compile(f"[{_MARKS}]")


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


def _plain(word: str) -> str:
    return _IN_WORD.sub("", word).casefold().replace("ё", "е")
