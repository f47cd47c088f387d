"""What a question asks for, before anything is retrieved: its kind, its language, what it takes up from before."""

from index.understanding.about import Aspect, StoryQuestion, asked_about_story
from index.understanding.courtesies import without_courtesies
from index.understanding.follow_up import self_contained
from index.understanding.languages import ENGLISH, language_of, unread_language
from index.understanding.remark_phrases import Remark
from index.understanding.scope import story_taken_up
from index.understanding.small_talk import remark_of
from index.understanding.turn import Turn

__all__ = [
    "ENGLISH",
    "Aspect",
    "Remark",
    "StoryQuestion",
    "Turn",
    "asked_about_story",
    "language_of",
    "remark_of",
    "self_contained",
    "story_taken_up",
    "unread_language",
    "without_courtesies",
]
