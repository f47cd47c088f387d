"""Windows: the runs of sentences that the reader sees at once.

The encoder's input is `[CLS] question [SEP] title : sentence sentence ... [SEP]`. A document is tokenised
once, sentence by sentence; WordPiece gives the same tokens for the sentences apart as for the joined text.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property

from transformers import PreTrainedTokenizerBase

from index.training.records import Document

QUESTION_TOKENS = 40
TITLE_TOKENS = 24
SENTENCE_TOKENS = 110


@dataclass(frozen=True)
class TokenisedDocument:
    """Token numbers of a document's title (with its colon) and of each sentence, long ones cut."""

    document: Document
    title: tuple[int, ...]
    sentences: tuple[tuple[int, ...], ...]
    offsets: tuple[tuple[tuple[int, int], ...], ...]
    """For each token of each sentence, the characters that it covers in the sentence."""

    @cached_property
    def lengths(self) -> list[int]:
        """Tokens of each sentence."""
        return [len(sentence) for sentence in self.sentences]


@dataclass(frozen=True)
class Window:
    """Sentences `first` to `last - 1` of a document."""

    first: int
    last: int


def tokenise_document(document: Document, tokenizer: PreTrainedTokenizerBase) -> TokenisedDocument:
    """Tokenise the title and each sentence; one that gives no token becomes an unknown token."""
    title = tokenizer(document.title, add_special_tokens=False)["input_ids"][: TITLE_TOKENS - 1]
    colon = tokenizer(":", add_special_tokens=False)["input_ids"]
    encoded = tokenizer(
        [sentence.text for sentence in document.sentences],
        add_special_tokens=False,
        return_offsets_mapping=True,
    )
    ids = [found[:SENTENCE_TOKENS] or [tokenizer.unk_token_id] for found in encoded["input_ids"]]
    offsets = [
        found[:SENTENCE_TOKENS] or [(0, len(sentence.text))]
        for found, sentence in zip(encoded["offset_mapping"], document.sentences, strict=True)
    ]
    return TokenisedDocument(
        document,
        tuple(title + colon) if title else (),
        tuple(map(tuple, ids)),
        tuple(tuple((start, end) for start, end in found) for found in offsets),
    )


def window_around(
    tokenised: TokenisedDocument,
    anchor: int,
    limit: int,
    rng: random.Random,
    avoid: frozenset[int] = frozenset(),
) -> Window:
    """A window of about `limit` tokens with sentence `anchor` at a random place and none of `avoid`."""
    lengths = tokenised.lengths
    first, last = anchor, anchor + 1
    size = lengths[anchor]
    while True:
        sides = []
        room = limit - size
        if first > 0 and first - 1 not in avoid and lengths[first - 1] <= room:
            sides.append(-1)
        if last < len(lengths) and last not in avoid and lengths[last] <= room:
            sides.append(1)
        if not sides:
            return Window(first, last)
        if rng.choice(sides) < 0:
            first -= 1
            size += lengths[first]
        else:
            size += lengths[last]
            last += 1
