"""A page of an answer whose stories may have changed since: corrected, or with a line that says that it is old."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import groupby

from bot.replies.dates import spoken_date
from bot.replies.html import MESSAGE_LIMIT, length, reply_html, reply_length
from bot.replies.reply import Reply
from bot.telegram.messages.answer_buttons import page_buttons, sentences_on
from bot.telegram.messages.answer_message import page_reply
from bot.telegram.messages.callback_data import AllStoriesData
from bot.telegram.messages.message import Message, keyboard, suggestion_rows
from bot.telegram.messages.recalled import Correction, Recalled
from bot.telegram.messages.stored_answer import Gone
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import Voice
from corpus import Sentence, Story
from index.excerpt import Excerpt, speaker_of


def recalled_page(
    number: int | None,
    recalled: Recalled,
    page: int,
    voice: Voice,
    days: Mapping[str, str],
    suggested: Suggested | None = None,
    question: str | None = None,
    all_stories: AllStoriesData | None = None,
) -> Message | Gone:
    """Return a page of quotations, from 0, or why it is gone.

    Words that their story no longer has are struck out, and what stands there now is quoted below. If all quoted words
    still stand in stories that have changed, a line says so.

    Args:
        number: the number under which the answer is stored; if None, there are no buttons that need it.
        recalled: what the answer showed.
        page: the page's number, from 0.
        voice: says what is the bot's own.
        days: the ISO 8601 date on which the bot learned of the correction of each story, by its id.
        suggested: questions to ask instead.
        question: what stands above the page, or None.
        all_stories: what a button carries that asks all stories, if a reader has chosen one.
    """
    corrections = recalled.on_page(page)
    shown = recalled.shown
    found = shown.page(page, recalled.stories)
    facts = shown.told(recalled.stories) if page == 0 else ()
    if isinstance(found, Gone):
        return found
    if isinstance(facts, Gone):
        return facts
    struck = {n: _struck(excerpt, corrections[n]) if n in corrections else excerpt for n, excerpt in found.items()}
    reply = page_reply(shown, page, struck, facts, voice)
    if corrections:
        lines = list(_lines(corrections, found, voice, days)) or [voice.text("reply-is-old")]
        new = list(_replacements(corrections.values()))
        above = length(question) + 2 if question else 0
        html = _with_below(reply, "\n".join(lines), new, voice, MESSAGE_LIMIT - above)
    else:
        html = reply_html(reply, voice)
    still = next((n for n in found if n not in corrections or corrections[n].now), None)
    correction = None if still is None else corrections.get(still)
    is_corrected = correction is not None and correction.is_needed
    taken = None if still is None else found[still]
    if correction and is_corrected:
        # What is taken along are the words that stand now.
        taken = next(_replacements([correction]), None)
    buttons = page_buttons(
        number,
        shown,
        page,
        still,
        taken,
        voice,
        is_current=not is_corrected,
        has_words=not corrections or bool(sentences_on(0, found)),
        all_stories=all_stories,
    )
    suggestions = suggestion_rows(suggested or Suggested(), voice)
    return Message(html, keyboard(buttons.rows, suggestions), keyboard(buttons.menu)).under(question)


def _with_below(reply: Reply, line: str, new: list[Excerpt], voice: Voice, limit: int) -> str:
    """A page with the lines about its corrections below, and as many of the new quotations as fit."""
    limit -= length(line) + 2
    room = limit - reply_length(replace(reply, further=(), details=()), voice)
    below = [escape(line)]
    for above, excerpt in zip([None, *new], new, strict=False):
        shown = Reply(quotation=excerpt, above=above)
        size = reply_length(shown, voice) + 2
        if size > room:
            break
        room, limit = room - size, limit - size
        below.append(reply_html(shown, voice, sys.maxsize))
    return "\n\n".join([reply_html(reply, voice, limit), *below])


def _struck(excerpt: Excerpt, correction: Correction) -> Excerpt:
    if correction.now is None:
        return replace(excerpt, struck=((excerpt.start, excerpt.end),))
    return replace(excerpt, struck=tuple((one.start, one.end) for one in correction.changed))


def _lines(
    corrections: Mapping[int, Correction], found: Mapping[int, Excerpt], voice: Voice, days: Mapping[str, str]
) -> Iterator[str]:
    """What has happened to the quotations of a page, one line for each kind."""
    needed = [(found[n].story.id, one) for n, one in corrections.items() if n in found and one.is_needed]
    changed = [days[id] for id, one in needed if one.changed and id in days]
    withdrawn = [days[id] for id, one in needed if one.withdrawn and one.now and id in days]
    if changed:
        yield voice.text("reply-corrected", date=spoken_date(max(changed), voice))
    if withdrawn:
        yield voice.text("reply-sentence-withdrawn", date=spoken_date(max(withdrawn), voice))
    if any(one.now is None for _, one in needed):
        yield voice.text("reply-story-removed")


def _replacements(corrections: Iterable[Correction]) -> Iterator[Excerpt]:
    """What stands now in the place of quoted sentences, each once; neighbours of one speaker together."""
    places: dict[str, tuple[Story, set[Sentence]]] = {}
    for one in corrections:
        if one.now:
            _, sentences = places.setdefault(one.now.digest, (one.now, set()))
            sentences.update(sentence for changed in one.changed for sentence in changed.now)
    for story, sentences in places.values():
        numbers = [n for n, one in enumerate(story.sentences) if one in sentences]
        said = [(n, story.sentences[n], speaker_of(story, story.sentences[n])) for n in numbers]
        for (paragraph, speaker, _), some in groupby(
            enumerate(said), lambda one: (one[1][1].paragraph, one[1][2], one[1][0] - one[0])
        ):
            run = [sentence for _, (_, sentence, _) in some]
            leads = story.leads_of(paragraph)
            yield Excerpt(story, run[0].start, run[-1].end, paragraph, None, speaker, 0.0, leads)
