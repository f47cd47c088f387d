"""A reader of the transformers library: any extractive question-answering model.

Questions are read with windows as in Devlin et al. 2019, "BERT", and the score of "no answer", the first token's, is
taken off a span's as they do for SQuAD 2.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model_files import ReaderModel
from index.model_files.devices import PADDED_TO, fast_dtype, one_thread
from index.model_files.libraries import model_library
from index.model_files.packaged import load_reader, packaged_tokenizer
from index.model_files.tokenizing import one_at_a_time
from index.reading.reader import SentenceReading, Window

LONGEST_SPAN = 32
"""Longest span, in tokens."""

LONGEST_INPUT = 512
"""Longest question with its window, in tokens; what is longer is cut at the window's end."""


class TransformersReader:
    """Reads windows with a question-answering model, for any number of threads."""

    def __init__(self, model: ReaderModel | None = None) -> None:
        """Load the model, or the packaged one if it is None; raises ModelError if it cannot be loaded."""
        transformers = model_library("transformers")
        AutoTokenizer = transformers.AutoTokenizer  # noqa: N806
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        model = model or ReaderModel()
        self._tokenizer: Any
        self._model: Any
        try:
            if model.is_packaged:
                # The model first: it checks the packaged files, the tokenizer's among them.
                self._model = load_reader(fast_dtype())
                self._tokenizer = packaged_tokenizer()
            else:
                model.weights()
                source = str(model.folder() or model.name)
                self._tokenizer = AutoTokenizer.from_pretrained(source, trust_remote_code=False)
                self._model = transformers.AutoModelForQuestionAnswering.from_pretrained(
                    source, dtype=fast_dtype(), use_safetensors=True, trust_remote_code=False
                )
        except ModelError:
            raise
        except Exception as error:
            # The library raises many kinds for a name it cannot load.
            raise ModelError.of_library(model.name, error, "STORYBOT_READER_MODEL") from error
        self._tokenized = one_at_a_time(self._tokenizer)
        self._model.eval()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        encoded = self._tokenized(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def read(self, question: str, windows: Sequence[Window]) -> list[list[SentenceReading]]:
        """Return a reading for each sentence of each window, in order.

        Each window is read by itself, so that what is read beside it changes nothing.
        """
        import torch

        with one_thread(), torch.inference_mode():
            return [self._read(question, window) for window in windows]

    def _read(self, question: str, window: Window) -> list[SentenceReading]:
        context, places = _context(window)
        encoded = self._tokenized(
            question,
            context,
            truncation="only_second",
            max_length=LONGEST_INPUT,
            padding=self._tokenizer.pad_token is not None,
            pad_to_multiple_of=PADDED_TO,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = _without_space(encoded.pop("offset_mapping").numpy()[0], context)
        in_context = np.array([part == 1 for part in encoded.sequence_ids(0)])
        sentence = _sentence_of_tokens(offsets, in_context, places)
        output = self._model(**encoded)
        start, end = output.start_logits[0].float().numpy(), output.end_logits[0].float().numpy()
        return [
            _reading(start, end, np.flatnonzero(sentence == number), offsets, place)
            for number, place in enumerate(places)
        ]


def _context(window: Window) -> tuple[str, list[tuple[int, int]]]:
    """The text that a window is read as, and where its sentences lie in it."""
    text = f"{window.headline} :"
    places = []
    for sentence in window.sentences:
        text += " "
        places.append((len(text), len(text) + len(sentence)))
        text += sentence
    return text, places


def _without_space(offsets: NDArray[np.int64], context: str) -> NDArray[np.int64]:
    """The tokens' places in the context without the space that some tokenizers count to the word after it."""
    spaces = np.array([character.isspace() for character in context] + [False])
    places = np.arange(len(spaces))
    # The next character that is no space, for each character.
    follows = np.minimum.accumulate(np.where(spaces, len(context), places)[::-1])[::-1]
    starts, ends = offsets[:, 0], offsets[:, 1]
    return np.stack([np.minimum(follows[np.minimum(starts, len(context))], ends), ends], axis=1)


def _sentence_of_tokens(
    offsets: NDArray[np.int64], in_context: NDArray[np.bool_], places: Sequence[tuple[int, int]]
) -> NDArray[np.int64]:
    """Number of the sentence that each token lies in, -1 if in none, shape (tokens,)."""
    numbers = np.full(in_context.shape, -1, dtype=np.int64)
    for number, (first, last) in enumerate(places):
        inside = in_context & (offsets[:, 0] >= first) & (offsets[:, 1] <= last)
        numbers[inside & (offsets[:, 1] > offsets[:, 0])] = number
    return numbers


def _reading(
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    tokens: NDArray[np.int64],
    offsets: NDArray[np.int64],
    place: tuple[int, int],
) -> SentenceReading:
    """The best span in one sentence; a sentence without tokens (cut off) answers nothing."""
    if not len(tokens):
        return SentenceReading(-np.inf, 0.0, 0, place[1] - place[0])
    null = float(start[0]) + float(end[0])
    first, last = np.nonzero(np.triu(np.tri(len(tokens), k=LONGEST_SPAN - 1, dtype=bool)))
    scores = start[tokens][first].astype(np.float64) + end[tokens][last] - null
    best = int(scores.argmax())
    weights = np.exp(scores - scores[best])
    common = np.minimum(last, last[best]) - np.maximum(first, first[best]) + 1
    either = np.maximum(last, last[best]) - np.minimum(first, first[best]) + 1
    alike = 2 * common >= either
    return SentenceReading(
        float(scores[best] + np.log(weights.sum())),
        float(weights[alike].sum() / weights.sum()),
        int(offsets[tokens[first[best]], 0]) - place[0],
        int(offsets[tokens[last[best]], 1]) - place[0],
    )
