"""Answers as messages: how their quotations are spread over pages, and the first page or the refusal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from bot.replies.attribution import SHORT_HEADLINE
from bot.replies.html import MESSAGE_LIMIT, length, reply_html, reply_length
from bot.replies.reply import Reply, facts_reply, leaves_out_stories, reply_to
from bot.replies.split import Breaks
from bot.telegram.messages.answer_buttons import page_buttons
from bot.telegram.messages.callback_data import AllStoriesData
from bot.telegram.messages.message import Message, keyboard, offer_rows, suggestion_rows
from bot.telegram.messages.stored_answer import FactPlace, Page, Place, ShownAnswer
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import Voice
from bot.voice.marks import isolated
from corpus import Story
from index.answer import Answer, Answered, Closest, Fact, FileFacts, Refusal, RemarkMade, UnreadLanguage
from index.display import shortened
from index.excerpt import Excerpt

ROOM = MESSAGE_LIMIT - 96
"""UTF-16 units of a page. The rest of the message is for lines that get longer in a later version of the program."""


def answer_message(
    answer: Answer,
    number: int | None,
    shown: ShownAnswer,
    stories: Sequence[Story],
    voice: Voice,
    languages: Collection[str] | None,
    suggested: Suggested,
    question: str | None = None,
    *,
    alone: Story | None = None,
    all_stories: AllStoriesData | None = None,
) -> Message:
    """Return the first page of an answer or of the closest passage, or the refusal, with what can be asked instead.

    Args:
        answer: the answer, with the excerpts of all pages.
        number: the number under which `shown` is stored; if None, there are no buttons that need it.
        shown: what the answer shows, page by page.
        stories: the stories that were asked.
        voice: says what is the bot's own.
        languages: BCP 47 codes of the languages that questions may be asked in. If None, all.
        suggested: questions to ask instead.
        question: what stands above it, or None; as `shown` was made for.
        alone: the story that alone was asked of several, which a refusal names, or None.
        all_stories: what a button under quotations carries that asks all stories, if a reader has chosen one.
    """
    if shown.layout:
        quoted = quotations(answer)
        found = {number: quoted[number] for number in shown.layout[0].numbers}
        facts = answer.facts if isinstance(answer, FileFacts) else ()
        html = reply_html(page_reply(shown, 0, found, facts, voice), voice)
        first, excerpt = next(iter(found.items()), (None, None))
        buttons = page_buttons(number, shown, 0, first, excerpt, voice, all_stories=all_stories)
        rows = keyboard(buttons.rows, suggestion_rows(suggested, voice))
        return Message(html, rows, keyboard(buttons.menu)).under(question)
    above = length(question) + 2 if question else 0
    reply = reply_to(answer, stories, voice, languages, alone=alone)
    told = {one.story.id for one in reply.offers} | {one.story.id for one in suggested.suggestions}
    if len(stories) > 1 and suggested.suggestions:
        # Which of the stories answers the questions is told above, if the passages are of the same, or on the buttons.
        if reply.offers and len(told) == 1:
            headline = isolated(shortened(reply.offers[0].story.headline, SHORT_HEADLINE))
            reply = replace(reply, line=f"{reply.line}\n— {headline}")
        else:
            suggested = replace(suggested, of_several=True)
    markup = keyboard(offer_rows(reply.offers, voice), suggestion_rows(suggested, voice))
    return Message(reply_html(reply, voice, MESSAGE_LIMIT - above), markup).under(question)


def without_offers(answer: Answer) -> Answer:
    """Return an answer without the passages that are offered with a refusal."""
    return replace(answer, related=()) if isinstance(answer, Refusal | UnreadLanguage) else answer


def shown_for(
    answer: Answer, stories: Sequence[Story], per_page: int, voice: Voice, question: str | None = None
) -> ShownAnswer:
    """Return what an answer shows; a refusal, and facts without a quotation, have no pages.

    A page has as many quotations as stand in full in one message, and the next page begins with the first that does
    not. A quotation that is longer than a message goes over several pages.

    Args:
        answer: the answer, with the excerpts of all pages.
        stories: the stories that were asked.
        per_page: most quotations on a page, at least 1.
        voice: says what is the bot's own.
        question: what stands above the first page, or None (`Message.under`).
    """
    facts: tuple[Fact, ...] = ()
    match answer:
        case Answered(excerpts=excerpts, related=related):
            shown = ShownAnswer(_places(excerpts), _places(related))
        case Closest(passage=passage):
            shown = ShownAnswer(related=_places([passage]), closest_of=len(stories))
        case FileFacts(facts=facts, excerpts=excerpts) if excerpts:
            told = tuple(map(FactPlace.of, facts))
            shown = ShownAnswer(_places(excerpts), facts=told, more=leaves_out_stories(facts, stories))
        case FileFacts() | Refusal() | RemarkMade() | UnreadLanguage():
            return ShownAnswer()
        case _:
            assert_never(answer)
    return _laid_out(shown, quotations(answer), facts, per_page, voice, question)


def quotations(answer: Answer) -> tuple[Excerpt, ...]:
    """Return what can be paged through of an answer, by the numbers in `ShownAnswer`."""
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


def stories_of(answer: Answer) -> tuple[Story, ...]:
    """Return the stories that an answer quotes, offers a passage of or tells of, some of them several times."""
    match answer:
        case Refusal(related=related) | UnreadLanguage(related=related):
            return tuple(one.story for one in related)
        case FileFacts(facts=facts):
            return (*(one.story for one in facts), *(one.story for one in answer.excerpts))
        case _:
            return tuple(one.story for one in quotations(answer))


def shown_passage(passage: Excerpt, voice: Voice) -> ShownAnswer:
    """Return what is shown of a passage that was offered: it is related, and no answer."""
    return _laid_out(ShownAnswer(related=_places([passage])), (passage,), (), 1, voice)


def page_reply(
    shown: ShownAnswer, page: int, found: Mapping[int, Excerpt], facts: Sequence[Fact], voice: Voice
) -> Reply:
    """Return what a page says.

    Args:
        shown: what the answer shows.
        page: the page's number, from 0.
        found: the page's excerpts that are still there, by their numbers.
        facts: the answer's facts that are still there; for its first page.
        voice: says what is the bot's own.
    """
    part = shown.layout[page].part
    excerpts = [_slice(excerpt, part) if part else excerpt for excerpt in found.values()]
    opening = _opening(shown, page, facts, voice)
    counts = tuple(filter(None, map(shown.count_of, found)))
    return replace(opening, quotation=excerpts[0] if excerpts else None, further=tuple(excerpts[1:]), counts=counts)


def _opening(shown: ShownAnswer, page: int, facts: Sequence[Fact], voice: Voice) -> Reply:
    """What a page says before it quotes."""
    reply = facts_reply(facts, (), voice, more=shown.more) if page == 0 and shown.facts else Reply()
    lines = [reply.line, *_lines(shown, page, voice)]
    return replace(reply, line="\n".join(line for line in lines if line) or None)


def _lines(shown: ShownAnswer, page: int, voice: Voice) -> Iterator[str]:
    part = shown.part_of(page)
    if shown.closest_of is not None:
        yield voice.text("closest", stories=shown.closest_of)
    elif shown.is_related(page):
        yield voice.text("related")
    if part:
        yield voice.text("quotation-part", part=part[0], parts=part[1])


def _places(excerpts: Iterable[Excerpt]) -> tuple[Place, ...]:
    return tuple(map(Place.of, excerpts))


def _slice(excerpt: Excerpt, part: tuple[int, int]) -> Excerpt:
    """A part of an excerpt, with the answering words that are in it."""
    start, end = part
    span = (max(excerpt.span[0], start), min(excerpt.span[1], end)) if excerpt.span else None
    return replace(excerpt, start=start, end=end, span=span if span and span[0] < span[1] else None)


def _laid_out(
    shown: ShownAnswer,
    excerpts: Sequence[Excerpt],
    facts: Sequence[Fact],
    per_page: int,
    voice: Voice,
    question: str | None = None,
) -> ShownAnswer:
    """What is shown, with its pages; `excerpts` are all of them by their numbers. Each is measured once."""
    pages: list[Page] = []
    counts = [(one,) if (one := shown.count_of(number)) else () for number in range(len(excerpts))]
    sizes, sizes_below = (
        [
            reply_length(Reply(quotation=excerpt, counts=count, above=above), voice)
            for excerpt, count, above in zip(excerpts, counts, beside, strict=True)
        ]
        # At the top of a page, and below the one before, whose story need not be named again.
        for beside in ([None] * len(excerpts), [None, *excerpts[:-1]][: len(excerpts)])
    )

    def room_on(page: Page) -> int:
        """UTF-16 units for quotations, if this is the next page."""
        opening = reply_length(_opening(replace(shown, layout=(*pages, page)), len(pages), facts, voice), voice)
        above = length(question) + 2 if question and not pages else 0
        return ROOM - above - (opening + 2 if opening else 0)

    for first, end in ((0, len(shown.places)), (len(shown.places), len(excerpts))):
        number = first
        while number < end:
            last = min(number + per_page, end)
            count = _fitting([sizes[number], *sizes_below[number + 1 : last]], room_on(Page(number, 1)))
            if count or (facts and not pages):
                pages.append(Page(number, count))
                number += count
            else:
                credit = sizes[number] - length(excerpts[number].quote)
                for page in _parts(excerpts[number], number, lambda page: room_on(page) - credit):  # noqa: B023
                    pages.append(page)
                number += 1
    return replace(shown, layout=tuple(pages))


def _fitting(sizes: Sequence[int], room: int) -> int:
    """How many quotations of these sizes have room on a page, with an empty line between two."""
    for count, size in enumerate(sizes):
        room -= size + (2 if count else 0)
        if room < 0:
            return count
    return len(sizes)


def _parts(excerpt: Excerpt, number: int, room_on: Callable[[Page], int]) -> Iterator[Page]:
    """The pages of an excerpt that is longer than one; the next is asked for when the one before is in place."""
    text, position = excerpt.quote, 0
    breaks = Breaks(text)
    while position < len(text):
        start = excerpt.start + position
        end, position = breaks.after(position, room_on(Page(number, 1, (start, excerpt.end))))
        yield Page(number, 1, (start, excerpt.start + end))
