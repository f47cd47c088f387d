"""What a question asks for, before anything is retrieved: its kind, its language, what it takes up from before."""

from index.question.about import Aspect, StoryQuestion, asked_about_story, holds_word
from index.question.follow_ups import Turn, repeats_last, self_contained, story_taken_up
from index.question.outlets import names_outlet, outlets_asked
from index.question.remarks import Remark, language_of, reads_as_question, remark_of, without_courtesies
from index.question.words import as_read

__all__ = [
    "Aspect",
    "Remark",
    "StoryQuestion",
    "Turn",
    "as_read",
    "asked_about_story",
    "holds_word",
    "language_of",
    "names_outlet",
    "outlets_asked",
    "reads_as_question",
    "remark_of",
    "repeats_last",
    "self_contained",
    "story_taken_up",
    "without_courtesies",
]
