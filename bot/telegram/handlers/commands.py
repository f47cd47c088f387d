"""The commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.database import Conversation
from bot.replies.html import stories_html
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.messages.answer_message import Message
from bot.telegram.messages.keyboards import keyboard, locale_rows, suggestion_rows
from bot.telegram.messages.suggested_questions import Suggested, in_turn, lot_of
from bot.telegram.sending.sender import Target
from bot.telegram.services import Desk
from bot.voice import LOCALES, Voice, voice_for
from corpus import Story

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Command:
    """A command that somebody has sent.

    Args:
        name: its name, without the slash.
        text: what follows it.
        target: where the reply goes.
        user_id: who sent it.
    """

    name: str
    text: str
    target: Target
    user_id: int


class Commands:
    """Carries out commands; one that it does not know is told how to ask."""

    def __init__(self, desk: Desk, posted: PostedStories) -> None:
        self._desk = desk
        self._posted = posted
        self._known: dict[str, Callable[[Command, Voice], Awaitable[None]]] = {
            "start": self._start,
            "ask": self._ask,
            "story": self._story,
            "stories": self._stories,
            "new": self._new,
            "language": self._language,
            "privacy": self._privacy,
        }

    async def take(self, command: Command, voice: Voice) -> None:
        """Carry out a command."""
        await self._known.get(command.name, self._help)(command, voice)

    async def _start(self, command: Command, voice: Voice) -> None:
        suggested = lot_of(in_turn(self._desk.answerer), 0)
        parts = [voice.text("start"), stories_html(self._desk.stories, voice)]
        if suggested.suggestions:
            parts.append(voice.text("suggestions-heading"))
        await self._suggest(command, "\n\n".join(parts), suggested, voice)

    async def _help(self, command: Command, voice: Voice) -> None:
        await self._suggest(command, voice.text("help"), lot_of(in_turn(self._desk.answerer), 0), voice)

    async def _ask(self, command: Command, voice: Voice) -> None:
        await self._send(command, Message(voice.text("no-question-in-ask")))

    async def _stories(self, command: Command, voice: Voice) -> None:
        await self._send(command, Message(stories_html(self._desk.stories, voice)))

    async def _story(self, command: Command, voice: Voice) -> None:
        """Show the only story, or the one that is named; where that is none, list them."""
        story = _named(command.text, self._desk.stories)
        if story is None:
            line = voice.text("name-a-story")
            await self._send(command, Message(f"{line}\n\n{stories_html(self._desk.stories, voice)}"))
        else:
            await self._posted.show(command.target, story, voice)

    async def _new(self, command: Command, voice: Voice) -> None:
        target = command.target
        await self._desk.database.turns.forget(Conversation(target.chat_id, target.topic_id, command.user_id))
        await self._send(command, Message(voice.text("begun-anew")))

    async def _language(self, command: Command, voice: Voice) -> None:
        wanted = command.text.strip().casefold()
        if wanted in LOCALES:
            await self.choose(command.user_id, wanted)
            chosen = voice_for(wanted)
            await self._send(command, Message(chosen.text("language-chosen")))
            return
        line = voice.text("language-unknown") if wanted else voice.text("language-choose")
        await self._send(command, Message(line, keyboard(locale_rows())))

    async def choose(self, user_id: int, locale: str) -> None:
        """Remember which language a reader wants."""
        await self._desk.database.readers.choose(user_id, locale)

    async def _privacy(self, command: Command, voice: Voice) -> None:
        minutes = int(self._desk.follow_up.total_seconds()) // MINUTE
        await self._send(command, Message(voice.text("privacy", days=self._desk.keep.days, minutes=minutes)))

    async def _suggest(self, command: Command, html: str, suggested: Suggested, voice: Voice) -> None:
        await self._desk.keep_shown(suggested)
        await self._send(command, Message(html, keyboard(suggestion_rows(suggested, voice))))

    async def _send(self, command: Command, message: Message) -> None:
        await self._desk.outbox.send(command.target, message)


def _named(words: str, stories: tuple[Story, ...]) -> Story | None:
    """The story with this number in the list, this id, or all these words in its headline; the only one if empty."""
    wanted = words.strip().casefold()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(stories):
        return stories[int(wanted) - 1]
    found = [
        story
        for story in stories
        if wanted == story.id.casefold() or all(word in story.headline.casefold() for word in wanted.split())
    ]
    return found[0] if len(found) == 1 else None
