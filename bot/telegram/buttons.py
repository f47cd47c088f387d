"""Buttons that offer a passage, and what a press of one means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.replies.attribution import shortened
from corpus import Story
from index.answer import Excerpt
from index.quotation import quoted_run

LABEL_LIMIT = 60
"""Longest label, in characters; a phone shows about that much."""

_DATA = re.compile(r"p:(?P<digest>[0-9a-f]{16}):(?P<start>\d{1,9}):(?P<end>\d{1,9})")


def offer_buttons(offers: Iterable[Excerpt]) -> InlineKeyboardMarkup | None:
    """Return a button for each passage on offer, in the passage's own words; None where there is none."""
    rows = [
        [InlineKeyboardButton(shortened(offer.quote, LABEL_LIMIT), callback_data=passage_data(offer))]
        for offer in offers
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def passage_data(excerpt: Excerpt) -> str:
    """Return what a passage's button carries: the words' digest and the place in them, in at most 64 bytes.

    Nothing has to be remembered for it, so that it works after a restart, and is void once the story has changed.
    """
    return f"p:{excerpt.story.digest[:16]}:{excerpt.start}:{excerpt.end}"


def passage_from(data: str, stories: Sequence[Story]) -> Excerpt | None:
    """Return the passage that a button's data stands for; None where the stories no longer hold it."""
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    start, end = int(match["start"]), int(match["end"])
    for story in stories:
        if story.digest.startswith(match["digest"]):
            for sentence in story.sentences:
                # A quotation ends with the sentence that it is made for, and may begin with the one before.
                if sentence.end == end and start in (sentence.start, quoted_run(story, sentence)[0]):
                    return Excerpt.of_sentence(story, sentence)
    return None
