"""What the people of a group ask, as its administrators have chosen."""

from __future__ import annotations

from bot.database import Conversation, Scope
from bot.telegram.handlers.story_lists import StoryLists
from bot.telegram.messages.callback_data import GroupAsks, GroupData, ListFor
from bot.telegram.messages.message import Message
from bot.telegram.messages.story_list import group_line, listings_of
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.voice import Voice

OFF = "off"
"""What follows the command to ask all stories again."""


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
