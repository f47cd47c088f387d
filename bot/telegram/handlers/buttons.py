"""What a press of a button does."""

from __future__ import annotations

from dataclasses import dataclass

from bot.telegram.handlers.commands import Commands
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.questions import Asked, Questions
from bot.telegram.messages.answer_message import Message, context_message, gone_line, introduced, page_message
from bot.telegram.messages.callback_data import (
    ButtonData,
    LocaleData,
    LotData,
    PassageData,
    SuggestionData,
    View,
    ViewData,
    read_data,
)
from bot.telegram.messages.keyboards import keyboard, suggestion_rows
from bot.telegram.messages.stored_answer import Gone, Shown, shown_of
from bot.telegram.messages.suggested_questions import in_turn, lot_of, suggested_under
from bot.telegram.sending.sender import Target
from bot.telegram.services import Desk
from bot.voice import Voice, voice_for
from corpus import Story
from index.answer import Excerpt

MOST_REMEMBERED = 10_000
"""Chats of which it is remembered what was pressed last."""


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button.

    Args:
        query_id: what it is acknowledged by.
        data: what the button carries.
        target: the chat and topic of the message that the button is under.
        message_id: that message.
        user_id: who pressed it.
        private: whether the chat is one with the reader alone.
    """

    query_id: str
    data: str
    target: Target
    message_id: int
    user_id: int
    private: bool


class Presses:
    """Carries out presses. Each is acknowledged, also one of a button that means nothing any more."""

    def __init__(self, desk: Desk, questions: Questions, commands: Commands, posted: PostedStories) -> None:
        self._desk = desk
        self._questions = questions
        self._commands = commands
        self._posted = posted
        self._last: dict[int, tuple[int, str]] = {}

    async def take(self, press: Press, voice: Voice) -> None:
        """Carry out a press."""
        data = read_data(press.data)
        chat_id, last = press.target.chat_id, (press.message_id, press.data)
        if self._last.get(chat_id) == last and _is_done_once(data):
            # Pressed twice in a row: what it asked for is there.
            await self._desk.outbox.acknowledge(press.query_id)
            return
        self._last[chat_id] = last
        if len(self._last) > MOST_REMEMBERED:
            del self._last[next(iter(self._last))]
        try:
            await self._carry_out(press, data, voice)
        except BaseException:
            self.forget(chat_id)
            raise

    def forget(self, chat_id: int) -> None:
        """Note that something else was said in a chat: the same button may be pressed again."""
        self._last.pop(chat_id, None)

    async def _carry_out(self, press: Press, data: ButtonData | None, voice: Voice) -> None:
        if not press.target.chat_id:
            # Under an inline message, which no button of this program is: there is no chat to answer in.
            await self._desk.outbox.acknowledge(press.query_id, voice.text("answer-gone"))
        elif isinstance(data, PassageData):
            await self._passage(press, data, voice)
        elif isinstance(data, SuggestionData):
            await self._suggestion(press, data, voice)
        elif isinstance(data, LotData):
            await self._lot(press, data, voice)
        elif isinstance(data, ViewData):
            await self._view(press, data, voice)
        elif isinstance(data, LocaleData):
            await self._locale(press, data)
        else:
            await self._desk.outbox.acknowledge(press.query_id, voice.text("answer-gone"))

    async def _passage(self, press: Press, data: PassageData, voice: Voice) -> None:
        passage = passage_of(data, self._desk.stories)
        if passage is None:
            await self._desk.outbox.acknowledge(press.query_id, voice.text("story-changed"))
            return
        await self._desk.outbox.acknowledge(press.query_id)
        await self._questions.quote(press.target, press.user_id, passage, voice)

    async def _suggestion(self, press: Press, data: SuggestionData, voice: Voice) -> None:
        """Ask the question of its story, also where the index suggests others by now."""
        kept = await self._desk.if_possible(self._desk.database.suggestions.get(data.digest, data.hash), None)
        story = next((story for story in self._desk.stories if story.digest.startswith(data.digest)), None)
        if story is None:
            withdrawn = kept and all(story.id != kept.story for story in self._desk.stories)
            line = gone_line(Gone.WITHDRAWN if withdrawn else Gone.CHANGED, voice)
            await self._desk.outbox.acknowledge(press.query_id, line)
            return
        # What was shown too long ago is not kept any more, but may still be suggested.
        still = (one for one in self._desk.answerer.suggestions(story) if SuggestionData.of(story.digest, one) == data)
        question = kept.question if kept else next(still, None)
        if question is None:
            await self._desk.outbox.acknowledge(press.query_id, voice.text("answer-gone"))
            return
        await self._desk.outbox.acknowledge(press.query_id)
        asked = Asked(press.target, 0, press.user_id, question, private=press.private, suggested_for=story.id)
        await self._questions.take(asked, voice)

    async def _lot(self, press: Press, data: LotData, voice: Voice) -> None:
        suggested = lot_of(in_turn(self._desk.answerer), data.lot)
        if not suggested.suggestions:
            await self._desk.outbox.acknowledge(press.query_id, voice.text("nothing-more"))
            return
        await self._desk.keep_shown(suggested)
        await self._desk.outbox.acknowledge(press.query_id)
        # The message is everybody's in a group, and stays in its language.
        markup = keyboard(suggestion_rows(suggested, voice_for(data.locale)))
        await self._desk.outbox.edit_buttons(press.target.chat_id, press.message_id, markup)

    async def _view(self, press: Press, data: ViewData, voice: Voice) -> None:
        stored = await self._desk.database.answers.by_id(data.answer)
        shown = shown_of(stored.content) if stored and stored.chat_id == press.target.chat_id else None
        if stored is None or shown is None:
            await self._desk.outbox.acknowledge(press.query_id, voice.text("answer-gone"))
            return
        if data.view is View.JUMP:
            await self._jump(press, shown.excerpt(data.number, self._desk.stories), voice)
            return
        # The message is everybody's in a group, and stays in the language of whoever asked.
        message = await self._viewed(data, shown, voice_for(stored.locale))
        if isinstance(message, Gone):
            await self._desk.outbox.acknowledge(press.query_id, gone_line(message, voice))
            return
        if data.view is View.QUOTATIONS and data.number == 0:
            message = introduced(message, stored.content.get("suggested"))
        await self._desk.outbox.acknowledge(press.query_id)
        await self._desk.outbox.edit(press.target.chat_id, press.message_id, message)
        if data.view is View.QUOTATIONS:
            # "More" goes on from here.
            turned = self._desk.database.answers.change(stored.id, {**stored.content, "page": data.number})
            await self._desk.if_possible(turned, None)

    async def _viewed(self, data: ViewData, shown: Shown, voice: Voice) -> Message | Gone:
        """Return the page or the context that a button stands for."""
        stories = self._desk.stories
        if data.view is not View.QUOTATIONS:
            return context_message(data.answer, shown, data.number, stories, voice)
        passage = shown.excerpt(0, stories) if shown.closest_of is not None else None
        suggested = suggested_under(passage, self._desk.answerer) if isinstance(passage, Excerpt) else None
        if suggested:
            await self._desk.keep_shown(suggested)
        return page_message(data.answer, shown, data.number, stories, voice, suggested)

    async def _jump(self, press: Press, excerpt: Excerpt | Gone, voice: Voice) -> None:
        if isinstance(excerpt, Gone):
            await self._desk.outbox.acknowledge(press.query_id, gone_line(excerpt, voice))
            return
        await self._desk.outbox.acknowledge(press.query_id)
        await self._posted.jump(press.target, excerpt, voice)

    async def _locale(self, press: Press, data: LocaleData) -> None:
        await self._commands.choose(press.user_id, data.locale)
        line = voice_for(data.locale).text("language-chosen")
        # In a group the message stays as it is, for others to choose.
        await self._desk.outbox.acknowledge(press.query_id, None if press.private else line)
        if press.private:
            await self._desk.outbox.edit(press.target.chat_id, press.message_id, Message(line))


def passage_of(data: PassageData, stories: tuple[Story, ...]) -> Excerpt | None:
    """Return the passage that a button stands for; None where the stories no longer hold it.

    What is quoted is the sentence in which it ends, with the one before where that is needed: so another version of
    the program may part sentences in other places, and a modified client gets whole sentences at most.
    """
    for story in stories:
        if story.digest.startswith(data.digest):
            for sentence in story.sentences:
                if data.start < data.end and sentence.start < data.end <= sentence.end:
                    return Excerpt.of_sentence(story, sentence)
    return None


def _is_done_once(data: ButtonData | None) -> bool:
    """Whether a button that is pressed again asks for nothing more; a jump leads to the story from wherever one is."""
    return isinstance(data, PassageData | SuggestionData | LotData) or (
        isinstance(data, ViewData) and data.view is not View.JUMP
    )
