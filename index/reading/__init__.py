"""Reading: which sentences of the retrieved windows answer, and with which words."""

from index.reading.reader import Reader, SentenceReading, Window
from index.reading.stage import ReadCandidate, ReadingStage
from index.reading.transformers_reader import TransformersReader

__all__ = ["ReadCandidate", "Reader", "ReadingStage", "SentenceReading", "TransformersReader", "Window"]
