"""The commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.database import Outcome
from bot.replies.html import listings_html
from bot.telegram.handlers.erasure import Erasure
from bot.telegram.handlers.kept_questions import KeptQuestions
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.scopes import Scopes
from bot.telegram.handlers.story_lists import GroupStories, StoryLists
from bot.telegram.messages.callback_data import STORY_PARAMETER
from bot.telegram.messages.message import Message, keyboard, locale_rows, suggestion_rows
from bot.telegram.messages.story_list import PAGE
from bot.telegram.messages.suggested_questions import Suggested, lot_in_turn
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services
from bot.voice import LOCALES, Voice, voice_for
from index.catalogue import Listing

MINUTE = 60

Command = Callable[[Request, Voice], Awaitable[Outcome | None]]
"""Carries out a command, and returns what is stored of it."""


class Commands:
    """Carries out commands; an unknown command gets the help.

    python-telegram-bot's CommandHandler is not used: whether a command is for this bot, and what it asks, is already
    in the request.
    """

    def __init__(
        self,
        services: Services,
        posted: PostedStories,
        scopes: Scopes,
        lists: StoryLists,
        groups: GroupStories,
        kept: KeptQuestions,
        erasure: Erasure,
        for_admins: Mapping[str, Command],
    ) -> None:
        self._services = services
        self._posted = posted
        self._scopes = scopes
        self._lists = lists
        self._for_admins = for_admins
        self._known: dict[str, Command] = {
            "": self._scopes.open_link,
            "start": self._start,
            "ask": self._ask,
            "story": self._story,
            "stories": self._stories,
            "latest": self._lists.show_newest,
            "scope": groups.command,
            "new": self._new,
            "language": self._language,
            "privacy": self._privacy,
            "waiting": kept.command,
            "forgetme": erasure.command,
        }

    async def carry_out(self, request: Request, voice: Voice) -> Outcome | None:
        """Carry out a command; those of administrators are not there for others."""
        is_admin = request.user_id in self._services.admins
        known = {**self._known, **self._for_admins} if is_admin else self._known
        return await known.get(request.command, self._help)(request, voice)

    async def _start(self, request: Request, voice: Voice) -> Outcome | None:
        if request.text.startswith(STORY_PARAMETER):
            key = request.text.removeprefix(STORY_PARAMETER)
            return await self._scopes.choose(request, self._services.catalogue.with_key(key), voice)
        listings, suggested = await self._scopes.listings(request), await self._suggested(request)
        parts = [voice.text("start"), listings_html(listings[:PAGE], voice)]
        if len(listings) > PAGE:
            parts[1] += "\n" + voice.text("stories-more", count=len(listings) - PAGE)
        if suggested.suggestions:
            parts.append(voice.text("suggestions-heading"))
        return await self._suggest(request, "\n\n".join(parts), suggested, voice)

    async def _help(self, request: Request, voice: Voice) -> Outcome:
        parts = [voice.text("help")]
        if request.private and self._services.may_edit(request.user_id):
            parts.append(voice.text("draft-usage"))
        if request.private and request.user_id in self._services.admins:
            parts.append(voice.text("admin-usage"))
        return await self._suggest(request, "\n\n".join(parts), await self._suggested(request), voice)

    async def _ask(self, request: Request, voice: Voice) -> None:
        await self._send(request, voice.text("no-question-in-ask"))

    async def _stories(self, request: Request, voice: Voice) -> None:
        await self._lists.show(request, request.text, voice)

    async def _story(self, request: Request, voice: Voice) -> None:
        """Show the only story, or the one that is named; if that is unclear, list them."""
        one = _named(request.text, await self._scopes.listings(request))
        if one is None:
            await self._lists.show(request, "", voice, heading=voice.text("name-a-story"))
        else:
            await self._posted.show(request.target, await self._services.story_of(one), voice)

    async def _new(self, request: Request, voice: Voice) -> None:
        was_scoped = await self._services.database.conversations.forget(request.conversation)
        lines = [voice.text("begun-anew"), *([voice.text("scope-ended")] if was_scoped else [])]
        await self._send(request, "\n".join(lines))

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

    async def _suggested(self, request: Request) -> Suggested:
        """The first suggested questions of the stories that can be asked."""
        return await lot_in_turn(await self._scopes.stories(request), self._services.suggest, 0)

    async def _suggest(self, request: Request, html: str, suggested: Suggested, voice: Voice) -> Outcome:
        message = Message(html, keyboard(suggestion_rows(suggested, voice)))
        await self._services.sender.send(request.target, message)
        return Outcome(suggestions=suggested.shown)

    async def _send(self, request: Request, html: str) -> None:
        await self._services.sender.send(request.target, Message(html))


def _named(words: str, listings: Sequence[Listing]) -> Listing | None:
    """The story with this number, this id, or all these words in its headline; the only one if empty."""
    wanted = words.strip().casefold()
    if wanted.isdecimal():
        numbered = next((one for one in listings if one.number == int(wanted)), None)
        if numbered:
            return numbered
    found = [
        one
        for one in listings
        if wanted == one.id.casefold() or all(word in one.headline.casefold() for word in wanted.split())
    ]
    return found[0] if len(found) == 1 else None
