"""A whole story as messages, and the place of a quotation in them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from bot.replies.html import MESSAGE_LIMIT, length
from bot.replies.split import Breaks, beginning, kept, shows
from corpus import Story

QUOTE_LIMIT = 1024
"""Longest quote in a reply, in UTF-16 code units to be on the safe side
(https://core.telegram.org/bots/api#replyparameters)."""


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A message that shows story.text[start:end].

    Args:
        html: the message.
        start: offset of its first character in the story's text.
        end: offset after its last character.
        offset: where that slice begins in the message as Telegram stores it, in UTF-16 units.
    """

    html: str
    start: int
    end: int
    offset: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The values of `quote` and `quote_position` of `ReplyParameters`.

    Args:
        text: the quoted characters, as Telegram stores them.
        position: where they begin in the message, in UTF-16 units.
    """

    text: str
    position: int


def story_parts(story: Story, limit: int = MESSAGE_LIMIT) -> tuple[StoryPart, ...]:
    """Return messages that show the whole story.

    The first one begins with the headline in bold. The text is split between paragraphs, or else between sentences, at
    white space, or between graphemes.

    Args:
        story: the story.
        limit: longest message, in UTF-16 code units after the entities are parsed.
    """
    over = beginning(kept(story.headline).strip(), limit // 2)
    over_html, over_length = (f"<b>{escape(over)}</b>\n\n", length(over) + 2) if shows(over) else ("", 0)
    breaks = Breaks(story.text, [sentence.end for sentence in story.sentences])
    parts: list[StoryPart] = []
    start = 0
    while start < len(story.text):
        end, following = breaks.after(start, limit if parts else limit - over_length)
        first, last = _without_edges(story.text, start, end)
        if shows(story.text[first:last]):
            text = escape(story.text[first:last], quote=False)
            parts.append(
                StoryPart(text, first, last, 0) if parts else StoryPart(over_html + text, first, last, over_length)
            )
        start = following
    return tuple(parts)


def quote_in(part: StoryPart, story: Story, start: int, end: int, span: tuple[int, int] | None = None) -> Quote | None:
    """Return the quote of story.text[start:end] in a message, or None if it is not in this message.

    An excerpt that is too long for a quote, or continues in the next message, is narrowed to the sentence of its span.
    Without a span, or if the sentence is too long, its beginning is quoted.

    Args:
        part: the message.
        story: the story that it shows.
        start: offset of the excerpt's first character in the story's text.
        end: offset after its last character.
        span: [start, end) of the answering words in the story's text.
    """
    sentence = _sentence_of(story, start, end, span)
    wanted = [place for place in ((start, end), sentence) if place and part.start <= place[0] < place[1] <= part.end]
    if not wanted:
        return None
    quotes = [_quote(part, story, *place) for place in wanted]
    return next((quote for quote in quotes if quote and length(quote.text) <= QUOTE_LIMIT), _shortened(quotes[-1]))


def _sentence_of(story: Story, start: int, end: int, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """The part of an excerpt that is in the sentence where its span begins."""
    if span is None:
        return None
    sentences = (sentence for sentence in story.sentences if sentence.start <= span[0] < sentence.end)
    return next(((max(sentence.start, start), min(sentence.end, end)) for sentence in sentences), None)


def _quote(part: StoryPart, story: Story, start: int, end: int) -> Quote | None:
    text = kept(story.text[start:end])
    # Telegram strips white space from a quote, and would then not find it at its position.
    bare = text.strip()
    before = kept(story.text[part.start : start]) + text[: len(text) - len(text.lstrip())]
    return Quote(bare, part.offset + length(before)) if shows(bare) else None


def _shortened(quote: Quote | None) -> Quote | None:
    return Quote(beginning(quote.text, QUOTE_LIMIT), quote.position) if quote else None


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """A slice without the characters that Telegram strips from both ends of a message."""
    while start < end and not kept(text[start]).strip():
        start += 1
    while start < end and not kept(text[end - 1]).strip():
        end -= 1
    return start, end
