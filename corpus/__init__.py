"""Stories and how they are read: no model, no network, no Telegram."""

from corpus.directory import PACKAGED_STORIES, Corpus, file_digests, read_corpus
from corpus.errors import CorpusError, StorybotError, StoryFileError
from corpus.finding import FindsStories, StoryHead, choose_stories, stories_with_id, story_heads, story_with_digest
from corpus.readers import read_stories, read_story
from corpus.story import Metadata, Paragraph, ParagraphKind, ParagraphText, Sentence, Story

__all__ = [
    "PACKAGED_STORIES",
    "Corpus",
    "CorpusError",
    "FindsStories",
    "Metadata",
    "Paragraph",
    "ParagraphKind",
    "ParagraphText",
    "Sentence",
    "Story",
    "StoryFileError",
    "StoryHead",
    "StorybotError",
    "choose_stories",
    "file_digests",
    "read_corpus",
    "read_stories",
    "read_story",
    "stories_with_id",
    "story_heads",
    "story_with_digest",
]
