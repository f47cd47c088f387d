"""Inline mode: `@bot question` in any chat (https://core.telegram.org/bots/api#inline-mode)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from html import escape
from typing import assert_never

from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent

from bot.replies.attribution import attribution
from bot.replies.html import reply_html
from bot.replies.reply import Reply, reply_to
from bot.replies.split import split_html
from bot.telegram.messages.message import Message
from bot.telegram.messages.suggested_questions import in_turn
from bot.telegram.receiving.request import NewestRequests, Request
from bot.telegram.services import Services
from bot.voice import Voice
from bot.voice.marks import isolated
from corpus import Story
from index.answer import Answer, Answered, Closest, FileFacts, Refusal, RemarkMade, UnreadLanguage, is_partly_searched
from index.display import in_one_line, shortened
from index.excerpt import Excerpt

MOST_RESULTS = 5
"""Excerpts of an answer that are offered."""

MOST_SUGGESTED = 50
"""Suggested questions that are offered: as many results as Telegram takes
(https://core.telegram.org/bots/api#answerinlinequery)."""

SUGGESTING_TIME = 5.0
"""Seconds after which those are offered that are answered by then, and the rest the next time; Telegram waits ten."""

CACHE_TIME = 300
"""Seconds for which Telegram may show the same results again. After a restart with other stories it is soon over."""

TITLE_LIMIT, LINE_LIMIT = 64, 120
"""Longest title and preview line, in characters; clients show about that much."""

START_PARAMETER = "inline"


class InlineAnswers:
    """Answers inline queries. Nothing is sent for a query if a newer one has come, whose results Telegram shows.

    Args:
        services: what handlers need.
        newest: which query of a person is the newest.
        clock: tells the time in seconds.
    """

    def __init__(self, services: Services, newest: NewestRequests, clock: Callable[[], float] = time.monotonic) -> None:
        self._services = services
        self._newest = newest
        self._clock = clock

    async def answer(self, request: Request, voice: Voice) -> None:
        """Answer a query with excerpts, and an empty one with suggested questions."""
        answer = await self._services.answer(request.text) if request.text else None
        if answer is None or isinstance(answer, RemarkMade):
            results, complete = await self._suggestions(request, voice)
        else:
            languages = self._services.answerer.languages
            results = answer_results(answer, self._services.stories, voice, languages)
            complete = not is_partly_searched(answer)
        if self._is_superseded(request):
            return
        await self._services.sender.answer_inline_query(
            request.query_id,
            results,
            cache_time=CACHE_TIME if complete else 0,
            button=InlineQueryResultsButton(voice.text("inline-more"), start_parameter=START_PARAMETER),
            superseded=lambda: self._is_superseded(request),
        )

    async def apologise(self, request: Request, voice: Voice, line: str) -> None:
        """Say in a line that a query could not be answered. Raises TelegramError."""
        if self._is_superseded(request):
            return
        result = _article(voice.text("inline-error-title"), line, escape(line))
        await self._services.sender.answer_inline_query(
            request.query_id, [result], cache_time=0, superseded=lambda: self._is_superseded(request)
        )

    def _is_superseded(self, request: Request) -> bool:
        return not self._newest.is_newest(request)

    async def _suggestions(self, request: Request, voice: Voice) -> tuple[list[InlineQueryResultArticle], bool]:
        """Suggested questions with their answers, and whether these are all and were looked for in all stories."""
        results: list[InlineQueryResultArticle] = []
        begun = self._clock()
        number, complete = 0, True
        async for one in in_turn(self._services.stories, self._services.suggest):
            if number == MOST_SUGGESTED:
                break
            number += 1
            if self._is_superseded(request) or (results and self._clock() - begun > SUGGESTING_TIME):
                return _sendable(results), False
            # Asked lately, it is answered from memory.
            answer = await self._services.answer(one.question, story=one.story.id)
            complete = complete and not is_partly_searched(answer)
            match answer:
                case Answered(excerpts=(best, *_)) | FileFacts(excerpts=(best, *_)):
                    html = _html(Reply(quotation=best), answer, voice)
                    results.append(_article(one.question, in_one_line(best, LINE_LIMIT), html, one.question))
        return _sendable(results), complete


def answer_results(
    answer: Answered | Closest | Refusal | FileFacts | UnreadLanguage,
    stories: Sequence[Story],
    voice: Voice,
    languages: Sequence[str] | None,
) -> list[InlineQueryResultArticle]:
    """Return an article for each of the best excerpts, or one with what the bot says instead.

    The question stands in each message, so that a chat sees what was asked, and a line if not all was searched.
    """
    asked = answer.question
    html = _html(replace(reply_to(answer, stories, voice, languages), offers=()), answer, voice)
    title = voice.text("inline-refusal-title", stories=len(stories))
    line = voice.text("inline-refusal-text", stories=len(stories))
    match answer:
        case Answered(excerpts=excerpts):
            return _sendable(_excerpt_article(excerpt, answer, voice) for excerpt in excerpts[:MOST_RESULTS])
        case Closest(passage=passage):
            closest = voice.text("closest", stories=len(stories))
            return _sendable([_article(closest, in_one_line(passage, LINE_LIMIT), html, asked)])
        case Refusal():
            return [_article(title, line, _html(Reply(line=line), answer, voice), asked)]
        case FileFacts(facts=facts):
            return [_article(asked, facts[0].value or facts[0].story.headline, html, asked)]
        case UnreadLanguage():
            return [_article(title, line, html, asked)]
        case _:
            assert_never(answer)


def _sendable(results: Iterable[InlineQueryResultArticle]) -> list[InlineQueryResultArticle]:
    """The results that Telegram takes: it refuses all if one is longer than a message or two have the same id.

    A story may say the same words twice in a paragraph.
    """
    sendable: dict[str, InlineQueryResultArticle] = {}
    for result in results:
        content = result.input_message_content
        if isinstance(content, InputTextMessageContent) and len(split_html(content.message_text)) == 1:
            sendable.setdefault(result.id, result)
    return list(sendable.values())


def _html(reply: Reply, answer: Answer, voice: Voice) -> str:
    """A reply with the whole attribution, since no button shows it, and the line that not all was searched if so."""
    html = reply_html(reply, voice, credits_whole=True)
    return f"{html}\n\n{escape(voice.text('partly-searched'))}" if is_partly_searched(answer) else html


def _excerpt_article(excerpt: Excerpt, answer: Answered, voice: Voice) -> InlineQueryResultArticle:
    place = " · ".join(map(isolated, attribution(excerpt, voice)))
    html = _html(Reply(quotation=excerpt), answer, voice)
    return _article(in_one_line(excerpt, TITLE_LIMIT), place, html, answer.question)


def _article(title: str, line: str, html: str, asked: str | None = None) -> InlineQueryResultArticle:
    """An article whose message has the question above it, unless the two do not fit into one message."""
    below = Message(html).under(asked).html
    html = below if len(split_html(below)) == 1 else html
    return InlineQueryResultArticle(
        # Telegram caches results by their ids.
        sha256(html.encode()).hexdigest()[:32],
        shortened(title, TITLE_LIMIT),
        InputTextMessageContent(html),
        description=shortened(line, LINE_LIMIT),
    )
