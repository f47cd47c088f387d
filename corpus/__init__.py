"""Stories and how they are read: no model, no network, no Telegram."""

from corpus.directory import (
    PACKAGED_STORIES,
    Corpus,
    Folders,
    StoryFile,
    StoryFolders,
    file_digests,
    has_story_files,
    read_corpus,
    story_files,
)
from corpus.errors import CorpusError, NoStoriesError, StorybotError, StoryFileError, UnknownStoryError
from corpus.finding import (
    FindsStories,
    StoryHead,
    choose_stories,
    full_id,
    named_story,
    stories_with_id,
    stories_with_questions,
    story_heads,
    story_with_digest,
)
from corpus.readers import read_stories, read_story, stories_in
from corpus.story import Metadata, Outlet, Paragraph, ParagraphKind, ParagraphText, Sentence, Story

__all__ = [
    "PACKAGED_STORIES",
    "Corpus",
    "CorpusError",
    "FindsStories",
    "Folders",
    "Metadata",
    "NoStoriesError",
    "Outlet",
    "Paragraph",
    "ParagraphKind",
    "ParagraphText",
    "Sentence",
    "Story",
    "StoryFile",
    "StoryFileError",
    "StoryFolders",
    "StoryHead",
    "StorybotError",
    "UnknownStoryError",
    "choose_stories",
    "file_digests",
    "full_id",
    "has_story_files",
    "named_story",
    "read_corpus",
    "read_stories",
    "read_story",
    "stories_in",
    "stories_with_id",
    "stories_with_questions",
    "story_files",
    "story_heads",
    "story_with_digest",
]
