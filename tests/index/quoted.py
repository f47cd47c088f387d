"""What answers quote."""

from __future__ import annotations

from collections.abc import Sequence

from index import Answer, Answered, Closest, Excerpt


def answered(answer: Answer) -> Answered:
    assert isinstance(answer, Answered)
    return answer


def shown(answer: Answer) -> tuple[Excerpt, ...]:
    """Everything that an answer quotes or offers."""
    if isinstance(answer, Closest):
        return (answer.passage,)
    return (*getattr(answer, "excerpts", ()), *getattr(answer, "related", ()))


def quotes(excerpts: Sequence[Excerpt]) -> list[str]:
    return [excerpt.quote for excerpt in excerpts]
