"""Questions, and what becomes of their answers when a question is edited."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.database import Conversation, MessagePlace, StoredAnswer
from bot.telegram.desk import Desk, now
from bot.telegram.outbox import Target
from bot.telegram.shown import Shown
from bot.telegram.views import Message, answer_message, introduced
from bot.voice import Voice
from index.answer import Answer
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
        self._earlier: OrderedDict[tuple[int, int], Turn | None] = OrderedDict()

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
        if asked.edited and answer.remark and before and before.reply_id is not None:
            await self.withdraw(asked, voice)
            return
        await self._say(asked, answer, before, voice)
        if answer.turn and self._desk.follow_up:
            await self._desk.database.turns.put(asked.conversation, answer.turn, now())

    async def withdraw(self, asked: Asked, voice: Voice) -> None:
        """Say in place of an answer that its question is none any more; a question without an answer needs nothing."""
        before = await self._answer_before(asked)
        if before is None or before.reply_id is None:
            return
        message = Message(voice.text("question-withdrawn"))
        shown = Shown((), self._desk.per_page)
        if before.content.get("message") != message.fingerprint:
            await self._desk.outbox.edit(asked.target.chat_id, before.reply_id, message)
            await self._desk.database.answers.change(before.id, self._content(shown, message))

    async def _say(self, asked: Asked, answer: Answer, before: StoredAnswer | None, voice: Voice) -> None:
        desk = self._desk
        shown = Shown.of(answer, desk.per_page)
        store = desk.database.answers
        if before is None:
            place = MessagePlace(asked.target.chat_id, asked.target.topic_id, asked.question_id or None)
            answer_id = await store.add(
                place, user_id=asked.user_id, locale=voice.locale, content=shown.to_json(), now=now()
            )
        else:
            answer_id = before.id
        first = [excerpt.story for excerpt in answer.related[:1]]
        message = answer_message(
            answer, answer_id, shown, desk.stories, voice, desk.answerer.languages, desk.suggestions(first)
        )
        suggested = asked.text if asked.suggested_for else None
        message = introduced(message, suggested)
        reply_id = before.reply_id if before else None
        if before and reply_id is not None:
            same = before.content.get("message") == message.fingerprint
            if not same and not await desk.outbox.edit(asked.target.chat_id, reply_id, message):
                reply_id = None
        if reply_id is None:
            reply_id = await desk.outbox.send(asked.target, message)
        await store.change(answer_id, self._content(shown, message, suggested))
        await store.sent(answer_id, reply_id)

    async def _answer_before(self, asked: Asked) -> StoredAnswer | None:
        if not asked.question_id:
            return None
        return await self._desk.database.answers.by_question(asked.target.chat_id, asked.question_id)

    async def _previous(self, asked: Asked) -> Turn | None:
        """The turn that a question may take up: in groups one that replies to the bot does."""
        if not self._desk.follow_up:
            return None
        key = (asked.target.chat_id, asked.question_id)
        if asked.edited and key in self._earlier:
            return self._earlier[key]
        turn = None
        if asked.private or asked.takes_up is not None:
            turn = await self._desk.last_turn(asked.conversation)
        if turn is None and asked.takes_up is not None:
            taken_up = await self._desk.database.answers.by_reply(asked.target.chat_id, asked.takes_up)
            if taken_up:
                turn = await self._desk.last_turn(replace(asked.conversation, user_id=taken_up.user_id))
        if asked.question_id and not asked.edited:
            self._earlier[key] = turn
            if len(self._earlier) > EARLIER_TURNS:
                self._earlier.popitem(last=False)
        # An edit of a question from before a restart stands for itself: the last turn may be its own.
        return None if asked.edited else turn

    def _content(self, shown: Shown, message: Message, suggested: str | None = None) -> dict[str, object]:
        """What is remembered; of a question's words only those that the program itself has suggested."""
        return {**shown.to_json(), "message": message.fingerprint, "suggested": suggested}
