"""Words, and BM25 over them (Robertson and Zaragoza 2009; Lucene's form of the idf)."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log

import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.retrieval.encoder import Vectors
from index.retrieval.vector_store import Rows

SATURATION, LENGTH_WEIGHT = 1.5, 0.75
"""BM25's k1 and b: how fast a further occurrence of a word counts less, and how much a long text counts less."""

Postings = Callable[[str], tuple[Rows, NDArray[np.int64], int]]
"""Gives the rows of the texts that hold a stem, how often each of them does, and how many of all texts do."""

WORD = re.compile(r"\w+(?:[.'’]\w+)*")
_STOP_WORDS = frozenset(
    """
    a about all am an and any anyone are as at be been being but by can could did do does doing for from had has have
    having he her hers him his how i if in into is it its me might must my no not of on or our ours please said say
    says shall she should so some someone tell than that the their theirs them then there these they this those to
    was we were what when where which who whom whose why will with would you your yours

    а без бы был была были было быть в вам вас весь во вот все всё вы где для до его ее её если есть еще ещё же за и из
    или им их к как какая какие какой какую ко когда кого кому кто ли мне мы на над нас не нет но о об он она они оно
    от по под почему при про с сказал сказала сколько со так там то тот у уже чего чем что чтобы эта эти это этот я

    але б без би був була були було бути в вам вас ви від він вона вони воно все де для до є за з зі і із й його її їх
    коли кого кому ми на навіщо над нам нас не ні о об от по про сказав сказала скільки та так там те ті то той у
    хто це ця чи чим чого чому що щоб щодо я як яка яке які який яку

    այդ այն այս արդյոք բայց դա դու եթե ենք եմ են ես եք է էին էր ինչ ինչի ինչո ինչու ինչպես իր կա կամ համար հետ մեզ
    մեր մենք մի նա նրա նրան նրանք որ որը որն որտեղ ով ովքեր ու ունի քանի քանդ և ասաց ասել երբ
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
_STEMMERS = tuple(
    (script, Stemmer.Stemmer(language))
    for script, language in (("CYRILLIC", "russian"), ("ARMENIAN", "armenian"), ("LATIN", "english"))
)
"""Words are stemmed by the language with most readers in their script, since a word does not tell its own."""
_stemming = threading.Lock()  # A stemmer has an inner state.


def words(text: str) -> list[str]:
    """Return the stems of the words of `text` that carry meaning, without case, accents and possessive endings."""
    folded = "".join(_plain(character) for character in text.casefold())
    found = (match.replace("’", "'").removesuffix("'s").replace(".", "") for match in WORD.findall(folded))
    return [_stem(word) for word in found if word not in _STOP_WORDS]


def word_counts(text: str) -> Counter[str]:
    """Return how often each word stands in a text, as it is written but in lower case."""
    return Counter(re.findall(r"\w+", text.casefold()))


def length_norms(lengths: NDArray[np.int32], mean: float) -> NDArray[np.float64]:
    """Return by how much the length of each text makes up for its words, 1 for one of mean length, shape (texts,).

    Args:
        lengths: the number of stems of each text, shape (texts,).
        mean: their mean over all texts that count; one below 1 is taken for 1.
    """
    norms: NDArray[np.float64] = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * lengths.astype(np.float64) / max(float(mean), 1.0)
    return norms


def word_shares(question: Sequence[str], postings: Postings, norms: NDArray[np.float64], texts: int) -> Vectors:
    """Return the score of each text for the stems `question`, shape (texts,), from 0 to below 1.

    The score is BM25's, over the sum of the idf of the question's words: what a text that holds each of them very
    often would come to. A word that no text holds counts in that sum, as the rarest.

    Args:
        question: stems.
        postings: where they stand.
        norms: what the length of each makes up for (`length_norms`), shape (texts,).
        texts: how many texts there are in all; rows may be some of them, or also of texts that are gone.
    """
    scores, best = np.zeros(len(norms)), 0.0
    for word, times in Counter(question).items():
        holding, counts, held = postings(word)
        rarity = times * log(1 + (max(texts - held, 0) + 0.5) / (held + 0.5))
        scores[holding] += rarity * counts / (counts + SATURATION * norms[holding])
        best += rarity
    return (scores / best if best else scores).astype(np.float32)


@lru_cache(maxsize=10_000)
def _plain(character: str) -> str:
    """A character without accents; marks inside an Armenian word (՞ ՜ ՛) go, й and ї stay what they are.

    So do signs: "㉠" would become a letter, and part of the word before it.
    """
    if character in "՞՜՛":
        return ""
    is_sign = not character.isalnum() and not unicodedata.combining(character)
    if is_sign or unicodedata.name(character, "").startswith("CYRILLIC"):
        return character
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(part for part in decomposed if not unicodedata.combining(part))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    script = unicodedata.name(word[0], "").partition(" ")[0]
    stemmer = dict(_STEMMERS).get(script)
    with _stemming:
        return str(stemmer.stemWord(word)) if stemmer else word
