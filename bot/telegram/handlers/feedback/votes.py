"""Votes about answers, by buttons and by reactions, and quotations that are called wrong."""

from __future__ import annotations

from collections.abc import Mapping

from bot.database import LONGEST_REPORTED, CastVote, Outcome, SentencePlace, StoredAnswer, WrongQuote
from bot.telegram.messages.answer_message import gone_line
from bot.telegram.messages.callback_data import View, ViewData
from bot.telegram.messages.feedback.asked import place_of
from bot.telegram.messages.feedback.data import VoteData, WrongData
from bot.telegram.messages.feedback.votes import sentences_on, wrong_rows
from bot.telegram.messages.keyboards import keyboard, quoted_sentences
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.telegram.recall import Recall
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services
from bot.voice import Voice, voice_for
from index.display import shortened

LONGEST_NAMED = 60
"""Most characters of the sentence that an alert names; all of it has at most 200 UTF-16 code units."""


class Votes:
    """Takes the votes of readers, one of each person about an answer, and their reports of wrong quotations.

    What is stored is stored once the update is handled, and does not depend on how often that is begun.

    Args:
        services: what handlers need.
        recall: finds again what answers showed.
    """

    def __init__(self, services: Services, recall: Recall) -> None:
        self._services = services
        self._recall = recall

    async def press(self, request: Request, button: VoteData | WrongData, voice: Voice) -> Outcome | None:
        """Take a vote or a report, and thank for it; say so if the answer or the story is gone."""
        answer = await self._services.database.conversations.answer(button.answer)
        if answer is None or answer.chat_id != request.chat_id or not _can_be_judged(answer):
            return await self._say(request, voice.text("answer-gone"))
        if isinstance(button, VoteData):
            return await self._vote(request, button, voice)
        return await self._wrong(request, button, answer, voice)

    async def react(self, request: Request) -> Outcome | None:
        """Take the vote of a reaction to an answer, in place of what the person has pressed before."""
        answer_in = self._services.database.conversations.answer_in
        answer = await answer_in(request.chat_id, request.message_id)
        if answer is None or not _can_be_judged(answer):
            return None
        return Outcome(vote=CastVote(answer.id, request.user_id, request.vote))

    async def _vote(self, request: Request, button: VoteData, voice: Voice) -> Outcome:
        before = await self._services.database.feedback.vote(button.answer, request.user_id)
        vote = None if before is button.vote else button.vote
        line = voice.text("vote-taken-back") if vote is None else voice.text("vote-counted")
        await self._services.sender.acknowledge(request.query_id, line, in_passing=True)
        return Outcome(vote=CastVote(button.answer, request.user_id, vote))

    async def _wrong(self, request: Request, button: WrongData, answer: StoredAnswer, voice: Voice) -> Outcome | None:
        """Note which sentence is called wrong; if several stand on the page, let the person choose."""
        shown = ShownAnswer.from_json(answer.content)
        if shown is None:
            return await self._say(request, voice.text("answer-gone"))
        recalled = await self._recall.answer(shown)
        shown, page = recalled.shown, recalled.shown.page_of(button.number)
        found = shown.page(page, recalled.stories)
        if isinstance(found, Gone):
            return await self._say(request, gone_line(found, voice))
        sentences = sentences_on(answer.id, found)
        chosen = button
        if button.sentence is None and button.number in found:
            if len(sentences) > 1 and not answer.reply_id:
                return await self._say(request, voice.text("group-moved"))
            if len(sentences) > 1:
                return await self._choose(request, sentences, ViewData(answer.id, View.LESS, page), answer)
            chosen = next(iter(sentences), button)
        if chosen not in sentences:
            return await self._say(request, voice.text("answer-gone"))
        excerpt = found[chosen.number]
        sentence = quoted_sentences(excerpt)[chosen.sentence or 0]
        return await self._report(request, place_of(excerpt, sentence), sentences[chosen], voice)

    async def _choose(
        self, request: Request, sentences: Mapping[WrongData, str], back: ViewData, answer: StoredAnswer
    ) -> Outcome | None:
        """Show the sentences in the place of the buttons; in a group they keep the language of the answer."""
        await self._services.sender.acknowledge(request.query_id)
        rows = wrong_rows(sentences, back, voice_for(answer.locale))
        await self._services.sender.edit_buttons(request.chat_id, request.message_id, keyboard(rows))
        return None

    async def _report(self, request: Request, place: SentencePlace, words: str, voice: Voice) -> Outcome | None:
        report = WrongQuote(request.user_id, place, shortened(words, LONGEST_REPORTED))
        named = shortened(words, LONGEST_NAMED)
        if await self._services.database.feedback.has_reported(report):
            return await self._say(request, voice.text("wrong-known", sentence=named))
        await self._say(request, voice.text("wrong-noted", sentence=named))
        return Outcome(report=report)

    async def _say(self, request: Request, line: str) -> Outcome | None:
        await self._services.sender.acknowledge(request.query_id, line)
        return None


def _can_be_judged(answer: StoredAnswer) -> bool:
    """Whether it answers a question: a greeting or a withdrawn question does not."""
    return bool(answer.content.get("question", True))
