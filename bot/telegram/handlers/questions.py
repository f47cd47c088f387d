"""Questions, and what becomes of their answers when a question is edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.database import Conversation, KeptTurn, MessagePlace, StoredAnswer
from bot.telegram.messages.answer_message import Message, answer_message, gone_line, page_message, unremembered
from bot.telegram.messages.pages import shown_for, shown_passage
from bot.telegram.messages.stored_answer import Gone, Shown, shown_of
from bot.telegram.messages.suggested_questions import suggested_beside
from bot.telegram.sending.sender import Target
from bot.telegram.services import Desk, now
from bot.voice import Voice
from index.answer import Answer, Excerpt, RemarkMade, turn_of
from index.understanding import Remark


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
        called: whether it is said to the bot, and not only in reply to a message of its in a group.
        suggested_for: id of the story that it was suggested for, where a button asked it; the reply says what it was.
    """

    target: Target
    question_id: int
    user_id: int
    text: str
    takes_up: int | None = None
    private: bool = True
    edited: bool = False
    called: bool = True
    suggested_for: str | None = None

    @property
    def conversation(self) -> Conversation:
        """The conversation that it is part of."""
        return Conversation(self.target.chat_id, self.target.topic_id, self.user_id)


class Questions:
    """Answers questions, and edits the answers of those that are edited."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def take(self, asked: Asked, voice: Voice, is_newest: Callable[[], bool] = lambda: True) -> None:
        """Answer a question, or put the new answer of an edited one in place of the old.

        `is_newest` tells whether the question has not been edited since: nothing is sent for one that has.
        """
        if not is_newest():
            return
        before = await self._answer_before(asked)
        if before and not asked.edited and before.reply_id is not None:
            return
        taken_up = await self._taken_up(asked, before)
        answer = await self._desk.answer(asked.text, taken_up.turn if taken_up else None, asked.suggested_for)
        if not is_newest():
            return
        if isinstance(answer, RemarkMade) and await self._is_done(asked, answer.remark, before, taken_up, voice):
            return
        answer_id = await self._say(asked, answer, before, taken_up, voice)
        turn = turn_of(answer)
        if turn and answer_id and self._desk.follow_up:
            put = self._desk.database.turns.put(asked.conversation, KeptTurn(turn, answer_id), now())
            await self._desk.if_possible(put, None)

    async def withdraw(self, asked: Asked) -> None:
        """Say in place of an answer that its question is none any more; a question without an answer needs nothing.

        The answer knows in which language, where all that was kept of the withdrawal is which message it is about.
        """
        before = await self._answer_before(asked)
        if before is None or before.reply_id is None:
            return
        voice = await self._desk.voice(before.user_id, before.locale)
        message = Message(voice.text("question-withdrawn"))
        shown = Shown()
        if before.content.get("message") != message.fingerprint:
            await self._desk.outbox.edit(asked.target.chat_id, before.reply_id, message)
            change = self._desk.database.answers.change(before.id, _content(shown, message, question=False))
            await self._desk.if_possible(change, None)
        await self._desk.if_possible(self._desk.database.turns.forget_answer(before.id), None)

    async def quote(self, target: Target, user_id: int, passage: Excerpt, voice: Voice) -> None:
        """Quote a passage that was offered, with the buttons of an answer."""
        shown = shown_passage(passage, voice)
        answer_id = await self._remember(target, 0, user_id, voice, shown)
        message = page_message(answer_id, shown, 0, self._desk.stories, voice)
        if isinstance(message, Message):
            reply_id = await self._desk.outbox.send(target, message if answer_id else unremembered(message))
            await self._note_sent(answer_id, reply_id)

    async def _is_done(
        self, asked: Asked, remark: Remark, before: StoredAnswer | None, taken_up: KeptTurn | None, voice: Voice
    ) -> bool:
        """Do what a remark asks for; return whether it gets no line of its own."""
        if before and before.reply_id is not None:
            if before.content.get("question", True):
                await self.withdraw(asked)
                return True
            return False
        if remark is Remark.MORE:
            last = taken_up or await self._desk.last_turn(asked.conversation)
            return await self._more(asked, last, voice) or not asked.called
        # What people say under an answer in a group, such as thanks, they say to one another.
        return not asked.called and remark is not Remark.HELP

    async def _more(self, asked: Asked, taken_up: KeptTurn | None, voice: Voice) -> bool:
        """Show the page after the last one of an answer, as its button does; return whether there is an answer."""
        desk = self._desk
        stored = await desk.if_possible(desk.database.answers.by_id(taken_up.answer_id), None) if taken_up else None
        shown = shown_of(stored.content) if stored else None
        if taken_up is None or stored is None or shown is None:
            return False
        page = int(stored.content.get("page", 0)) + 1
        if page >= len(shown.layout):
            await desk.outbox.send(asked.target, Message(voice.text("nothing-more")))
            return True
        # The pages are laid out for the language of the answer.
        voice = replace(voice, locale=stored.locale)
        answer_id = await self._remember(asked.target, asked.question_id, asked.user_id, voice, shown, taken_up)
        view = page_message(answer_id, shown, page, desk.stories, voice)
        message = Message(gone_line(view, voice)) if isinstance(view, Gone) else view
        reply_id = await desk.outbox.send(asked.target, message if answer_id else unremembered(message))
        await self._note_sent(answer_id, reply_id)
        if answer_id:
            content = {**_content(shown, message, question=True), "page": page}
            await desk.if_possible(desk.database.answers.change(answer_id, content), None)
            put = desk.database.turns.put(asked.conversation, KeptTurn(taken_up.turn, answer_id), now())
            await desk.if_possible(put, None)
        return True

    async def _say(
        self, asked: Asked, answer: Answer, before: StoredAnswer | None, taken_up: KeptTurn | None, voice: Voice
    ) -> int:
        desk = self._desk
        suggested = asked.text if asked.suggested_for else None
        shown = shown_for(answer, desk.stories, desk.per_page, voice, suggested)
        if before is None:
            answer_id = await self._remember(asked.target, asked.question_id, asked.user_id, voice, shown, taken_up)
        else:
            answer_id = before.id
        offered = suggested_beside(answer, desk.answerer)
        await desk.keep_shown(offered)
        message = answer_message(
            answer, answer_id, shown, desk.stories, voice, desk.answerer.languages, offered, suggested
        )
        if not answer_id:
            message = unremembered(message)
        reply_id = before.reply_id if before else None
        if before and reply_id is not None:
            same = before.content.get("message") == message.fingerprint
            if not same and not await desk.outbox.edit(asked.target.chat_id, reply_id, message):
                reply_id = None
        if reply_id is None:
            reply_id = await desk.outbox.send(asked.target, message)
            await self._note_sent(answer_id, reply_id)
        if answer_id:
            content = _content(shown, message, suggested, question=not isinstance(answer, RemarkMade))
            await desk.if_possible(desk.database.answers.change(answer_id, content), None)
        return answer_id

    async def _remember(
        self,
        target: Target,
        question_id: int,
        user_id: int,
        voice: Voice,
        shown: Shown,
        taken_up: KeptTurn | None = None,
    ) -> int:
        """Remember an answer, and return its number; 0 where the database fails."""
        add = self._desk.database.answers.add(
            MessagePlace(target.chat_id, target.topic_id, question_id or None),
            user_id=user_id,
            locale=voice.locale,
            content=shown.to_json(),
            now=now(),
            took_up=taken_up.answer_id if taken_up else None,
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

    async def _taken_up(self, asked: Asked, before: StoredAnswer | None) -> KeptTurn | None:
        """The turn that a question may take up: that of the answer replied to and no other; in private else the last.

        One that has an answer already, such as an edited one, takes up what it took up before, and so never itself.
        """
        if asked.suggested_for or not self._desk.follow_up:
            return None
        if before is not None:
            return None if before.took_up is None else await self._desk.turn_of(before.took_up)
        if asked.takes_up is not None:
            by_reply = self._desk.database.answers.by_reply(asked.target.chat_id, asked.takes_up)
            answer = await self._desk.if_possible(by_reply, None)
            if answer is not None:
                return await self._desk.turn_of(answer.id)
        elif not asked.private:
            return None
        return await self._desk.last_turn(asked.conversation)


def _content(shown: Shown, message: Message, suggested: str | None = None, *, question: bool) -> dict[str, object]:
    """What is remembered; of a question's words only those that the program itself has suggested."""
    return {**shown.to_json(), "message": message.fingerprint, "suggested": suggested, "question": question}
