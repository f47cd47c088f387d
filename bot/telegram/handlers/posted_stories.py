"""Stories in a chat: posted once in full, so that quotations can point into them."""

from __future__ import annotations

from dataclasses import replace

from telegram.error import BadRequest

from bot.database import PostedPart
from bot.replies.story_parts import Quote, StoryPart, quote_in, story_parts
from bot.telegram.errors import ErrorKind, kind_of
from bot.telegram.messages.message import Message
from bot.telegram.sending.sender import Target
from bot.telegram.services import Services, now
from bot.voice import Voice
from corpus import Story
from index.excerpt import Excerpt


class PostedStories:
    """Posts stories, and finds the messages that hold a quotation."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def show(self, target: Target, story: Story, voice: Voice) -> None:
        """Show a story: reply to it if it is in the chat's topic already, else post it."""
        posted = await self._posted(target, story)
        if len(posted) == len(story_parts(story)):
            if await self._point(replace(target, reply_to=posted[0].message_id), voice, None):
                return
            await self._forget(target, story)
        await self._post(replace(target, reply_to=None), story)

    async def jump(self, target: Target, excerpt: Excerpt, voice: Voice, *, is_old: bool = False) -> None:
        """Reply to the story's message with the quotation, which Telegram then scrolls to; post it first if need be.

        `is_old` is whether the story has other words now, which a line says.
        """
        for _attempt in range(2):
            posted = await self._post(replace(target, reply_to=None), excerpt.story)
            part, quote = _place_in(posted, excerpt)
            if await self._point(replace(target, reply_to=part.message_id), voice, quote, is_old=is_old):
                return
            # Somebody has deleted the story, or a part of it.
            await self._forget(target, excerpt.story)

    async def _post(self, target: Target, story: Story) -> tuple[PostedPart, ...]:
        """Post what is not posted yet of a story, and store each part when it is sent; return all parts."""
        posted = await self._posted(target, story)
        parts = story_parts(story)[len(posted) :]
        if parts:
            # So that a sentence that is withdrawn can be taken out.
            await self._services.if_possible(self._services.database.versions.put((story,), now()), None)
        for part in parts:
            sent = await self._services.sender.send(target, Message(part.html))
            posted = (*posted, PostedPart(sent.message_id, part.start, part.end, part.offset))
            put = self._services.database.posted_stories.put(
                sent.chat_id, target.topic_id, story.digest, posted, now(), story.id
            )
            await self._services.if_possible(put, None)
        return posted

    async def _forget(self, target: Target, story: Story) -> None:
        forget = self._services.database.posted_stories.forget(target.chat_id, target.topic_id, story.digest)
        await self._services.if_possible(forget, None)

    async def _posted(self, target: Target, story: Story) -> tuple[PostedPart, ...]:
        get = self._services.database.posted_stories.get(target.chat_id, target.topic_id, story.digest)
        return await self._services.if_possible(get, ())

    async def _point(self, target: Target, voice: Voice, quote: Quote | None, *, is_old: bool = False) -> bool:
        """Reply to a message of the story; return False if it was deleted."""
        line = voice.text("reply-is-old") if is_old else voice.text("jump-line")
        try:
            await self._services.sender.send(target, Message(line), quote, anchored=True)
        except BadRequest as error:
            if kind_of(error) in (ErrorKind.MESSAGE_GONE, ErrorKind.QUOTE_INVALID):
                return False
            raise
        return True


def _place_in(posted: tuple[PostedPart, ...], excerpt: Excerpt) -> tuple[PostedPart, Quote | None]:
    """The message that holds an excerpt, and what to quote of it; the beginning if it continues in the next."""
    for part in posted:
        quote = quote_in(_shown(part), excerpt.story, excerpt.start, excerpt.end, excerpt.span)
        if quote:
            return part, quote
    part = next((one for one in posted if excerpt.start < one.end), posted[-1])
    return part, quote_in(_shown(part), excerpt.story, excerpt.start, min(excerpt.end, part.end))


def _shown(part: PostedPart) -> StoryPart:
    return StoryPart("", part.start, part.end, part.offset)
