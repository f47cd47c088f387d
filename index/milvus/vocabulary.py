"""The words of stories: how often each stands there, and how many passages hold each stem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from corpus import Story
from index.milvus.server.client import Row
from index.retrieval.bm25 import word_counts

MOST_WORDS = 1_000_000
"""Words, and stems, that are kept of more: those that stand there most often. Others count as the rarest."""


@dataclass
class Vocabulary:
    """The words of some stories, or what they are more and less than those of others.

    Args:
        words: how often each word stands in the stories, in lower case.
        stems: how many passages hold each stem.
        stories: their number.
        passages: the number of their passages.
        length: the number of stems of all passages.
        asking: the number of stories whose editors suggest questions.
    """

    words: Counter[str] = field(default_factory=Counter)
    stems: Counter[str] = field(default_factory=Counter)
    stories: int = 0
    passages: int = 0
    length: int = 0
    asking: int = 0

    def count(self, story: Story, passages: Iterable[Row], sign: int = 1) -> None:
        """Count the words of a story in, or out if `sign` is -1."""
        for word, times in word_counts(f"{story.headline}\n{story.text}").items():
            self.words[word] += sign * times
        for row in passages:
            self.passages += sign
            self.length += sign * int(row["length"])
            for stem in set(row["stems"].split()):
                self.stems[stem] += sign
        self.stories += sign
        self.asking += sign * bool(story.metadata.questions)

    def add(self, other: Vocabulary) -> None:
        """Add another one."""
        for name in ("words", "stems"):
            mine = getattr(self, name)
            for word, times in getattr(other, name).items():
                mine[word] += times
                if not mine[word]:
                    del mine[word]
        self.stories += other.stories
        self.passages += other.passages
        self.length += other.length
        self.asking += other.asking

    def kept(self) -> Vocabulary:
        """Return it with the `MOST_WORDS` most frequent words and stems."""
        words, stems = (
            dict(sorted(one.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS])
            if len(one) > MOST_WORDS
            else one
            for one in (self.words, self.stems)
        )
        return Vocabulary(Counter(words), Counter(stems), self.stories, self.passages, self.length, self.asking)

    def to_object(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_object(cls, values: dict[str, Any]) -> Self:
        """Return what `to_object` gave; what it does not know is passed over."""
        known = {name: values[name] for name in cls.__dataclass_fields__}
        return cls(**known | {"words": Counter(known["words"]), "stems": Counter(known["stems"])})
