"""Follow-ups: questions that take something up from the turn before them."""

from index.question.follow_ups.rewriting import self_contained
from index.question.follow_ups.scope import story_taken_up
from index.question.follow_ups.translated import repeats_last
from index.question.follow_ups.turn import Turn

__all__ = ["Turn", "repeats_last", "self_contained", "story_taken_up"]
