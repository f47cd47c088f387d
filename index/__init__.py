"""From stories to answers: embeddings, FAISS, BM25, fusion, reading, the decision, evaluation."""

from index.answer import (
    Answer,
    Answered,
    Closest,
    Excerpt,
    Fact,
    FileFacts,
    Refusal,
    RemarkMade,
    UnreadLanguage,
    turn_of,
)
from index.answerer import Answerer
from index.errors import EvaluationFileError, IndexDamagedError, ModelError, StateError
from index.model_files.names import PACKAGED_EMBEDDING_MODEL, PACKAGED_READER, EmbeddingModel, ReaderModel
from index.question import Aspect, Remark, Turn
from index.reading import Reader, TransformersReader
from index.retrieval.encoder import Encoder, SentenceTransformerEncoder
from index.retrieval.story_index import StoryIndex

__all__ = [
    "PACKAGED_EMBEDDING_MODEL",
    "PACKAGED_READER",
    "Answer",
    "Answered",
    "Answerer",
    "Aspect",
    "Closest",
    "EmbeddingModel",
    "Encoder",
    "EvaluationFileError",
    "Excerpt",
    "Fact",
    "FileFacts",
    "IndexDamagedError",
    "ModelError",
    "Reader",
    "ReaderModel",
    "Refusal",
    "Remark",
    "RemarkMade",
    "SentenceTransformerEncoder",
    "StateError",
    "StoryIndex",
    "TransformersReader",
    "Turn",
    "UnreadLanguage",
    "turn_of",
]
