"""Replies as Telegram's HTML (https://core.telegram.org/bots/api#html-style)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import chain, islice, repeat

from bot.replies.attribution import LONGEST_PART, SHORT_HEADLINE, attribution, correction_line, source
from bot.replies.dates import spoken_date
from bot.replies.reply import Detail, Reply
from bot.voice import Voice
from bot.voice.marks import isolated
from corpus import Story
from corpus.story import LONGEST_LEAD
from index.catalogue import Listing
from index.display import shortened
from index.excerpt import Excerpt

MESSAGE_LIMIT = 4096
"""Longest message, in UTF-16 code units after the entities are parsed."""

LONGEST_DETAIL = 1900
"""Longest fact about a story, in characters. Headlines and addresses in a file can have any length."""

ROOM_BESIDE_LIST = 500
"""UTF-16 units that a list of stories leaves to what stands above and below it."""

_LONGEST_LISTED = ((LONGEST_PART, 100), (100, 40))
"""Longest headline and publisher in a list, in characters: of ten stories, the shorter ones always fit."""

_TAG = re.compile("<[^>]*>")


def length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def reply_html(reply: Reply, voice: Voice, limit: int = MESSAGE_LIMIT, *, credits_whole: bool = False) -> str:
    """Return a reply as valid HTML of at most `limit` UTF-16 units.

    The first quotation is always complete. Details and further quotations that do not fit are left out.
    `reply_length` tells beforehand whether everything fits.

    Args:
        reply: the reply.
        voice: the language of the bot's own lines.
        limit: the most UTF-16 units.
        credits_whole: whether the whole attribution stands below each quotation if there is room, for a message
            without a button that shows it.
    """
    opening = [escape(reply.line)] if reply.line else []
    quoted = list(_quotations(reply, voice, credits_whole=credits_whole))
    room = limit - sum(_shown_length(part) + 2 for part in (*opening, *quoted[:1]))
    if room < -2:
        # The page was laid out before the story was corrected, or there is no room for the whole attribution.
        quoted[:1] = islice(_quotations(reply, voice, corrected=False), 1)
    details = _fitting(map(_detail, reply.details), room)
    room -= sum(_shown_length(part) + 2 for part in details)
    return "\n\n".join([*opening, *details, *quoted[:1], *_fitting(quoted[1:], room)])


def reply_length(reply: Reply, voice: Voice) -> int:
    """Return the length of the whole reply, in UTF-16 units after the entities are parsed."""
    return _shown_length(reply_html(reply, voice, sys.maxsize))


def listings_html(listings: Sequence[Listing], voice: Voice) -> str:
    """Return a list of at most ten stories as HTML that leaves room in a message; long headlines are shortened.

    Each story has its number, but one that is alone has none.
    """
    is_alone = len(listings) == 1 and listings[0].number == 1
    for headline, publisher in _LONGEST_LISTED:
        marks = ("•" if is_alone else f"{one.number}." for one in listings)
        rows = (_listed(one, mark, headline, publisher, voice) for one, mark in zip(listings, marks, strict=True))
        html = "\n".join(rows)
        if _shown_length(html) <= MESSAGE_LIMIT - ROOM_BESIDE_LIST:
            break
    return html


def listing_html(one: Listing, voice: Voice) -> str:
    """Return headline, publisher and date of a story as HTML of two lines."""
    about = " · ".join(_published(one, LONGEST_PART, voice))
    return f"<b>{_headline(one.headline, one.url)}</b>" + (f"\n{about}" if about else "")


def credit_html(excerpt: Excerpt, voice: Voice, limit: int) -> str:
    """Return the whole attribution in one line, and one for a correction, within `limit` UTF-16 units.

    The headline is a link if the file gives an address. Parts for which there is no room are left out.
    """
    headline = shortened(excerpt.story.headline, LONGEST_PART)
    # A right-to-left name would reorder the words beside it.
    parts = (
        _headline_of(excerpt.story) if part == headline else escape(isolated(part))
        for part in attribution(excerpt, voice)
    )
    line = f"— {' · '.join(_fitting(parts, limit, between=3))}"
    correction = correction_line(excerpt.story, voice)
    below = [f"<i>{escape(isolated(correction))}</i>"] if correction else []
    return "\n".join([line, *_fitting(below, limit - _shown_length(line), between=1)])


def with_bold(text: str, start: int, end: int, span: tuple[int, int] | None) -> str:
    """Return text[start:end] as HTML, with the part of the span that is in it in bold."""
    if span is None or not start <= span[0] < min(span[1], end):
        return escape(text[start:end], quote=False)
    last = min(span[1], end)
    before, bold, rest = (
        escape(part, quote=False) for part in (text[start : span[0]], text[span[0] : last], text[last:end])
    )
    return f"{before}<b>{bold}</b>{rest}"


def lines_html(lines: Iterable[str]) -> str:
    """Return the lines that stand above a quotation as HTML, each in italics and with its line end.

    A line of emoji, which has more UTF-16 units than `LONGEST_LEAD`, is shortened, so that the quotation has room.
    """
    shown = (line if length(line) <= LONGEST_LEAD else shortened(line, LONGEST_LEAD // 2) for line in lines)
    return "".join(f"<i>{escape(line, quote=False)}</i>\n" for line in shown)


def _shown_length(html: str) -> int:
    return length(unescape(_TAG.sub("", html)))


def _fitting(parts: Iterable[str], room: int, between: int = 2) -> list[str]:
    """The first of the parts, as many as fit into `room` UTF-16 units with so many line ends between them."""
    fitting: list[str] = []
    for part in parts:
        room -= _shown_length(part) + between
        if room < 0:
            break
        fitting.append(part)
    return fitting


def _listed(one: Listing, mark: str, headline: int, publisher: int, voice: Voice) -> str:
    """A story in a list behind its mark, with its headline and publisher within so many characters."""
    return " · ".join([f"{mark} {_headline(one.headline, one.url, headline)}", *_published(one, publisher, voice)])


def _published(one: Listing, longest: int, voice: Voice) -> list[str]:
    about = [one.publisher, spoken_date(one.published, voice) if one.published else None]
    return [escape(isolated(shortened(part, longest))) for part in about if part]


def _detail(detail: Detail) -> str:
    """A fact about a story, with the story's headline if there are several."""
    label = f"<b>{escape(detail.label)}</b> " if detail.label else ""
    source = f"\n— {_headline_of(detail.story)}" if detail.story else ""
    return f"{label}{escape(shortened(detail.text, LONGEST_DETAIL))}{source}"


def _quotations(reply: Reply, voice: Voice, *, corrected: bool = True, credits_whole: bool = False) -> Iterator[str]:
    """Each quotation above its attribution; those after the first fold if they are long."""
    above, tag = reply.above, "blockquote"
    for excerpt, count in zip(reply.quotations, chain(reply.counts, repeat(None)), strict=False):
        if credits_whole:
            below = credit_html(excerpt, voice, MESSAGE_LIMIT)
        else:
            below = _place(excerpt, voice, above, count, corrected=corrected)
        quoted = lines_html(excerpt.lines_above) + "".join(_pieces(excerpt))
        yield f"<{tag}>{quoted}</blockquote>\n{below}"
        above, tag = excerpt, "blockquote expandable"


def _place(
    excerpt: Excerpt, voice: Voice, above: Excerpt | None, count: tuple[int, int] | None, *, corrected: bool
) -> str:
    """Where a quotation comes from, in a line that stands back behind it, and the correction of its story.

    What the line of the quotation above says of the same story is not said again.
    """
    story = excerpt.story
    is_named = above is not None and above.story.digest == story.digest
    publication = None if is_named else source(story, voice)
    parts = [
        escape(isolated(shortened(excerpt.speaker, LONGEST_PART))) if excerpt.speaker else None,
        None if is_named else _headline(story.headline, story.metadata.url, SHORT_HEADLINE),
        f"¶\u00a0{excerpt.paragraph}",
        escape(publication) if publication else None,
    ]
    number = f"{voice.text('quotation-count', number=count[0], total=count[1])} " if count else ""
    correction = correction_line(story, voice) if corrected and not is_named else None
    line = f"<i>{number}— {' · '.join(filter(None, parts))}"
    return f"{line}\n{escape(isolated(correction))}</i>" if correction else f"{line}</i>"


def _pieces(excerpt: Excerpt) -> Iterator[str]:
    """The quoted words, with those struck out that the story no longer has."""
    text, done = excerpt.story.text, excerpt.start
    for start, end in excerpt.struck:
        start, end = max(start, done), min(end, excerpt.end)
        if start < end:
            yield with_bold(text, done, start, excerpt.span)
            yield f"<s>{with_bold(text, start, end, excerpt.span)}</s>"
            done = end
    yield with_bold(text, done, excerpt.end, excerpt.span)


def _headline_of(story: Story) -> str:
    return _headline(story.headline, story.metadata.url)


def _headline(headline: str, address: str | None, longest: int = LONGEST_PART) -> str:
    text = escape(isolated(shortened(headline, longest)))
    return f'<a href="{escape(address)}">{text}</a>' if address else text
