"""The views of an answer: its pages, a quotation in its context, in the story or as a picture, and the withdrawal of a
sentence.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape

from telegram.error import BadRequest

from bot.cards import quote_card
from bot.database import Outcome, StoredAnswer
from bot.library.withdrawals import withdraw
from bot.program.waits import may_take_long
from bot.telegram.errors import reason
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.scopes import Scopes
from bot.telegram.messages.answer_message import (
    context_message,
    gone_line,
    instead_of_picture,
    picture_caption,
    withdraw_message,
)
from bot.telegram.messages.callback_data import AllStoriesData, View, ViewData, WithdrawData
from bot.telegram.messages.correction_marks import Marks
from bot.telegram.messages.keyboards import quoted_sentences
from bot.telegram.messages.message import Message
from bot.telegram.messages.recalled import Recalled
from bot.telegram.messages.recalled_page import recalled_page
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.telegram.messages.suggested_questions import Suggested, suggested_under
from bot.telegram.recall import Recall
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.telegram.story_changes.story_updates import StoryUpdates
from bot.voice import Voice, voice_for
from corpus import Story, StorybotError
from index.excerpt import Excerpt
from index.question import Turn

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A button of an answer: the answer, what it showed, and the voices of whoever presses and of the answer.

    In a group the message is for everybody, and keeps the language of whoever asked.

    If the answer has no message in this chat, it is shown anew, as another answer with a number and a turn of its own.
    """

    request: Request
    stored: StoredAnswer
    shown: ShownAnswer
    recalled: Recalled
    voice: Voice
    own_voice: Voice
    turn: Turn | None


class AnswerViews:
    """Shows the views of answers.

    Args:
        services: what handlers need.
        posted: posts stories.
        scopes: finds out which stories are asked.
        recall: finds again what answers showed.
        updates: brings the index up to date once a sentence is withdrawn.
    """

    def __init__(
        self, services: Services, posted: PostedStories, scopes: Scopes, recall: Recall, updates: StoryUpdates
    ) -> None:
        self._services = services
        self._posted = posted
        self._scopes = scopes
        self._recall = recall
        self._updates = updates

    async def press(self, request: Request, button: ViewData | WithdrawData, voice: Voice) -> Outcome | None:
        """Do what a button of an answer stands for."""
        stored = await self._services.database.conversations.answer(button.answer)
        shown = ShownAnswer.from_json(stored.content) if stored and stored.chat_id == request.chat_id else None
        if stored is None or shown is None:
            return await self._acknowledge(request, voice.text("answer-gone"))
        # The message may be so old that it comes without its topic.
        request = replace(request, topic_id=stored.topic_id)
        recalled = await self._recall.answer(shown)
        turn = None
        if not stored.reply_id:
            turn_of = self._services.database.conversations.turn_of
            turn = await turn_of(stored.id, now() - self._services.follow_up)
            stored = replace(stored, id=self._services.database.conversations.new_number(now()))
        own_voice = voice_for(stored.locale)
        pressed = _Pressed(request, stored, shown, recalled, voice, own_voice, turn.turn if turn else None)
        match button:
            case WithdrawData():
                return await self._withdraw(pressed, button)
            case ViewData(view=View.JUMP):
                return await self._jump(pressed, button.number)
            case ViewData(view=View.PICTURE):
                return await self._picture(pressed, button.number)
            case ViewData(view=View.MORE | View.LESS | View.CONTEXT_MORE | View.CONTEXT_LESS) if stored.reply_id:
                return await self._turn_buttons(pressed, button)
            case ViewData(view=View.CONTEXT | View.CONTEXT_MORE | View.CONTEXT_LESS):
                return await self._context(pressed, button)
            case _:
                return await self._page(pressed, button.number)

    async def _page(self, pressed: _Pressed, page: int) -> Outcome | None:
        stored, recalled = pressed.stored, pressed.recalled
        suggested = await self._suggested(pressed)
        message = self._page_message(pressed, page, suggested)
        if isinstance(message, Gone):
            return await self._acknowledge(pressed.request, gone_line(message, pressed.voice))
        # "More" continues from this page.
        edited = replace(Marks.of(stored.content), edited=recalled.is_corrected(page))
        content = {"page": page, "corrections": edited.to_json(), "message": message.fingerprint}
        outcome = await self._show(pressed, message, content)
        return replace(outcome, suggestions=suggested.shown if suggested else ())

    async def _show(self, pressed: _Pressed, message: Message, content: Mapping[str, object]) -> Outcome:
        """Show a view in the place of the one before, or anew; `content` is what it changes of what is stored."""
        request, sender = pressed.request, self._services.sender
        stored = replace(pressed.stored, content={**pressed.stored.content, **content})
        await self._acknowledge(request)
        if stored.reply_id:
            await sender.edit(request.chat_id, request.message_id, message)
            return Outcome(stored, keeps_turn=True, stories=pressed.recalled.versions)
        sent = await sender.send(request.place, message)
        stored = replace(stored, chat_id=sent.chat_id, reply_id=sent.message_id)
        return Outcome(stored, pressed.turn, stories=pressed.recalled.versions)

    def _page_message(self, pressed: _Pressed, page: int, suggested: Suggested | None) -> Message | Gone:
        stored, recalled = pressed.stored, pressed.recalled
        marks = Marks.of(stored.content).up_to(pressed.shown, recalled.digests, now().date())
        question = stored.content.get("suggested") if page == 0 else None
        again = AllStoriesData(stored.id) if stored.content.get("scope") else None
        return recalled_page(
            stored.id, recalled, page, pressed.own_voice, marks.days, suggested, question, all_stories=again
        )

    async def _turn_buttons(self, pressed: _Pressed, button: ViewData) -> Outcome | None:
        """Show the other buttons of a page or of a quotation in its context, or the first ones again.

        The words above them stay as they are.
        """
        request, suggested = pressed.request, await self._suggested(pressed)
        if button.view in (View.MORE, View.LESS):
            message = self._page_message(pressed, button.number, suggested)
        else:
            message = self._context_message(pressed, button.number)
        if isinstance(message, Gone):
            return await self._acknowledge(request, gone_line(message, pressed.voice))
        await self._acknowledge(request)
        shows_menu = button.view in (View.MORE, View.CONTEXT_MORE)
        # If the story was corrected meanwhile, there may be no others.
        markup = (shows_menu and message.menu) or message.markup
        await self._services.sender.edit_buttons(request.chat_id, request.message_id, markup)
        return Outcome(suggestions=suggested.shown if suggested else (), stories=pressed.recalled.versions)

    async def _suggested(self, pressed: _Pressed) -> Suggested | None:
        """What to suggest under the closest passage."""
        if pressed.shown.closest_of is None:
            return None
        services = self._services
        passage = await asyncio.to_thread(pressed.shown.excerpt, 0, services.stories)
        if isinstance(passage, Gone):
            return None
        scope = pressed.stored.content.get("scope")
        chosen = services.catalogue.with_id(str(scope)) if scope else None
        if chosen:
            stories: Iterable[Story] = (await services.story_of(chosen),)
        else:
            stories = await self._scopes.stories(pressed.request)
        return await suggested_under(passage, stories, services.suggest)

    async def _context(self, pressed: _Pressed, button: ViewData) -> Outcome | None:
        message = self._context_message(pressed, button.number)
        if isinstance(message, Gone):
            return await self._acknowledge(pressed.request, gone_line(message, pressed.voice))
        # The reply does not show its page now, and so may show words that no page quotes.
        return await self._show(pressed, message, {"message": None})

    def _context_message(self, pressed: _Pressed, number: int) -> Message | Gone:
        recalled = pressed.recalled
        return context_message(
            pressed.stored.id,
            recalled.shown,
            number,
            recalled.stories,
            pressed.own_voice,
            is_old=recalled.is_old(number),
            may_withdraw=self._may_withdraw(pressed.request),
        )

    async def _jump(self, pressed: _Pressed, number: int) -> Outcome | None:
        request, recalled = pressed.request, pressed.recalled
        excerpt = recalled.shown.excerpt(number, recalled.stories)
        if isinstance(excerpt, Gone):
            return await self._acknowledge(request, gone_line(excerpt, pressed.voice))
        await self._acknowledge(request)
        await self._posted.jump(request.target, excerpt, pressed.voice, is_old=recalled.is_old(number))
        return Outcome(stories=recalled.versions)

    async def _picture(self, pressed: _Pressed, number: int) -> Outcome | None:
        """Reply to the answer with a quotation as a picture, unless the story no longer has its words."""
        request, recalled, voice = pressed.request, pressed.recalled, pressed.own_voice
        excerpt = recalled.shown.excerpt(number, recalled.stories)
        if isinstance(excerpt, Excerpt) and not recalled.shown.is_sure(number):
            excerpt = Gone.ANSWER
        correction = recalled.corrections.get(number)
        if isinstance(excerpt, Excerpt) and correction and correction.is_needed:
            excerpt = Gone.CHANGED
        if isinstance(excerpt, Gone):
            return await self._acknowledge(request, gone_line(excerpt, pressed.voice))
        await self._acknowledge(request)
        target = replace(request.target, reply_to=request.message_id if pressed.stored.reply_id else None)
        card = await asyncio.to_thread(quote_card, excerpt, voice)
        try:
            await self._services.sender.send_photo(target, card, picture_caption(excerpt, voice))
        except BadRequest as error:
            # A group may take texts only, and a very long quotation makes a picture that is too high.
            log.info("a picture was refused (%s); the quotation is sent as text", reason(error))
            await self._services.sender.send(target, instead_of_picture(excerpt, voice))
        return Outcome(stories=recalled.versions)

    def _may_withdraw(self, request: Request) -> bool:
        return request.private and self._services.may_edit(request.user_id)

    async def _withdraw(self, pressed: _Pressed, button: WithdrawData) -> Outcome | None:
        """Ask whether to withdraw a sentence, or withdraw it, and show the page without it."""
        request, recalled, sender = pressed.request, pressed.recalled, self._services.sender
        excerpt = recalled.shown.excerpt(button.number, recalled.stories)
        if isinstance(excerpt, Gone):
            return await self._acknowledge(request, gone_line(excerpt, pressed.voice))
        sentence = dict(enumerate(quoted_sentences(excerpt))).get(button.sentence)
        if sentence is None or excerpt.story.is_omission(sentence) or not self._may_withdraw(request):
            return await self._acknowledge(request, pressed.voice.text("answer-gone"))
        if not button.sure:
            message = withdraw_message(button, excerpt.story.text[sentence.start : sentence.end], pressed.voice)
            await self._acknowledge(request)
            await sender.edit(request.chat_id, request.message_id, message)
            return None
        try:
            with may_take_long():  # Another program may be adding stories.
                await asyncio.to_thread(withdraw, self._updates.settings, excerpt.story, sentence)
            await self._updates.refresh()
        except StorybotError as error:
            log.error("could not withdraw a sentence: %s", error)
            await self._acknowledge(request)
            await sender.edit(request.chat_id, request.message_id, Message(escape(str(error))))
            return None
        log.info("a sentence of the story %s was withdrawn", excerpt.story.id)
        without = replace(pressed, recalled=await self._recall.answer(pressed.shown))
        return await self._page(without, pressed.shown.page_of(button.number))

    async def _acknowledge(self, request: Request, alert: str | None = None) -> Outcome | None:
        await self._services.sender.acknowledge(request.query_id, alert)
        return None
