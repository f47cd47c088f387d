"""What is said for an answer, before it is laid out for Telegram or for a terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.replies.dates import spoken_date
from bot.replies.languages import language_line, offer_line
from bot.voice import Voice
from corpus import Story
from index.answer import Answer, Answered, Closest, Fact, FileFacts, Refusal, RemarkMade, UnreadLanguage
from index.excerpt import Excerpt
from index.languages import ENGLISH
from index.question import Aspect

MOST_OFFERS = 3
"""Passages that are offered with a refusal."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What a story's file says of the story, or that it does not.

    Args:
        label: what it is, with its colon ("Author:"), None where the text is a sentence of the bot's own.
        text: the words of the file, or the sentence.
        story: the story, None where the text names it already or there is no other.
    """

    label: str | None
    text: str
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, as parts in the order they are read.

    Args:
        line: a sentence of the bot's own, None where the quotation stands for itself.
        quotation: the quotation that comes first.
        further: the other quotations.
        offers: passages that can be asked for next; they are no answer.
        details: what the files say of the stories; after the line, before the quotation.
    """

    line: str | None = None
    quotation: Excerpt | None = None
    further: tuple[Excerpt, ...] = ()
    offers: tuple[Excerpt, ...] = ()
    details: tuple[Detail, ...] = ()


def reply_to(
    answer: Answer, stories: Sequence[Story], voice: Voice, languages: Collection[str] | None = (ENGLISH,)
) -> Reply:
    """Return the reply for an answer: its quotations, the closest passage, what the files say, or a refusal.

    Args:
        answer: the answer.
        stories: the stories that it was looked for in.
        voice: says what is the bot's own; to a question in a language that is not read, that language's own does.
        languages: BCP 47 codes of the languages that questions may be asked in; None for all.
    """
    match answer:
        case Answered(excerpts=excerpts):
            return Reply(quotation=excerpts[0], further=excerpts[1:])
        case Closest(passage=passage):
            return Reply(line=closest_line(len(stories), voice), quotation=passage)
        case Refusal(related=related):
            return _refusal(related[:MOST_OFFERS], len(stories), voice)
        case FileFacts(facts=facts, excerpts=excerpts):
            return facts_reply(facts, excerpts, voice, more=leaves_out_stories(facts, stories))
        case RemarkMade(remark=remark):
            return Reply(line=voice.text(f"remark-{remark}"))
        case UnreadLanguage(language=language, related=related):
            return _unread(language, related[:MOST_OFFERS], voice, languages)
        case _:
            assert_never(answer)


def closest_line(stories: int, voice: Voice) -> str:
    """Return the line over a passage that may not answer; `stories` is how many were asked."""
    return voice.text("closest", stories=stories)


def facts_reply(facts: Sequence[Fact], excerpts: Sequence[Excerpt], voice: Voice, *, more: bool) -> Reply:
    """Return what the files say, with the leads where the question was what a story is about.

    Args:
        facts: what they say, of one aspect.
        excerpts: the leads.
        voice: says what is the bot's own.
        more: whether there are stories that are not told of (`leaves_out_stories`).
    """
    several = len(facts) > 1
    return Reply(
        # Where some of many stories are told of, the reader learns how to ask of another.
        line=voice.text("name-a-story") if more else None,
        quotation=excerpts[0] if excerpts else None,
        further=tuple(excerpts[1:]),
        details=tuple(_detail(fact, voice, several=several) for fact in facts),
    )


def leaves_out_stories(facts: Sequence[Fact], stories: Sequence[Story]) -> bool:
    """Return whether facts tell of several of the stories, and not of all."""
    return 1 < len(facts) < len(stories)


def _refusal(offers: tuple[Excerpt, ...], stories: int, voice: Voice) -> Reply:
    line = voice.text("refusal", stories=stories)
    return Reply(line=f"{line} {voice.text('offer', stories=stories)}" if offers else line, offers=offers)


def _unread(language: str, offers: tuple[Excerpt, ...], voice: Voice, languages: Collection[str] | None) -> Reply:
    line = language_line(language, languages or (), voice)
    return Reply(line=f"{line}\n{offer_line(language, voice)}" if offers else line, offers=offers)


def _detail(fact: Fact, voice: Voice, *, several: bool) -> Detail:
    story = fact.story if several and fact.aspect not in (Aspect.SUBJECT, Aspect.HEADLINE) else None
    if fact.value is None:
        return Detail(None, voice.text(f"not-in-file-{fact.aspect}"), story)
    value = spoken_date(fact.value, voice) if fact.aspect is Aspect.PUBLISHED else fact.value
    return Detail(voice.text(f"aspect-{fact.aspect}"), value, story)
