"""What the page asks an answerer for, and the JSON objects that it gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.replies.attribution import attribution, correction_line
from bot.replies.dates import spoken_date
from bot.replies.reply import Detail, Reply, reply_to
from bot.replies.text_fragment import passage_url
from bot.voice import Voice, voice_answering
from corpus import Story, UnknownStoryError, named_story, stories_with_id
from index.answer import Answer, Answered, FileFacts, Refusal, RemarkMade, is_partly_searched, turn_of
from index.catalogue import Listing, codes_of, key_of
from index.excerpt import Excerpt
from index.question import Remark, Turn
from index.story_bot import StoryBot

WEB = ("https://", "http://")
"""Beginnings of an address that may become a link; `javascript:` and others may not."""

LISTED = 30
"""Stories of a list that are given at a time."""


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


def story_of(answerer: StoryBot, start: str) -> Story:
    """Return the story that an id, the beginning of one, or the key of a link names; raises UnknownStoryError."""
    listing = answerer.catalogue.with_id(start) or answerer.catalogue.with_key(start)
    id = listing.id if listing else named_story(answerer.stories, start)
    found = stories_with_id(answerer.stories, id)
    if not found:
        raise UnknownStoryError(start, "there is no such story", "name another one", ())
    return found[0]


def read(answerer: StoryBot, start: str, voice: Voice) -> dict[str, Any]:
    """Return a story to read."""
    return story_value(story_of(answerer, start), voice)


def suggest(answerer: StoryBot, start: str) -> dict[str, Any]:
    """Return the questions to suggest about a story; they are made when they are first wanted."""
    return {"questions": answerer.suggestions(story_of(answerer, start))}


def listed(answerer: StoryBot, words: str, after: int, voice: Voice) -> dict[str, Any]:
    """Return some stories of the list, the newest first.

    Args:
        answerer: whose stories they are.
        words: what headline or publishers have to contain; "" for all stories.
        after: how many stories of the list are left out at its beginning.
        voice: the language of the dates.
    """
    found = _with_words(answerer, words)
    return {
        "stories": [listing_value(one, voice) for one in found[after : after + LISTED]],
        "found": len(found),
        "all": len(answerer.catalogue.listings),
    }


def _with_words(answerer: StoryBot, words: str) -> Sequence[Listing]:
    """The stories with these words in any inflection, or with all of these letters, as somebody types them."""
    catalogue, parts = answerer.catalogue, words.casefold().split()
    inflected = {one.number for one in catalogue.with_words(codes_of(words), catalogue.listings)}

    def is_found(one: Listing) -> bool:
        about = " ".join((one.headline, *one.publishers)).casefold()
        return one.number in inflected or all(part in about for part in parts)

    return [one for one in catalogue.listings if is_found(one)]


def ask(
    answerer: StoryBot,
    question: str,
    start: str | None,
    previous: Turn | None,
    voice: Voice,
    *,
    chosen: bool,
    most: int,
) -> dict[str, Any]:
    """Return the reply to a question.

    Args:
        answerer: is asked.
        question: the question.
        start: the story to ask, as in `story_of`; if None, all are asked.
        previous: the turn before, which the question may take up.
        voice: the reader's language.
        chosen: whether the reader has chosen it; if not, the bot's lines follow the question's language.
        most: most quotations to give.
    """
    story = story_of(answerer, start) if start else None
    answer = answerer.ask(question, story.id if story else None, most, previous)
    speaking = voice if chosen else voice_answering(question, voice)
    if previous and isinstance(answer, RemarkMade) and answer.remark is Remark.MORE:
        before = answerer.ask(previous.question, story.id if story else None, most)
        return reply_value(answer, _more(before, speaking), speaking, suggests=False)
    asked = [story] if story else answerer.stories
    # A refusal names the story if there are others.
    alone = story if len(answerer.stories) > 1 else None
    reply = reply_to(answer, asked, speaking, answerer.languages, alone=alone)
    return reply_value(answer, reply, speaking, suggests=_suggests(answer))


def _more(before: Answer, voice: Voice) -> Reply:
    """What else there is of an answer: the passages beside it."""
    notice = voice.text("partly-searched") if is_partly_searched(before) else None
    match before:
        case Answered(related=related) | Refusal(related=related) if related:
            return Reply(line=voice.text("related"), offers=related, notice=notice)
        case _:
            return Reply(line=voice.text("nothing-more"), notice=notice)


def _suggests(answer: Answer) -> bool:
    """Whether other questions are suggested under a reply, as in Telegram."""
    match answer:
        case Answered() | FileFacts() | RemarkMade(remark=Remark.THANKS | Remark.FAREWELL):
            return False
        case _:
            return True
