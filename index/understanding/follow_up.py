"""Follow-ups: questions that take something up from the turn before them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question of a conversation and what answered it: all that a follow-up needs, for the caller to keep.

    Args:
        question: the question, in the form that makes sense by itself.
        answer: the answering words or sentence of the first quotation; empty for a refusal.
        story: id of the story that was quoted, None for a refusal.
    """

    question: str
    answer: str
    story: str | None


def self_contained(question: str, previous: Turn) -> str | None:
    """Return a follow-up as a question that makes sense by itself; None where it already does."""
    return None
