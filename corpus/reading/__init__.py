"""Readers: from the bytes of a file to documents, one file for each kind, and from a document to a story."""

from corpus.reading.story import story_of

__all__ = ["story_of"]
