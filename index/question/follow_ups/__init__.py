"""Follow-ups: questions that take something up from the turn before them."""

from index.question.follow_ups.parts import Turn
from index.question.follow_ups.rewriting import self_contained, story_taken_up
from index.question.follow_ups.translated import repeats_last

__all__ = ["Turn", "repeats_last", "self_contained", "story_taken_up"]
