"""The JSON objects of the page: a story with its offsets, a list of stories, a reply with its quotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.replies.attribution import attribution, correction_line, spoken_date
from bot.replies.reply import Detail, Reply
from bot.replies.text_fragment import passage_url
from bot.voice import Voice
from corpus import Story
from index.answer import Answer, turn_of
from index.catalogue import Listing, key_of
from index.excerpt import Excerpt

WEB = ("https://", "http://")
"""Beginnings of an address that may become a link; `javascript:` and others may not."""


def listing_value(one: Listing, voice: Voice) -> dict[str, Any]:
    """Return a story in a list."""
    about = [one.publisher, spoken_date(one.published, voice) if one.published else None]
    return {"id": one.id, "headline": one.headline, "about": [part for part in about if part]}


def story_value(story: Story, voice: Voice) -> dict[str, Any]:
    """Return a story to read: its text, and paragraphs and sentences as offsets into it, in Unicode characters."""
    about = story.metadata
    parts = [
        ", ".join(about.publishers),
        voice.text("by-author", author=about.author) if about.author else None,
        spoken_date(about.published, voice) if about.published else None,
    ]
    photo = f"{voice.text('aspect-photo_credit')} {about.photo_credit}" if about.photo_credit else None
    return _story(story) | {
        "language": about.language,
        "about": [part for part in parts if part],
        "url": _web_address(story.metadata.url),
        "notes": [note for note in (correction_line(story, voice), photo) if note],
        "text": story.text,
        "paragraphs": [
            {
                "kind": str(paragraph.kind),
                "sentences": [[one.start, one.end] for one in paragraph.sentences],
            }
            for paragraph in story.paragraphs
        ],
    }


def reply_value(answer: Answer, reply: Reply, voice: Voice, *, suggests: bool) -> dict[str, Any]:
    """Return a reply to show: the bot's lines, facts, quotations, offered passages, and what a follow-up needs.

    Args:
        answer: the answer.
        reply: the reply to it.
        voice: the language of the bot's own lines.
        suggests: whether questions are suggested under it.
    """
    quoted = ([reply.quotation] if reply.quotation else []) + list(reply.further)
    turn = turn_of(answer)
    return {
        "outcome": answer.outcome,
        "suggests": suggests,
        "locale": voice.locale,
        "line": reply.line,
        "further": voice.text("further"),
        "details": [_detail(one) for one in reply.details],
        "excerpts": _excerpts(quoted, voice),
        "offers": _excerpts(reply.offers, voice),
        "notice": reply.notice,
        "turn": {"question": turn.question, "answer": turn.answer, "story": turn.story, "speaker": turn.speaker}
        if turn
        else None,
    }


def _story(story: Story) -> dict[str, Any]:
    return {"id": story.id, "key": key_of(story.id), "headline": story.headline, "digest": story.digest}


def _detail(one: Detail) -> dict[str, Any]:
    return {"label": one.label, "text": one.text, "headline": one.story.headline if one.story else None}


def _excerpts(excerpts: Sequence[Excerpt], voice: Voice) -> list[dict[str, Any]]:
    return [
        {
            "story": _story(one.story),
            "quote": one.quote,
            "highlight": one.highlight,
            "start": one.start,
            "end": one.end,
            "leads": one.lines_above,
            "credit": attribution(one, voice),
            "correction": correction_line(one.story, voice),
            "url": _passage(one),
        }
        for one in excerpts
    ]


def _passage(excerpt: Excerpt) -> str | None:
    address = _web_address(excerpt.story.metadata.url)
    return address and passage_url(address, excerpt.story.text, excerpt.start, excerpt.end)


def _web_address(url: str | None) -> str | None:
    return url if url and url.casefold().startswith(WEB) else None
