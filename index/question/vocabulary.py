"""The words of the stories."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from index.retrieval.bm25 import words

_LETTERS = re.compile(r"[^\W\d_]{3,}")


class Vocabulary:
    """The words of some texts, in lower case, with how often each stands there.

    Args:
        texts: headlines and texts of stories.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.counts = Counter(word.casefold() for text in texts for word in _LETTERS.findall(text))

    def knows(self, word: str) -> bool:
        """Whether a word, in any case or ending, stands in the texts."""
        folded = word.casefold()
        return folded in self.counts or any(stem in self._stems for stem in words(folded))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem for word in self.counts for stem in words(word))
