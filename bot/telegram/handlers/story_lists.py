"""Lists of the stories that can be asked, and what administrators choose from them for their group."""

from __future__ import annotations

from bot.database import Conversation, Scope
from bot.telegram.handlers.scopes import Scopes
from bot.telegram.messages.callback_data import GroupAsks, GroupData, ListData, ListFor
from bot.telegram.messages.message import Message
from bot.telegram.messages.story_list import group_line, list_message, listings_of, newest_message
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.voice import Voice, voice_for
from corpus.story import published_at
from index.catalogue import codes_of

NEWEST = 5
"""Stories that are shown as the newest."""

OFF = "off"
"""What follows the command to ask all stories again."""


class StoryLists:
    """Lists the stories that can be asked in a chat, page by page: all, those with some words, the newest."""

    def __init__(self, services: Services, scopes: Scopes) -> None:
        self._services = services
        self._scopes = scopes

    async def show(
        self, request: Request, words: str, voice: Voice, purpose: ListFor = ListFor.READER, heading: str = ""
    ) -> None:
        """List the stories, or those whose headline and publisher hold some words.

        Args:
            request: the command.
            words: the words; all stories are listed if there are none.
            voice: says what is the bot's own.
            purpose: what the buttons are for.
            heading: a line above the list, or "".
        """
        codes = codes_of(words)
        message = None
        if codes or not words:
            message = await self._page(request, ListData(0, voice.locale, purpose, codes), voice, heading)
        await self._services.sender.send(request.target, message or Message(voice.text("stories-none")))

    async def show_newest(self, request: Request, voice: Voice) -> None:
        """List the newest stories."""
        dated = [one for one in await self._scopes.listings(request) if published_at(one.published)]
        message = newest_message(dated[:NEWEST], voice) if dated else Message(voice.text("latest-none"))
        await self._services.sender.send(request.target, message)

    async def turn(self, request: Request, button: ListData, voice: Voice) -> None:
        """Show another page in the same message, which in a group is for everybody and keeps its language."""
        message = await self._page(request, button, voice_for(button.locale))
        await self._services.sender.acknowledge(request.query_id, None if message else voice.text("stories-none"))
        if message:
            await self._services.sender.edit(request.chat_id, request.message_id, message)

    async def _page(self, request: Request, data: ListData, voice: Voice, heading: str = "") -> Message | None:
        """A page, or None if there is no story to list."""
        catalogue = self._services.catalogue
        is_scoped = False
        if data.purpose is ListFor.GROUP:
            _, scope = await self._services.scopes(request.conversation)
            in_group = listings_of(scope, catalogue)
            heading, is_scoped = group_line(scope, in_group, voice), bool(in_group)
            listings = catalogue.listings
        else:
            listings = await self._scopes.listings(request)
        if data.codes:
            listings = catalogue.with_words(data.codes, listings)
        return list_message(listings, data, voice, heading, is_scoped=is_scoped) if listings else None


class GroupStories:
    """Lets the administrators of a group, and those of the bot, choose a story or a publisher for it."""

    def __init__(self, services: Services, lists: StoryLists) -> None:
        self._services = services
        self._lists = lists

    async def command(self, request: Request, voice: Voice) -> None:
        """List the stories to choose from, or ask all stories again."""
        refusal = await self._refusal(request, voice)
        if not refusal and request.text.casefold() != OFF:
            await self._lists.show(request, request.text, voice, ListFor.GROUP)
            return
        if not refusal:
            await self._choose(request, None)
        await self._services.sender.send(request.target, Message(refusal or group_line(None, (), voice)))

    async def press(self, request: Request, button: GroupData, voice: Voice) -> None:
        """Choose what a button stands for, and say so in its place."""
        scope = self._scope(button)
        in_group = listings_of(scope, self._services.catalogue)
        refusal = await self._refusal(request, voice)
        if not refusal and not in_group and button.asks is not GroupAsks.ALL:
            refusal = voice.text("story-withdrawn")
        if not refusal:
            await self._choose(request, scope)
        await self._services.sender.acknowledge(request.query_id, refusal)
        if not refusal:
            line = Message(group_line(scope, in_group, voice))
            await self._services.sender.edit(request.chat_id, request.message_id, line)

    async def _choose(self, request: Request, scope: Scope | None) -> None:
        group = Conversation.of_group(request.chat_id)
        await self._services.database.conversations.choose(group, scope, now())

    def _scope(self, button: GroupData) -> Scope | None:
        catalogue = self._services.catalogue
        match button.asks:
            case GroupAsks.STORY:
                one = catalogue.with_key(button.key)
                return Scope(story=one.id) if one else None
            case GroupAsks.PUBLISHER:
                publisher = catalogue.publisher_with_key(button.key)
                return Scope(publisher=publisher) if publisher else None
            case _:
                return None

    async def _refusal(self, request: Request, voice: Voice) -> str | None:
        """The line for those who may not choose, or None."""
        if request.private:
            return voice.text("group-only-in-groups")
        may_choose = request.user_id in self._services.admins or await self._services.sender.is_admin(
            request.chat_id, request.user_id
        )
        return None if may_choose else voice.text("group-admins-only")
