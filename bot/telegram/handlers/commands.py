"""The commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.database import Conversation, Outcome
from bot.replies.html import stories_html
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.messages.keyboards import keyboard, locale_rows, suggestion_rows
from bot.telegram.messages.message import Message
from bot.telegram.messages.suggested_questions import Suggested, lot_in_turn
from bot.telegram.receiving.intent import Request
from bot.telegram.services import Services
from bot.voice import LOCALES, Voice, voice_for
from corpus import Story, headlines

MINUTE = 60


class Commands:
    """Carries out commands; an unknown command gets the help.

    python-telegram-bot's CommandHandler is not used: whether a command is for this bot, and what it asks, is already
    in the request.
    """

    def __init__(self, services: Services, posted: PostedStories) -> None:
        self._services = services
        self._posted = posted
        self._known: dict[str, Callable[[Request, Voice], Awaitable[Outcome | None]]] = {
            "start": self._start,
            "ask": self._ask,
            "story": self._story,
            "stories": self._stories,
            "new": self._new,
            "language": self._language,
            "privacy": self._privacy,
        }

    async def carry_out(self, request: Request, voice: Voice) -> Outcome | None:
        """Carry out a command."""
        return await self._known.get(request.command, self._help)(request, voice)

    async def _start(self, request: Request, voice: Voice) -> Outcome:
        suggested = await self._first_lot()
        parts = [voice.text("start"), stories_html(self._services.stories, voice)]
        if suggested.suggestions:
            parts.append(voice.text("suggestions-heading"))
        return await self._suggest(request, "\n\n".join(parts), suggested, voice)

    async def _help(self, request: Request, voice: Voice) -> Outcome:
        return await self._suggest(request, voice.text("help"), await self._first_lot(), voice)

    async def _ask(self, request: Request, voice: Voice) -> None:
        await self._send(request, voice.text("no-question-in-ask"))

    async def _stories(self, request: Request, voice: Voice) -> None:
        await self._send(request, stories_html(self._services.stories, voice))

    async def _story(self, request: Request, voice: Voice) -> None:
        """Show the only story, or the one that is named; if that is unclear, list them."""
        story = _named(request.text, self._services.stories)
        if story is None:
            line = voice.text("name-a-story")
            await self._send(request, f"{line}\n\n{stories_html(self._services.stories, voice)}")
        else:
            await self._posted.show(request.target, story, voice)

    async def _new(self, request: Request, voice: Voice) -> None:
        conversation = Conversation(request.chat_id, request.topic_id, request.user_id)
        await self._services.database.conversations.forget(conversation)
        await self._send(request, voice.text("begun-anew"))

    async def _language(self, request: Request, voice: Voice) -> None:
        wanted = request.text.strip().casefold()
        if wanted in LOCALES:
            await self._services.database.conversations.choose_locale(request.user_id, wanted)
            await self._send(request, voice_for(wanted).text("language-chosen"))
            return
        line = voice.text("language-unknown") if wanted else voice.text("language-choose")
        await self._services.sender.send(request.target, Message(line, keyboard(locale_rows())))

    async def _privacy(self, request: Request, voice: Voice) -> None:
        minutes = int(self._services.follow_up.total_seconds()) // MINUTE
        await self._send(request, voice.text("privacy", days=self._services.keep.days, minutes=minutes))

    async def _first_lot(self) -> Suggested:
        return await lot_in_turn(self._services.stories, self._services.suggest, 0)

    async def _suggest(self, request: Request, html: str, suggested: Suggested, voice: Voice) -> Outcome:
        message = Message(html, keyboard(suggestion_rows(suggested, voice)))
        await self._services.sender.send(request.target, message)
        return Outcome(suggestions=suggested.shown)

    async def _send(self, request: Request, html: str) -> None:
        await self._services.sender.send(request.target, Message(html))


def _named(words: str, stories: Sequence[Story]) -> Story | None:
    """The story with this number in the list, this id, or all these words in its headline; the only one if empty."""
    wanted = words.strip().casefold()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(stories):
        return stories[int(wanted) - 1]
    found = [
        number
        for number, (id, headline) in enumerate(headlines(stories))
        if wanted == id.casefold() or all(word in headline.casefold() for word in wanted.split())
    ]
    return stories[found[0]] if len(found) == 1 else None
