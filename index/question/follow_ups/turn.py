"""What a conversation keeps of its last question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question of a conversation and what answered it: all that a follow-up needs, for the caller to keep.

    Args:
        question: the question, in the form that makes sense by itself.
        answer: the answering words or sentence of the first quotation; empty for a refusal.
        story: id of the story that was quoted, None for a refusal.
        speaker: whom the story gives as the source of that quotation, None where it names none.
    """

    question: str
    answer: str
    story: str | None
    speaker: str | None = None
