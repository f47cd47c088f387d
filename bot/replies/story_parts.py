"""A whole story in messages that its quotations can point into."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from bot.replies.breaks import Breaks
from bot.replies.graphemes import beginning, kept, shows
from bot.replies.html import MESSAGE_LIMIT, length
from corpus import Story

QUOTE_LIMIT = 1024
"""Longest quotation of the message that is replied to; here in UTF-16 units, the shorter way to count
(https://core.telegram.org/bots/api#replyparameters)."""


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A message that shows story.text[start:end] as it stands.

    Args:
        html: the message.
        start: offset in the story's text of the first character that it shows.
        end: offset after the last one.
        offset: where that slice begins in the message as Telegram keeps it, in UTF-16 units.
    """

    html: str
    start: int
    end: int
    offset: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What `ReplyParameters.quote` and `quote_position` name.

    Args:
        text: the quoted characters, as Telegram keeps them.
        position: where they begin in the message that is replied to, in UTF-16 units.
    """

    text: str
    position: int


def story_parts(story: Story, limit: int = MESSAGE_LIMIT, heading: str | None = None) -> tuple[StoryPart, ...]:
    """Return the messages that show a story from its first word to its last.

    The first one begins with the heading in bold. The text is parted between paragraphs; where one does not fit,
    between sentences; where one of those does not, at white space or between graphemes.

    Args:
        story: the story.
        limit: longest message, in UTF-16 code units after the entities are parsed.
        heading: what stands over the text; the story's headline where it is None, nothing where it is empty.
    """
    over = beginning(kept(story.headline if heading is None else heading).strip(), limit // 2)
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
    """Return the quotation that shows a reader story.text[start:end] in a message; None where it is not in this one.

    What is too long for a quotation, or goes on in the next message, is narrowed to the sentence of its span; without
    a span, or where that is too long as well, its beginning is quoted.

    Args:
        part: the message.
        story: the story that it shows.
        start: offset of the excerpt's first character in the story's text.
        end: offset after its last character.
        span: [start, end) of the words that answer, in the story's text.
    """
    sentence = _sentence_of(story, start, end, span)
    wanted = [place for place in ((start, end), sentence) if place and part.start <= place[0] < place[1] <= part.end]
    if not wanted:
        return None
    quotes = [_quote(part, story, *place) for place in wanted]
    return next((quote for quote in quotes if quote and length(quote.text) <= QUOTE_LIMIT), _shortened(quotes[-1]))


def _sentence_of(story: Story, start: int, end: int, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """The part of an excerpt that is in the sentence in which its span begins."""
    if span is None:
        return None
    sentences = (sentence for sentence in story.sentences if sentence.start <= span[0] < sentence.end)
    return next(((max(sentence.start, start), min(sentence.end, end)) for sentence in sentences), None)


def _quote(part: StoryPart, story: Story, start: int, end: int) -> Quote | None:
    text = kept(story.text[start:end])
    # Telegram takes white space from both ends of a quotation, and would not find it at its position then.
    bare = text.strip()
    before = kept(story.text[part.start : start]) + text[: len(text) - len(text.lstrip())]
    return Quote(bare, part.offset + length(before)) if shows(bare) else None


def _shortened(quote: Quote | None) -> Quote | None:
    return Quote(beginning(quote.text, QUOTE_LIMIT), quote.position) if quote else None


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """A slice without what Telegram takes from both ends of a message, so that it keeps all of what is left."""
    while start < end and not kept(text[start]).strip():
        start += 1
    while start < end and not kept(text[end - 1]).strip():
        end -= 1
    return start, end
