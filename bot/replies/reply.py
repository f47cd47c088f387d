"""The reply to an answer, before it is laid out for Telegram or a terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.replies.attribution import LONGEST_PART
from bot.replies.dates import spoken_date
from bot.voice import ENGLISH, Voice, own_name, voice_for_question
from bot.voice.marks import isolated
from corpus import Story
from index.answer import (
    Answer,
    Answered,
    Closest,
    Fact,
    FileFacts,
    Refusal,
    RemarkMade,
    UnreadLanguage,
    is_partly_searched,
)
from index.display import shortened
from index.excerpt import Excerpt
from index.question import Aspect

MOST_OFFERS = 3
"""Most passages that are offered with a refusal."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A fact from a story's file, or a sentence that the file does not give it.

    Args:
        label: the fact's name with a colon ("Author:"), or None if the text is the bot's own sentence.
        text: the words of the file, or the sentence.
        story: the story, or None if it is the only one or the text names it.
    """

    label: str | None
    text: str
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, as parts in the order they are read.

    Args:
        line: the bot's own sentence, or None if there are only quotations.
        quotation: the first quotation.
        further: the other quotations.
        offers: passages that do not answer, offered to be read next.
        details: facts from the files, shown after the line and before the quotation.
        notice: the bot's own sentence after all else, or None.
        counts: which of how many each quotation is, from 1; empty if they are not counted.
        above: the quotation in the message above the first one, or None; a story is not named twice in a row.
    """

    line: str | None = None
    quotation: Excerpt | None = None
    further: tuple[Excerpt, ...] = ()
    offers: tuple[Excerpt, ...] = ()
    details: tuple[Detail, ...] = ()
    notice: str | None = None
    counts: tuple[tuple[int, int], ...] = ()
    above: Excerpt | None = None

    @property
    def quotations(self) -> tuple[Excerpt, ...]:
        """All quotations in order."""
        return (self.quotation, *self.further) if self.quotation else ()


def reply_to(
    answer: Answer,
    stories: Sequence[Story],
    voice: Voice,
    languages: Collection[str] | None = (ENGLISH,),
    *,
    alone: Story | None = None,
) -> Reply:
    """Return the reply to an answer.

    Args:
        answer: the answer.
        stories: the stories that were asked.
        voice: the language of the bot's own lines. A question in an unsupported language is replied to in that
            language if there are lines in it.
        languages: BCP 47 codes of the languages that the models read besides English, or None for all.
        alone: the story that alone was asked of several, which a refusal names, or None.
    """
    reply = _reply_to(answer, stories, voice, languages, alone)
    return replace(reply, notice=voice.text("partly-searched")) if is_partly_searched(answer) else reply


def _reply_to(
    answer: Answer, stories: Sequence[Story], voice: Voice, languages: Collection[str] | None, alone: Story | None
) -> Reply:
    match answer:
        case Answered(excerpts=excerpts):
            return Reply(quotation=excerpts[0], further=excerpts[1:])
        case Closest(passage=passage):
            return Reply(line=voice.text("closest", stories=len(stories)), quotation=passage)
        case Refusal(related=related):
            return _refusal(related[:MOST_OFFERS], len(stories), voice, alone)
        case FileFacts(facts=facts, excerpts=excerpts):
            return facts_reply(facts, excerpts, voice, more=leaves_out_stories(facts, stories))
        case RemarkMade(remark=remark):
            return Reply(line=voice.text(f"remark-{remark}"))
        case UnreadLanguage(language=language, related=related):
            return _unread(language, related[:MOST_OFFERS], voice, languages)
        case _:
            assert_never(answer)


def facts_reply(facts: Sequence[Fact], excerpts: Sequence[Excerpt], voice: Voice, *, more: bool) -> Reply:
    """Return the reply with facts from the files.

    Args:
        facts: facts of one aspect.
        excerpts: the first sentences, if the question was what a story is about.
        voice: the language of the bot's own lines.
        more: whether there are other stories (`leaves_out_stories`).
    """
    several = len(facts) > 1
    return Reply(
        # If only some of many stories are shown, tell the reader how to ask about another.
        line=voice.text("name-a-story") if more else None,
        quotation=excerpts[0] if excerpts else None,
        further=tuple(excerpts[1:]),
        details=tuple(_detail(fact, voice, several=several) for fact in facts),
    )


def leaves_out_stories(facts: Sequence[Fact], stories: Sequence[Story]) -> bool:
    """Return whether the facts are about several of the stories, but not all."""
    return 1 < len(facts) < len(stories)


def _refusal(offers: tuple[Excerpt, ...], stories: int, voice: Voice, alone: Story | None) -> Reply:
    offer = voice.text("offer", stories=stories) if offers else ""
    if alone:
        named = f"{voice.text('refusal-of-story')}\n— {isolated(shortened(alone.headline, LONGEST_PART))}"
        return Reply(line=f"{named}\n{offer}".rstrip(), offers=offers)
    return Reply(line=f"{voice.text('refusal', stories=stories)} {offer}".rstrip(), offers=offers)


def _unread(language: str, offers: tuple[Excerpt, ...], voice: Voice, languages: Collection[str] | None) -> Reply:
    speaking, is_own = voice_for_question(language, voice)
    own = "yes" if is_own else "no"
    codes = list(dict.fromkeys([ENGLISH, *(code.partition("-")[0].casefold() for code in languages or ())]))
    if language.endswith("-Latn") and language.partition("-")[0] in codes:
        line = speaking.text("latin-letters")
    elif codes == [ENGLISH]:
        line = speaking.text("unread-ask-in-english", own=own)
    else:
        line = speaking.text("unread-ask-in", own=own, languages=", ".join(map(own_name, codes)))
    return Reply(line=f"{line}\n{speaking.text('unread-offer')}" if offers else line, offers=offers)


def _detail(fact: Fact, voice: Voice, *, several: bool) -> Detail:
    story = fact.story if several and fact.aspect not in (Aspect.SUBJECT, Aspect.HEADLINE) else None
    if fact.value is None:
        return Detail(None, voice.text(f"not-in-file-{fact.aspect}"), story)
    value = spoken_date(fact.value, voice) if fact.aspect is Aspect.PUBLISHED else fact.value
    return Detail(voice.text(f"aspect-{fact.aspect}"), value, story)
