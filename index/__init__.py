"""From stories to answers: retrieval, reading, the decision, quotations.

Start with `StoryBot.from_folder` or `StoryBot.from_stories`, and ask.
"""

from index.answer import (
    Answer,
    Answered,
    Closest,
    Fact,
    FileFacts,
    Refusal,
    RemarkMade,
    UnreadLanguage,
    turn_of,
)
from index.errors import EvaluationFileError, IndexDamagedError, ModelError, StateError
from index.excerpt import Excerpt
from index.model_files.names import PACKAGED_EMBEDDING_MODEL, PACKAGED_READER, EmbeddingModel, ReaderModel
from index.question import Aspect, Remark, Turn
from index.reading import Reader, TransformersReader
from index.retrieval.encoder import Encoder, SentenceTransformerEncoder
from index.retrieval.story_store import Candidate, StoryStore
from index.storage.story_index import StoryIndex
from index.story_bot import StoryBot

__all__ = [
    "PACKAGED_EMBEDDING_MODEL",
    "PACKAGED_READER",
    "Answer",
    "Answered",
    "Aspect",
    "Candidate",
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
    "StoryBot",
    "StoryIndex",
    "StoryStore",
    "TransformersReader",
    "Turn",
    "UnreadLanguage",
    "turn_of",
]
