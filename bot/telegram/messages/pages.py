"""How the quotations of an answer are spread over pages, each of which is one message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from bot.replies.breaks import Breaks
from bot.replies.html import MESSAGE_LIMIT, length, reply_length
from bot.replies.reply import Reply, closest_line, facts_reply, leaves_out_stories
from bot.telegram.messages.stored_answer import FactPlace, Page, Place, Shown
from bot.voice import Voice
from corpus import Story
from index.answer import (
    Answer,
    Answered,
    Closest,
    Excerpt,
    Fact,
    FileFacts,
    Refusal,
    RemarkMade,
    UnreadLanguage,
)

ROOM = MESSAGE_LIMIT - 96
"""UTF-16 units of a page. The rest of the message is for the numbers of pages, which are known when all are laid out,
and for lines that a later version of the program says at greater length."""


def shown_for(
    answer: Answer, stories: Sequence[Story], per_page: int, voice: Voice, question: str | None = None
) -> Shown:
    """Return what an answer shows; a refusal, or facts without a quotation, have nothing to page through.

    A page has as many quotations as stand in full in one message, and the next one begins with the first that does not.
    A quotation that is longer than a message goes over several pages.

    Args:
        answer: the answer, with the excerpts of all pages.
        stories: the stories that were asked.
        per_page: most quotations on a page, at least 1.
        voice: says what is the bot's own.
        question: what stands over the first page, None for nothing (`introduced`).
    """
    facts: tuple[Fact, ...] = ()
    match answer:
        case Answered(excerpts=excerpts, related=related):
            shown = Shown(_places(excerpts), _places(related))
        case Closest(passage=passage):
            shown = Shown(related=_places([passage]), closest_of=len(stories))
        case FileFacts(facts=facts, excerpts=excerpts) if excerpts:
            told = tuple(map(FactPlace.of, facts))
            shown = Shown(_places(excerpts), facts=told, more=leaves_out_stories(facts, stories))
        case FileFacts() | Refusal() | RemarkMade() | UnreadLanguage():
            return Shown()
        case _:
            assert_never(answer)
    return _laid_out(shown, quotations(answer), facts, per_page, voice, question)


def quotations(answer: Answer) -> tuple[Excerpt, ...]:
    """Return what can be paged through of an answer, by the numbers that it has in `Shown`."""
    match answer:
        case Answered(excerpts=excerpts, related=related):
            return (*excerpts, *related)
        case Closest(passage=passage):
            return (passage,)
        case FileFacts(excerpts=excerpts):
            return excerpts
        case Refusal() | RemarkMade() | UnreadLanguage():
            return ()
        case _:
            assert_never(answer)


def shown_passage(passage: Excerpt, voice: Voice) -> Shown:
    """Return what is shown of a passage that was offered: it is related, and no answer."""
    return _laid_out(Shown(related=_places([passage])), (passage,), (), 1, voice)


def page_reply(shown: Shown, page: int, found: Mapping[int, Excerpt], facts: Sequence[Fact], voice: Voice) -> Reply:
    """Return what a page says.

    Args:
        shown: what the answer shows.
        page: the page's number, from 0.
        found: the page's excerpts by their numbers, those that are still there.
        facts: those of the answer, for its first page; those that are still there.
        voice: says what is the bot's own.
    """
    part = shown.layout[page].part
    excerpts = [_slice(excerpt, part) if part else excerpt for excerpt in found.values()]
    if page == 0 and shown.facts:
        reply = facts_reply(facts, excerpts, voice, more=shown.more)
    else:
        reply = Reply(quotation=excerpts[0], further=tuple(excerpts[1:]))
    lines = [reply.line, *_lines(shown, page, voice)]
    return replace(reply, line="\n".join(line for line in lines if line) or None)


def introduction_length(question: str | None) -> int:
    """Return the UTF-16 units that a question takes up over an answer."""
    return length(question) + 2 if question else 0


def _places(excerpts: Iterable[Excerpt]) -> tuple[Place, ...]:
    return tuple(map(Place.of, excerpts))


def _lines(shown: Shown, page: int, voice: Voice) -> Iterator[str]:
    """What the bot says of a page, over it."""
    part = shown.part_of(page)
    if shown.closest_of is not None:
        yield closest_line(shown.closest_of, voice)
    elif shown.is_related(page):
        yield voice.text("related")
    elif page and not part:
        yield voice.text("excerpts-page", page=page + 1, pages=shown.pages)
    if part:
        yield voice.text("quotation-part", part=part[0], parts=part[1])


def _slice(excerpt: Excerpt, part: tuple[int, int]) -> Excerpt:
    """A part of an excerpt, with what is in it of the words that answer."""
    start, end = part
    span = (max(excerpt.span[0], start), min(excerpt.span[1], end)) if excerpt.span else None
    return replace(excerpt, start=start, end=end, span=span if span and span[0] < span[1] else None)


def _laid_out(
    shown: Shown,
    excerpts: Sequence[Excerpt],
    facts: Sequence[Fact],
    per_page: int,
    voice: Voice,
    question: str | None = None,
) -> Shown:
    """What is shown, with its pages; `excerpts` are all of them by their numbers."""
    pages: list[Page] = []

    def room_beside(page: Page) -> int:
        """The UTF-16 units that are left in the message where this is the next page; below 0 where it is too long."""
        trial = replace(shown, layout=(*pages, page))
        found = {number: excerpts[number] for number in page.numbers}
        over = 0 if pages else introduction_length(question)
        return ROOM - over - reply_length(page_reply(trial, len(pages), found, facts, voice), voice)

    for first, end in ((0, len(shown.places)), (len(shown.places), len(excerpts))):
        number = first
        while number < end:
            counts = range(1, min(per_page, end - number) + 1)
            count = max((count for count in counts if room_beside(Page(number, count)) >= 0), default=0)
            if count or (facts and not pages):
                pages.append(Page(number, count))
                number += count
            else:
                for page in _parts(excerpts[number], number, room_beside):
                    pages.append(page)
                number += 1
    return replace(shown, layout=tuple(pages))


def _parts(excerpt: Excerpt, number: int, room_beside: Callable[[Page], int]) -> Iterator[Page]:
    """The pages of an excerpt that is longer than one; each is asked for when the one before has its place."""
    text, position = excerpt.quote, 0
    breaks = Breaks(text)
    while position < len(text):
        start = excerpt.start + position
        room = length(text[position:]) + room_beside(Page(number, 1, (start, excerpt.end)))
        end, position = breaks.after(position, room)
        yield Page(number, 1, (start, excerpt.start + end))
