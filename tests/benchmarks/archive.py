"""A large archive of news that nobody wrote: halves of real sentences, with vectors that lie among theirs.

A sentence is the first half of a real one and the second half of another, so that words are as frequent as in news.
Its vector is the sum of the vectors of the two, of the one whose headline its story has, and of the difference of two
others, as a unit vector: it has neighbours as near as a real one has, in the same directions.
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Story
from index import Encoder
from index.retrieval.encoder import Vectors
from index.retrieval.passages import embedded_text, passages_of

FILES = ("news-train", "news-train-2", "news-train-3")
FEWEST_WORDS, MOST_WORDS = 8, 45
"""Words of a sentence that is cut in halves."""

KEY = 3
"""Words at an end of a sentence by which the real one is known."""

OF_HEADLINE, OF_OTHERS = 0.6, 0.5
"""Share of the headline's vector, and of the difference, beside those of the two halves."""


class Archive:
    """Makes stories, and the vectors of their sentences.

    Args:
        training: the folder of the files of `FILES`.
        encoder: embeds the real sentences, and each question.
        cache: where the vectors of the real sentences are kept between runs, as a file of NumPy's.
        sentences: sentences of a story.
    """

    def __init__(self, training: Path, encoder: Encoder, cache: Path, sentences: int) -> None:
        self._encoder = encoder
        self._length = sentences
        articles, self.questions = _articles(training)
        texts, self._sentences, self._of_article = list[str](), list[list[str]](), list[NDArray[np.int64]]()
        for story in articles:
            places = [story.sentences[one.sentence] for one in passages_of(story, 0)]
            said = [(place, story.text[place.start : place.end].split()) for place in places]
            kept = [(place, own) for place, own in said if FEWEST_WORDS <= len(own) <= MOST_WORDS]
            self._of_article.append(np.arange(len(texts), len(texts) + len(kept)))
            texts += [embedded_text(story, place) for place, _ in kept]
            self._sentences += [own for _, own in kept]
        self._articles = [number for number, rows in enumerate(self._of_article) if len(rows)]
        self._headlines = [story.headline.split() for story in articles]
        if not cache.exists():
            np.save(cache, encoder.encode_passages(texts))
        self._vectors: Vectors = np.load(cache)
        self._begins = {" ".join(own[:KEY]): row for row, own in enumerate(self._sentences)}
        self._ends = {" ".join(own[-KEY:]): row for row, own in enumerate(self._sentences)}
        means = [self._vectors[rows].mean(axis=0) for rows in self._of_article]
        self._means = {" ".join(own[:2]): mean for own, mean in zip(self._headlines, means, strict=True)}

    def story_text(self, number: int) -> str:
        """Return a story as a text file holds it, another one for each number."""
        words = random.Random(number)
        article = words.choice(self._articles)
        others = self._headlines[words.choice(self._articles)]
        own = self._headlines[article]
        headline = " ".join((*own[: 1 + len(own) // 2], *others[1 + len(others) // 2 :], str(number)))
        sentences = [self._sentence(words, article) for _ in range(self._length)]
        paragraphs = [" ".join(sentences[start : start + 3]) for start in range(0, self._length, 3)]
        return "\n\n".join([headline, *paragraphs]) + "\n"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension)."""
        rows, headlines = [], []
        for text in texts:
            draws = random.Random(zlib.crc32(text.encode()))
            headline, _, sentence = text.partition(". ")
            words = sentence.split()
            some = [draws.randrange(len(self._vectors)) for _ in range(4)]
            begin, end = self._begins.get(" ".join(words[:KEY])), self._ends.get(" ".join(words[-KEY:]))
            rows.append([some[0] if begin is None else begin, some[1] if end is None else end, *some[2:]])
            headlines.append(self._means.get(" ".join(headline.split()[:2]), self._vectors[some[0]]))
        begun, ended, one, other = np.moveaxis(self._vectors[np.array(rows)], 1, 0)
        mixed = begun + ended + OF_HEADLINE * np.stack(headlines) + OF_OTHERS * (one - other)
        unit: Vectors = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def encode_question(self, question: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,)."""
        return self._encoder.encode_question(question)

    def _sentence(self, words: random.Random, article: int) -> str:
        begin = int(words.choice(self._of_article[article])) if words.random() < 0.5 else self._any(words)
        first, second = self._sentences[begin], self._sentences[self._any(words)]
        return " ".join((*first[: len(first) // 2], *second[len(second) // 2 :]))

    def _any(self, words: random.Random) -> int:
        return words.randrange(len(self._sentences))


def _articles(training: Path) -> tuple[list[Story], list[str]]:
    """The articles of the files, each once, and English questions that they answer, in an order of no kind."""
    texts, asked = dict[str, str](), list[str]()
    for name in FILES:
        with gzip.open(training / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                texts.setdefault(article["headline"], article["text"])
                asked += [one["question"] for one in article["questions"] if one["answers"]][:1]
    random.Random(0).shuffle(asked)
    return [Story.from_text(text, headline=headline) for headline, text in texts.items()], asked
