"""Suggested questions: made from a story's own sentences, and kept where the story is found to answer them."""

from index.suggestions.candidate import CandidateQuestion, Kind
from index.suggestions.candidates import candidates
from index.suggestions.checking import check, choose
from index.suggestions.making import Conditions, Suggester, SuggestionStore, suggested

__all__ = [
    "CandidateQuestion",
    "Conditions",
    "Kind",
    "Suggester",
    "SuggestionStore",
    "candidates",
    "check",
    "choose",
    "suggested",
]
