"""Retrieval: sentences embedded and searched by meaning (FAISS) and by words (BM25)."""

from index.retrieval.bm25 import words
from index.retrieval.encoder import Encoder, SentenceTransformerEncoder, Vectors
from index.retrieval.passages import Passage, embedded_text, sentence_of
from index.retrieval.story_index import Candidate, Progress, StoryIndex
from index.retrieval.vector_store import FaissStore, VectorStore

__all__ = [
    "Candidate",
    "Encoder",
    "FaissStore",
    "Passage",
    "Progress",
    "SentenceTransformerEncoder",
    "StoryIndex",
    "VectorStore",
    "Vectors",
    "embedded_text",
    "sentence_of",
    "words",
]
