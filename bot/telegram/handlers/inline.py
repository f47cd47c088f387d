"""Inline mode: `@bot question` in any chat (https://core.telegram.org/bots/api#inline-mode)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from html import escape
from typing import assert_never

from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.error import TelegramError

from bot.replies.attribution import attribution, shortened
from bot.replies.html import reply_html
from bot.replies.reply import Reply, closest_line, reply_to
from bot.replies.split import split_html
from bot.telegram.errors import Trouble, kind_of
from bot.telegram.messages.suggested_questions import in_turn
from bot.telegram.sending.retry import persistently
from bot.telegram.services import Desk
from bot.voice import Voice
from bot.voice.direction import isolated
from corpus import Story
from index.answer import (
    Answer,
    Answered,
    Closest,
    Excerpt,
    FileFacts,
    Refusal,
    RemarkMade,
    UnreadLanguage,
)

MOST_RESULTS = 5
"""Excerpts of an answer that are offered."""

MOST_SUGGESTED = 50
"""Suggested questions that are offered: as many results as Telegram takes
(https://core.telegram.org/bots/api#answerinlinequery)."""

SUGGESTING_TIME = 5.0
"""Seconds after which those that are answered by then are offered, and the rest the next time: nobody waits for long,
and Telegram not longer than ten."""

CACHE_TIME = 300
"""Seconds for which Telegram may show the same results again. The stories do not change while the program runs, and it
is soon over after a restart with others."""

TITLE_LIMIT, LINE_LIMIT = 64, 120
"""Longest title and preview line, in characters; clients show about that much."""

START_PARAMETER = "inline"


class InlineAnswers:
    """Answers inline queries.

    Args:
        desk: where questions are answered.
        bot: makes the call.
        clock: tells the time in seconds.
    """

    def __init__(self, desk: Desk, bot: Bot, clock: Callable[[], float] = time.monotonic) -> None:
        self._desk = desk
        self._bot = bot
        self._clock = clock
        self._suggested: dict[tuple[str, str], Answer] = {}

    async def take(self, query_id: str, text: str, voice: Voice, superseded: Callable[[], bool]) -> None:
        """Answer a query with excerpts, and an empty one with suggested questions.

        Results are personal, for the bot's own lines are in the reader's language. Nothing is sent for a query that has
        been superseded, since Telegram shows the last one's results alone.
        """
        if superseded():
            return
        answer = await self._desk.answer(text) if text else None
        if answer is None or isinstance(answer, RemarkMade):
            results, whole = await self._suggestions(voice, superseded)
        else:
            results, whole = answer_results(answer, self._desk.stories, voice, self._desk.answerer.languages), True
        if superseded():
            return
        try:
            await persistently(
                lambda: self._bot.answer_inline_query(
                    query_id,
                    results,
                    cache_time=CACHE_TIME if whole else 0,
                    is_personal=True,
                    button=InlineQueryResultsButton(voice.text("inline-more"), start_parameter=START_PARAMETER),
                ),
                "answering an inline query",
                superseded,
            )
        except TelegramError as error:
            # Ten seconds after it was typed a query can no longer be answered, and nobody waits for it.
            if not superseded() and kind_of(error) is not Trouble.QUERY_EXPIRED:
                raise

    async def apologise(self, query_id: str, voice: Voice, number: str) -> None:
        """Say, for this once, that a query could not be answered, with the reference number of the error.

        Raises TelegramError where it cannot be said.
        """
        line = voice.text("error-line", reference=number)
        await self._bot.answer_inline_query(
            query_id,
            [_article(voice.text("inline-error-title"), line, escape(line))],
            cache_time=0,
            is_personal=True,
        )

    async def _suggestions(
        self, voice: Voice, superseded: Callable[[], bool]
    ) -> tuple[list[InlineQueryResultArticle], bool]:
        """Suggested questions with their answers, and whether those are all that there are to offer."""
        results: list[InlineQueryResultArticle] = []
        begun = self._clock()
        for one in in_turn(self._desk.answerer)[:MOST_SUGGESTED]:
            key = (one.story.digest, one.question)
            if key not in self._suggested:
                if superseded() or (results and self._clock() - begun > SUGGESTING_TIME):
                    return _sendable(results), False
                self._suggested[key] = await self._desk.answer(one.question, story=one.story.id)
            match self._suggested[key]:
                case Answered(excerpts=(best, *_)) | FileFacts(excerpts=(best, *_)):
                    html = reply_html(Reply(line=one.question, quotation=best), voice)
                    results.append(_article(one.question, best.quote, html))
        return _sendable(results), True


def answer_results(
    answer: Answered | Closest | Refusal | FileFacts | UnreadLanguage,
    stories: Sequence[Story],
    voice: Voice,
    languages: Sequence[str] | None,
) -> list[InlineQueryResultArticle]:
    """Return an article for each of the best excerpts, or one that says what the bot says if there are none."""
    html = reply_html(replace(reply_to(answer, stories, voice, languages), offers=()), voice)
    title = voice.text("inline-refusal-title", stories=len(stories))
    line = voice.text("inline-refusal-text", stories=len(stories))
    match answer:
        case Answered(excerpts=excerpts):
            return _sendable(_excerpt_article(excerpt, voice) for excerpt in excerpts[:MOST_RESULTS])
        case Closest(passage=passage):
            return _sendable([_article(closest_line(len(stories), voice), passage.quote, html)])
        case Refusal():
            return [_article(title, line, reply_html(Reply(line=line), voice))]
        case FileFacts(facts=facts):
            return [_article(answer.question, facts[0].value or facts[0].story.headline, html)]
        case UnreadLanguage():
            return [_article(title, line, html)]
        case _:
            assert_never(answer)


def _sendable(results: Iterable[InlineQueryResultArticle]) -> list[InlineQueryResultArticle]:
    """The results that Telegram takes: it refuses all of an answer where one is too long or two have the same id.

    A chosen result is a single message, which has no room for a quotation of thousands of characters; and a story may
    say the same words twice in a paragraph.
    """
    sendable: dict[str, InlineQueryResultArticle] = {}
    for result in results:
        content = result.input_message_content
        if isinstance(content, InputTextMessageContent) and len(split_html(content.message_text)) == 1:
            sendable.setdefault(result.id, result)
    return list(sendable.values())


def _excerpt_article(excerpt: Excerpt, voice: Voice) -> InlineQueryResultArticle:
    place = " · ".join(map(isolated, attribution(excerpt, voice)))
    return _article(excerpt.quote, place, reply_html(Reply(quotation=excerpt), voice))


def _article(title: str, line: str, html: str) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        # The same result has the same id, as Telegram asks of results that are cached.
        sha256(html.encode()).hexdigest()[:32],
        shortened(title, TITLE_LIMIT),
        InputTextMessageContent(html),
        description=shortened(line, LINE_LIMIT),
    )
