"""Retrieval: sentences embedded and searched by meaning (FAISS) and by words (BM25)."""

from index.retrieval.bm25 import words
from index.retrieval.encoder import Encoder, SentenceTransformerEncoder
from index.retrieval.story_store import Candidate, Progress, StoryStore

__all__ = [
    "Candidate",
    "Encoder",
    "Progress",
    "SentenceTransformerEncoder",
    "StoryStore",
    "words",
]
