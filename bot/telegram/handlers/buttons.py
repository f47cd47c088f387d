"""What happens when a button is pressed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.database import Outcome
from bot.telegram.handlers.answer_views import AnswerViews
from bot.telegram.handlers.erasure import Erasure
from bot.telegram.handlers.feedback.votes import Votes
from bot.telegram.handlers.group_stories import GroupStories
from bot.telegram.handlers.kept_questions import KeptQuestions
from bot.telegram.handlers.posted_stories import PostedStories
from bot.telegram.handlers.questions import Pressed, Questions
from bot.telegram.handlers.scopes import Scopes
from bot.telegram.handlers.story_lists import StoryLists
from bot.telegram.messages.answer_message import gone_line
from bot.telegram.messages.callback_data import (
    AllStoriesData,
    ButtonData,
    ChoiceData,
    ErasureData,
    ForgetData,
    GroupData,
    KeepData,
    ListData,
    LocaleData,
    LotData,
    PassageData,
    ReadData,
    SuggestionData,
    View,
    ViewData,
    WithdrawData,
)
from bot.telegram.messages.feedback.data import VoteData, WrongData
from bot.telegram.messages.keyboards import keyboard, other_rows, suggestion_rows
from bot.telegram.messages.message import Message
from bot.telegram.messages.stored_answer import Gone, same_story
from bot.telegram.messages.suggested_questions import lot_in_turn
from bot.telegram.recall import Recall
from bot.telegram.receiving.last_presses import LastPresses
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.voice import Voice, voice_for
from corpus import Story, story_with_digest
from index.excerpt import Excerpt

_PERSONAL = ChoiceData | AllStoriesData | GroupData | ErasureData
"""Buttons that do something for the person who presses them."""

_IN_PLACE = LotData | ListData | ForgetData | GroupData | ErasureData
"""Buttons that change the message that they are under, and send none."""


class Buttons:
    """Does what pressed buttons stand for. Each press is acknowledged, even of a button that means nothing any more."""

    def __init__(
        self,
        services: Services,
        questions: Questions,
        posted: PostedStories,
        scopes: Scopes,
        lists: StoryLists,
        groups: GroupStories,
        views: AnswerViews,
        recall: Recall,
        kept: KeptQuestions,
        erasure: Erasure,
        votes: Votes,
        last: LastPresses,
    ) -> None:
        self._services = services
        self._questions = questions
        self._posted = posted
        self._scopes = scopes
        self._lists = lists
        self._groups = groups
        self._views = views
        self._recall = recall
        self._kept = kept
        self._erasure = erasure
        self._votes = votes
        self._last = last

    async def press(self, request: Request, voice: Voice) -> None:
        """Do what a pressed button stands for."""
        chat_id, button = request.chat_id, request.button
        if chat_id and not request.message_id and isinstance(button, _IN_PLACE):
            await self._services.carry_out(request.update_id, self._acknowledge(request, voice.text("group-moved")))
            return
        # In a group each person chooses, while what is shown or answered is for everybody.
        person = request.user_id if isinstance(button, _PERSONAL) else 0
        pressed_twice = await self._last.note(request, person) and _is_done_once(button)
        try:
            if isinstance(button, SuggestionData) and chat_id and not pressed_twice:
                await self._suggestion(request, button, voice)
            elif isinstance(button, AllStoriesData) and chat_id and not pressed_twice:
                await self._all_stories(request, button, voice)
            else:
                work = self._acknowledge(request) if pressed_twice else self._do(request, button, voice)
                await self._services.carry_out(request.update_id, work)
        except BaseException:
            await self._last.forget(chat_id)
            raise

    async def _do(self, request: Request, button: ButtonData | None, voice: Voice) -> Outcome | None:
        if not request.chat_id:
            # Under an inline message, which has no button of this program: there is no chat to answer in.
            return await self._acknowledge(request, voice.text("answer-gone"))
        match button:
            case PassageData():
                return await self._passage(request, button, voice)
            case LotData():
                return await self._lot(request, button, voice)
            case ViewData() | WithdrawData():
                return await self._views.press(request, button, voice)
            case LocaleData():
                return await self._locale(request, button)
            case ListData():
                await self._lists.turn(request, button, voice)
                return None
            case ChoiceData():
                return await self._scopes.choose(request, self._services.catalogue.with_key(button.key), voice)
            case ReadData():
                return await self._read(request, button, voice)
            case GroupData():
                await self._groups.press(request, button, voice)
                return None
            case KeepData():
                return await self._kept.keep(request, button, voice)
            case ForgetData():
                return await self._kept.forget(request, button, voice)
            case ErasureData():
                return await self._erasure.press(request, button, voice)
            case VoteData() | WrongData():
                return await self._votes.press(request, button, voice)
            case _:
                return await self._acknowledge(request, voice.text("answer-gone"))

    async def _acknowledge(self, request: Request, alert: str | None = None) -> Outcome | None:
        await self._services.sender.acknowledge(request.query_id, alert)
        return None

    async def _passage(self, request: Request, button: PassageData, voice: Voice) -> Outcome | None:
        passage = await asyncio.to_thread(passage_of, button, self._services.stories)
        if passage is None:
            old = await self._recall.version(button.digest)
            passage = passage_of(button, (old,)) if old else None
        if passage is None:
            return await self._acknowledge(request, voice.text("story-changed"))
        await self._acknowledge(request)
        return await self._questions.quote(request, passage, voice)

    async def _suggestion(self, request: Request, button: SuggestionData, voice: Voice) -> None:
        """Ask the question of its story, even if the index suggests others by now."""
        services = self._services
        get = services.database.conversations.suggestion(button.digest, button.hash)
        kept = await services.if_possible(get, None)
        story = await asyncio.to_thread(same_story, kept.story if kept else "", button.digest, services.stories)
        if isinstance(story, Gone):
            alert = gone_line(story if kept else Gone.CHANGED, voice)
        elif await self._scopes.is_barred(request, services.catalogue.with_id(story.id)):
            alert = voice.text("story-not-in-group")
        else:
            # What was shown too long ago is forgotten, but may still be suggested.
            offered = () if kept else await services.suggest(story)
            fitting = (one for one in offered if _stands_for(button, story, one))
            question = kept.question if kept else next(fitting, None)
            if question is not None:
                await self._acknowledge(request)
                await self._questions.answer(request, voice, Pressed(question, story))
                return
            alert = voice.text("answer-gone")
        await services.carry_out(request.update_id, self._acknowledge(request, alert))

    async def _all_stories(self, request: Request, button: AllStoriesData, voice: Voice) -> None:
        """Ask all stories from now on, and at once if the question above is still remembered."""
        services = self._services
        conversations = services.database.conversations
        above = await services.if_possible(conversations.answer(button.answer), None) if button.answer else None
        if above and above.chat_id == request.chat_id:
            # The message may be so old that it comes without its topic.
            request = replace(request, topic_id=above.topic_id)
            kept = await services.if_possible(conversations.turn_of(above.id, now() - services.follow_up), None)
            if kept:
                await self._acknowledge(request)
                await self._questions.answer(request, voice, Pressed(kept.turn.question))
                return
        await services.carry_out(request.update_id, self._scopes.end(request, voice))

    async def _read(self, request: Request, button: ReadData, voice: Voice) -> Outcome | None:
        one = self._services.catalogue.with_key(button.key)
        if one is None or await self._scopes.is_barred(request, one):
            return await self._acknowledge(request, voice.text("story-not-in-group" if one else "story-withdrawn"))
        await self._acknowledge(request)
        await self._posted.show(request.target, await self._services.story_of(one), voice)
        return None

    async def _lot(self, request: Request, button: LotData, voice: Voice) -> Outcome | None:
        stories = await self._scopes.stories(request)
        suggested = await lot_in_turn(stories, self._services.suggest, button.lot)
        if not suggested.suggestions:
            return await self._acknowledge(request, voice.text("nothing-more"))
        await self._acknowledge(request)
        # In a group the message is for everybody, and keeps its language.
        rows = suggestion_rows(suggested, voice_for(button.locale))
        # What is under them stays: to ask all stories, to be told later.
        others = other_rows(request.markup) if request.markup else []
        markup = keyboard(rows, others)
        await self._services.sender.edit_buttons(request.chat_id, request.message_id, markup)
        return Outcome(suggestions=suggested.shown)

    async def _locale(self, request: Request, button: LocaleData) -> Outcome | None:
        await self._services.database.conversations.choose_locale(request.user_id, button.locale)
        line = voice_for(button.locale).text("language-chosen")
        # In a group the message stays as it is, so that others can choose.
        await self._acknowledge(request, None if request.private else line)
        if request.private:
            await self._services.sender.edit(request.chat_id, request.message_id, Message(line))
        return None


def passage_of(data: PassageData, stories: Sequence[Story]) -> Excerpt | None:
    """Return the passage that a button stands for, or None if the stories no longer have it.

    What is quoted is the sentence in which it ends, with the one before if needed: another version of the program may
    split sentences elsewhere, and a modified client gets whole sentences only.
    """
    story = story_with_digest(stories, data.digest)
    for sentence in story.sentences if story else ():
        if story and data.start < data.end and sentence.start < data.end <= sentence.end:
            return Excerpt.of_sentence(story, sentence)
    return None


def _stands_for(button: SuggestionData, story: Story, question: str) -> bool:
    return SuggestionData.of(story.digest, question) == button


def _is_done_once(button: ButtonData | None) -> bool:
    """Whether a button that is pressed again asks for nothing more; a jump leads to the story from wherever one is."""
    return isinstance(button, PassageData | SuggestionData | LotData | ListData | _PERSONAL) or (
        isinstance(button, ViewData) and button.view is not View.JUMP
    )
