"""Which stories are asked: what readers have chosen, and what their groups ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.database import Conversation, Outcome, Scope
from bot.telegram.messages.message import Message
from bot.telegram.messages.story_list import chosen_message, listings_of
from bot.telegram.messages.suggested_questions import suggested_of
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.voice import Voice
from corpus import Story
from index.catalogue import Catalogue, Listing


@dataclass(frozen=True, slots=True)
class Asking:
    """Which stories a question is asked of.

    Args:
        ids: their ids, or None for all stories.
        alone: the story that is asked alone, or None.
        is_chosen: whether its reader has chosen it, so that others can be asked.
        changes: what is chosen from now on, to be stored once the question is answered.
        is_gone: whether a story that was chosen is no longer there, which is told.
    """

    ids: tuple[str, ...] | None = None
    alone: Listing | None = None
    is_chosen: bool = False
    changes: tuple[tuple[Conversation, Scope | None], ...] = ()
    is_gone: bool = False


ALL_STORIES = Asking()


def asking_of(conversation: Conversation, own: Scope | None, groups: Scope | None, catalogue: Catalogue) -> Asking:
    """Return which stories a question is asked of: the chosen one, if its group asks it too, else those of the group.

    Args:
        conversation: in which it is asked.
        own: what was chosen there, or None.
        groups: what its group asks, or None.
        catalogue: the stories that there are.
    """
    in_group = listings_of(groups, catalogue)
    chosen = catalogue.with_id(own.story) if own and own.story else None
    gone = [conversation] if own and not chosen else []
    if groups and not in_group:
        gone.append(Conversation.of_group(conversation.chat_id))
    among = (chosen,) if chosen and (not in_group or chosen in in_group) else in_group
    asking = ALL_STORIES
    if among and len(catalogue.listings) > 1:
        alone = among[0] if len(among) == 1 else None
        asking = Asking(tuple(one.id for one in among), alone, is_chosen=chosen is not None and among != in_group)
    return replace(asking, changes=tuple((one, None) for one in gone), is_gone=bool(gone))


class Scopes:
    """Chooses stories to ask alone, and finds out which are asked."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def asking(self, request: Request, own: Scope | None, groups: Scope | None) -> Asking | str:
        """Return which stories a question is asked of, or the key of the line that says why it is not asked.

        A question with a link, or in reply to a posted story, chooses that story.

        Args:
            request: the question.
            own: what was chosen in its conversation.
            groups: what its group asks.
        """
        conversation, catalogue = request.conversation, self._services.catalogue
        current = asking_of(conversation, own, groups, catalogue)
        one = catalogue.at_address(request.link) if request.link else await self._replied_to(request)
        if one is None:
            return "story-not-here" if request.link else current
        if one == current.alone or len(catalogue.listings) == 1:
            return current
        if self._is_barred(one, groups):
            return "story-not-in-group"
        return Asking((one.id,), one, is_chosen=True, changes=((conversation, Scope(one.id)),))

    def asking_again(self, request: Request, groups: Scope | None) -> Asking:
        """Return which stories are asked once a choice is ended."""
        asking = asking_of(request.conversation, None, groups, self._services.catalogue)
        return replace(asking, changes=(*asking.changes, (request.conversation, None)))

    def asking_suggested(self, story: Story, own: Scope | None) -> Asking:
        """Return that a story is asked alone whose question was suggested, whatever is chosen."""
        catalogue = self._services.catalogue
        one = catalogue.with_id(story.id) if len(catalogue.listings) > 1 else None
        return Asking((story.id,), one, is_chosen=one is not None and own == Scope(story.id))

    async def open_link(self, request: Request, voice: Voice) -> Outcome | None:
        """Choose the story of a link that a message consists of."""
        one = self._services.catalogue.at_address(request.link)
        # In a group, people who reply to the bot may show each other any page.
        return await self.choose(request, one, voice) if one or request.called else None

    async def choose(self, request: Request, one: Listing | None, voice: Voice) -> Outcome | None:
        """Choose a story, and show its headline and its questions; say so if it is not there."""
        conversation, catalogue = request.conversation, self._services.catalogue
        _, groups = await self._services.scopes(conversation)
        if one is None or self._is_barred(one, groups):
            await self._tell(request, voice.text("story-not-in-group") if one else voice.text("story-not-here"))
            return None
        scope = Scope(one.id) if len(catalogue.listings) > 1 else None
        asking = asking_of(conversation, scope, groups, catalogue)
        suggested = await suggested_of(await self._services.story_of(one), self._services.suggest)
        if scope:
            # Before it is told: without the database nothing is chosen.
            await self._services.database.conversations.choose(conversation, scope, now())
        if request.query_id:
            await self._services.sender.acknowledge(request.query_id)
        message = chosen_message(one, suggested, voice, is_scoped=asking.is_chosen)
        await self._services.sender.send(request.target, message)
        return Outcome(suggestions=suggested.shown)

    async def end(self, request: Request, voice: Voice) -> None:
        """Ask all stories again."""
        await self._services.database.conversations.choose(request.conversation, None, now())
        await self._tell(request, voice.text("scope-ended"))

    async def listings(self, request: Request) -> tuple[Listing, ...]:
        """Return the stories that can be asked in a chat, in order."""
        _, groups = await self._services.scopes(request.conversation)
        return listings_of(groups, self._services.catalogue) or self._services.catalogue.listings

    async def stories(self, request: Request) -> Iterable[Story]:
        """Return the stories that can be asked in a chat, read when they are wanted."""
        _, groups = await self._services.scopes(request.conversation)
        in_group = listings_of(groups, self._services.catalogue)
        return (one.story for one in in_group) if in_group else self._services.stories

    async def is_barred(self, request: Request, one: Listing | None) -> bool:
        """Return whether the group of a request has stories of its own, and this is none of them."""
        _, groups = await self._services.scopes(request.conversation)
        return self._is_barred(one, groups)

    def _is_barred(self, one: Listing | None, groups: Scope | None) -> bool:
        in_group = listings_of(groups, self._services.catalogue)
        return bool(in_group) and one not in in_group

    async def _replied_to(self, request: Request) -> Listing | None:
        post = request.replies_to_post
        if request.replies_to is not None:
            post = (request.chat_id, request.replies_to)
        if post is None:
            return None
        story_in = self._services.database.posted_stories.story_in(*post)
        id = await self._services.if_possible(story_in, None)
        return self._services.catalogue.with_id(id) if id else None

    async def _tell(self, request: Request, line: str) -> None:
        if request.query_id:
            await self._services.sender.acknowledge(request.query_id, line)
        else:
            await self._services.sender.send(request.target, Message(line))
