"""From stories to answers: embeddings, FAISS, BM25, fusion, confidence, evaluation."""

from index.answer import Answer, Excerpt
from index.answerer import Answerer
from index.encoder import Encoder, SentenceTransformerEncoder
from index.errors import EvaluationFileError, IndexDamagedError, ModelError, StateError
from index.models import PACKAGED_EMBEDDING_MODEL, EmbeddingModel
from index.story_index import StoryIndex

__all__ = [
    "PACKAGED_EMBEDDING_MODEL",
    "Answer",
    "Answerer",
    "EmbeddingModel",
    "Encoder",
    "EvaluationFileError",
    "Excerpt",
    "IndexDamagedError",
    "ModelError",
    "SentenceTransformerEncoder",
    "StateError",
    "StoryIndex",
]
