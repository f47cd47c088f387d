"""What is said for an answer, before it is laid out for Telegram or for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.replies import texts
from corpus import Story
from index.answer import Answer, Excerpt

MOST_OFFERS = 3
"""Passages that are offered with a refusal."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, as parts in the order they are read.

    Args:
        line: a sentence of the bot's own, None where the quotation stands for itself.
        quotation: the quotation that comes first.
        further: the other quotations.
        offers: passages that can be asked for next; they are no answer.
    """

    line: str | None = None
    quotation: Excerpt | None = None
    further: tuple[Excerpt, ...] = ()
    offers: tuple[Excerpt, ...] = ()


def reply_to(answer: Answer, stories: Sequence[Story]) -> Reply:
    """Return the reply for an answer of these stories: its quotations, or a refusal with what is offered instead."""
    if answer.answered:
        return Reply(quotation=answer.excerpts[0], further=answer.excerpts[1:])
    if not any(character.isalnum() for character in answer.question):
        return Reply(line=texts.NOT_A_QUESTION)
    offers = answer.related[:MOST_OFFERS]
    several = len(stories) > 1
    refusal, offer = (texts.REFUSAL_SEVERAL, texts.OFFER_SEVERAL) if several else (texts.REFUSAL, texts.OFFER)
    return Reply(line=f"{refusal} {offer}" if offers else refusal, offers=offers)


def related_reply(excerpt: Excerpt) -> Reply:
    """Return the reply for a passage that was offered and chosen: quoted, and labelled as related."""
    return Reply(line=texts.RELATED, quotation=excerpt)
