"""Texts to unit vectors."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model_files import EmbeddingModel
from index.model_files.devices import PADDED_TO, fast_dtype, one_thread
from index.model_files.libraries import model_library
from index.model_files.packaged import load_encoder
from index.model_files.tokenizing import one_at_a_time

Vectors = NDArray[np.float32]

BATCH = 8
"""Texts that are encoded at once: few, since PyTorch keeps code for each size of a batch, too."""


@runtime_checkable
class Encoder(Protocol):
    """Whatever turns texts into vectors of length 1, so that an inner product is a cosine."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension)."""

    def encode_question(self, question: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,)."""


class SentenceTransformerEncoder:
    """An encoder of the sentence-transformers library.

    The weights run in bfloat16 where the processor multiplies in it, in float32 elsewhere. A question is encoded by
    itself, so that its vector does not depend on what is asked beside it.
    """

    def __init__(self, model: EmbeddingModel | None = None) -> None:
        """Load the model, or the packaged one if it is None; raises ModelError if it is damaged or no model."""
        model = model or EmbeddingModel()
        # The library reports its progress in loading on standard error, which belongs to the person here.
        os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
        logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
        import torch
        import transformers

        SentenceTransformer = model_library("sentence_transformers").SentenceTransformer  # noqa: N806

        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._model: Any
        try:
            model.weights()
            self._model = (
                load_encoder(fast_dtype())
                if model.is_packaged
                else SentenceTransformer(
                    str(model.folder() or model.name),
                    device="cuda" if torch.cuda.is_available() else "cpu",
                    trust_remote_code=False,
                    model_kwargs={"dtype": fast_dtype(), "use_safetensors": True},
                )
            )
        except ModelError:
            raise
        except Exception as error:
            # The library raises many kinds (OSError, ValueError, its own) for a name it cannot load.
            raise ModelError.of_library(model.name, error, "STORYBOT_EMBEDDING_MODEL") from error
        self._model.preprocess = one_at_a_time(self._model.preprocess)
        own: dict[str, str] = {name: text or "" for name, text in (self._model.prompts or {}).items()}
        self._query_prompt = own.get("query", "") if model.query_prompt is None else model.query_prompt
        passage = own.get("passage") or own.get("document") or ""
        self._passage_prompt = passage if model.passage_prompt is None else model.passage_prompt

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._passage_prompt + text for text in texts])

    def encode_question(self, question: str) -> Vectors:
        with one_thread():
            vectors = self._encode([self._query_prompt + question])
        vector: Vectors = vectors[0]
        return vector

    def _encode(self, texts: list[str]) -> Vectors:
        encoded = self._model.encode(
            texts,
            batch_size=BATCH,
            convert_to_tensor=True,
            show_progress_bar=False,
            processing_kwargs={"text": {"pad_to_multiple_of": PADDED_TO}},
        )
        vectors: Vectors = encoded.float().cpu().numpy()
        # Normalised here, in float32: bfloat16 keeps 8 bits, too few for the length to be 1.
        lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, np.maximum(lengths, 1e-12), dtype=np.float32)
