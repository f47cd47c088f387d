"""Stories and how they are read: no model, no network, no Telegram."""

from corpus.directory import PACKAGED_STORIES, Corpus, choose_stories, fingerprint, read_corpus
from corpus.errors import CorpusError, StorybotError, StoryFileError
from corpus.readers import read_story
from corpus.story import Metadata, Paragraph, ParagraphKind, ParagraphText, Sentence, Story

__all__ = [
    "PACKAGED_STORIES",
    "Corpus",
    "CorpusError",
    "Metadata",
    "Paragraph",
    "ParagraphKind",
    "ParagraphText",
    "Sentence",
    "Story",
    "StoryFileError",
    "StorybotError",
    "choose_stories",
    "fingerprint",
    "read_corpus",
    "read_story",
]
