"""Questions, and what becomes of their answers when a question is edited."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.database import Conversation, MessagePlace, StoredAnswer
from bot.telegram.desk import Desk, now
from bot.telegram.outbox import Target
from bot.telegram.shown import Place, Shown
from bot.telegram.views import Message, answer_message, introduced, page_message, unremembered
from bot.voice import Voice
from index.answer import Answer, Excerpt
from index.understanding import Turn

EARLIER_TURNS = 1000
"""Questions of which it is remembered what they took up, so that they can be edited."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a chat.

    Args:
        target: where it stands; what is sent is sent there, as a reply to it.
        question_id: id of the question's message; 0 where a button asked it.
        user_id: who asks.
        text: the question.
        takes_up: id of the bot's message that it replies to, None for none.
        private: whether the chat is one with the reader alone, where each question may take up the last.
        edited: whether it is an edit of a question that was asked before.
        suggested_for: id of the story that it was suggested for, where a button asked it; the reply says what it was.
    """

    target: Target
    question_id: int
    user_id: int
    text: str
    takes_up: int | None = None
    private: bool = True
    edited: bool = False
    suggested_for: str | None = None

    @property
    def conversation(self) -> Conversation:
        """The conversation that it is part of."""
        return Conversation(self.target.chat_id, self.target.topic_id, self.user_id)


class Questions:
    """Answers questions, and edits the answers of those that are edited."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._earlier: OrderedDict[tuple[int, int], tuple[Turn | None, datetime]] = OrderedDict()

    async def take(self, asked: Asked, voice: Voice, is_newest: Callable[[], bool] = lambda: True) -> None:
        """Answer a question, or put the new answer of an edited one in place of the old.

        `is_newest` tells whether the question has not been edited since: nothing is sent for one that has.
        """
        if not is_newest():
            return
        before = await self._answer_before(asked)
        if before and not asked.edited and before.reply_id is not None:
            return
        previous = None if asked.suggested_for else await self._previous(asked)
        answer = await self._desk.answer(asked.text, previous, asked.suggested_for)
        if not is_newest():
            return
        if answer.remark and before and before.reply_id is not None and before.content.get("question", True):
            await self.withdraw(asked, voice)
            return
        answer_id = await self._say(asked, answer, before, voice)
        if answer.turn and self._desk.follow_up and await self._is_last(asked, answer_id):
            put = self._desk.database.turns.put(asked.conversation, answer.turn, answer_id, now())
            await self._desk.if_possible(put, None)

    async def withdraw(self, asked: Asked, voice: Voice) -> None:
        """Say in place of an answer that its question is none any more; a question without an answer needs nothing."""
        before = await self._answer_before(asked)
        if before is None or before.reply_id is None:
            return
        message = Message(voice.text("question-withdrawn"))
        shown = Shown((), self._desk.per_page)
        if before.content.get("message") != message.fingerprint:
            await self._desk.outbox.edit(asked.target.chat_id, before.reply_id, message)
            change = self._desk.database.answers.change(before.id, _content(shown, message, question=False))
            await self._desk.if_possible(change, None)
        await self._desk.if_possible(self._desk.database.turns.forget(asked.conversation, before.id), None)

    async def quote(self, target: Target, user_id: int, passage: Excerpt, voice: Voice) -> None:
        """Quote a passage that was offered, with the buttons of an answer."""
        shown = Shown((), self._desk.per_page, related=(Place.of(passage),))
        answer_id = await self._remember(target, 0, user_id, voice, shown)
        message = page_message(answer_id, shown, 0, self._desk.stories, voice)
        if isinstance(message, Message):
            reply_id = await self._desk.outbox.send(target, message if answer_id else unremembered(message))
            await self._note_sent(answer_id, reply_id)

    def forget_old(self, moment: datetime) -> None:
        """Forget what may not be taken up any more."""
        while self._earlier and next(iter(self._earlier.values()))[1] < moment - self._desk.follow_up:
            self._earlier.popitem(last=False)

    def forget(self, chat_id: int) -> None:
        """Forget what the questions of a chat took up."""
        self._earlier = OrderedDict((key, value) for key, value in self._earlier.items() if key[0] != chat_id)

    async def _say(self, asked: Asked, answer: Answer, before: StoredAnswer | None, voice: Voice) -> int:
        desk = self._desk
        shown = Shown.of(answer, desk.per_page)
        if before is None:
            answer_id = await self._remember(asked.target, asked.question_id, asked.user_id, voice, shown)
        else:
            answer_id = before.id
        first = [excerpt.story for excerpt in answer.related[:1]]
        message = answer_message(
            answer, answer_id, shown, desk.stories, voice, desk.answerer.languages, lambda: desk.suggestions(first)
        )
        suggested = asked.text if asked.suggested_for else None
        message = introduced(message if answer_id else unremembered(message), suggested)
        reply_id = before.reply_id if before else None
        if before and reply_id is not None:
            same = before.content.get("message") == message.fingerprint
            if not same and not await desk.outbox.edit(asked.target.chat_id, reply_id, message):
                reply_id = None
        if reply_id is None:
            reply_id = await desk.outbox.send(asked.target, message)
            await self._note_sent(answer_id, reply_id)
        if answer_id:
            content = _content(shown, message, suggested, question=answer.remark is None)
            await desk.if_possible(desk.database.answers.change(answer_id, content), None)
        return answer_id

    async def _remember(self, target: Target, question_id: int, user_id: int, voice: Voice, shown: Shown) -> int:
        """Remember an answer, and return its number; 0 where the database fails."""
        place = MessagePlace(target.chat_id, target.topic_id, question_id or None)
        add = self._desk.database.answers.add(
            place, user_id=user_id, locale=voice.locale, content=shown.to_json(), now=now()
        )
        return await self._desk.if_possible(add, 0)

    async def _note_sent(self, answer_id: int, reply_id: int) -> None:
        if answer_id:
            await self._desk.if_possible(self._desk.database.answers.sent(answer_id, reply_id), None)

    async def _answer_before(self, asked: Asked) -> StoredAnswer | None:
        if not asked.question_id:
            return None
        by_question = self._desk.database.answers.by_question(asked.target.chat_id, asked.question_id)
        return await self._desk.if_possible(by_question, None)

    async def _is_last(self, asked: Asked, answer_id: int) -> bool:
        """Whether a question is the last of its conversation: an edited one need not be."""
        last = await self._desk.last_turn(asked.conversation) if asked.edited else None
        return last is None or last.answer_id == answer_id

    async def _previous(self, asked: Asked) -> Turn | None:
        """The turn that a question may take up; an edited one takes up what it took up before."""
        if not self._desk.follow_up:
            return None
        key, moment = (asked.target.chat_id, asked.question_id), now()
        self.forget_old(moment)
        if asked.edited:
            # From before a restart it stands for itself: the last turn may be its own.
            return self._earlier[key][0] if key in self._earlier else None
        turn = await self._taken_up(asked)
        if asked.question_id:
            self._earlier[key] = (turn, moment)
            if len(self._earlier) > EARLIER_TURNS:
                self._earlier.popitem(last=False)
        return turn

    async def _taken_up(self, asked: Asked) -> Turn | None:
        """The last turn of the conversation; where an answer is replied to, the turn of that answer and no other."""
        answer = None
        if asked.takes_up is not None:
            by_reply = self._desk.database.answers.by_reply(asked.target.chat_id, asked.takes_up)
            answer = await self._desk.if_possible(by_reply, None)
        if answer:
            last = await self._desk.last_turn(replace(asked.conversation, user_id=answer.user_id))
            return last.turn if last and last.answer_id == answer.id else None
        if not asked.private and asked.takes_up is None:
            return None
        last = await self._desk.last_turn(asked.conversation)
        return last.turn if last else None


def _content(shown: Shown, message: Message, suggested: str | None = None, *, question: bool) -> dict[str, object]:
    """What is remembered; of a question's words only those that the program itself has suggested."""
    return {**shown.to_json(), "message": message.fingerprint, "suggested": suggested, "question": question}
