"""Questions, and what becomes of their answers when a question is edited."""

from __future__ import annotations

from dataclasses import replace

from bot.database import Conversation, KeptTurn, Outcome, StoredAnswer
from bot.telegram.messages.answer_message import answer_message, gone_line, page_message
from bot.telegram.messages.message import Message
from bot.telegram.messages.pages import shown_for, shown_passage
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.telegram.messages.suggested_questions import Suggested, Suggestion, suggested_beside
from bot.telegram.receiving.edits import NewestRequests
from bot.telegram.receiving.intent import Kind, Request
from bot.telegram.services import Services, now
from bot.voice import Voice
from index.answer import Answer, RemarkMade, turn_of
from index.excerpt import Excerpt
from index.question import Remark, Turn


class Questions:
    """Answers questions, and edits the answers of those that are edited.

    Args:
        services: what handlers need.
        newest: which version of a question is the newest.
    """

    def __init__(self, services: Services, newest: NewestRequests) -> None:
        self._services = services
        self._newest = newest

    async def answer(self, request: Request, voice: Voice, suggestion: Suggestion | None = None) -> None:
        """Answer a question, or replace the answer of an edited one.

        Nothing is sent if the question was edited since, or has an answer already.

        Args:
            request: the question, or the press of a button that asks one.
            voice: says what is the bot's own.
            suggestion: the question of that button.
        """
        services = self._services
        before = await self._answer_before(request)
        work = None
        if self._newest.is_newest(request) and not (before and request.kind is Kind.ANSWER):
            taken_up = None if suggestion else await self._taken_up(request, before)
            question, story = (suggestion.question, suggestion.story.id) if suggestion else (request.text, None)
            answer = await services.answer(question, taken_up.turn if taken_up else None, story)
            if self._newest.is_newest(request):
                work = self._reply(request, answer, before, taken_up, voice, suggestion)
        await (services.carry_out(request.update_id, work) if work else services.handled(request.update_id))

    async def withdraw(self, request: Request) -> Outcome | None:
        """Say in place of an answer that its question was withdrawn, in the language of the answer."""
        before = await self._answer_before(request)
        return await self._withdrawn(before) if before else None

    async def quote(self, request: Request, passage: Excerpt, voice: Voice) -> Outcome | None:
        """Quote a passage that was offered, with the buttons of an answer."""
        shown = shown_passage(passage, voice)
        number = self._new_number(request)
        message = page_message(number, shown, 0, self._services.stories, voice)
        if isinstance(message, Gone):
            return None
        reply_id = await self._services.sender.send(request.target, message)
        return _outcome(request, number, reply_id, voice, _content(shown, message))

    async def _reply(
        self,
        request: Request,
        answer: Answer,
        before: StoredAnswer | None,
        taken_up: KeptTurn | None,
        voice: Voice,
        suggestion: Suggestion | None,
    ) -> Outcome | None:
        if isinstance(answer, RemarkMade):
            if before and before.content.get("question", True):
                return await self._withdrawn(before)
            if answer.remark is Remark.MORE and before is None:
                last = taken_up or await self._last_turn(request)
                more = await self._more(request, last, voice) if last else None
                if more or not request.called:
                    return more
            # What people say under an answer in a group, such as thanks, they say to each other.
            elif before is None and not request.called and answer.remark is not Remark.HELP:
                return None
        return await self._say(request, answer, before, taken_up, voice, suggestion)

    async def _say(
        self,
        request: Request,
        answer: Answer,
        before: StoredAnswer | None,
        taken_up: KeptTurn | None,
        voice: Voice,
        suggestion: Suggestion | None,
    ) -> Outcome | None:
        services = self._services
        above = suggestion.question if suggestion else None
        shown = shown_for(answer, services.stories, services.per_page, voice, above)
        number = before.id if before else self._new_number(request)
        offered = await suggested_beside(answer, services.stories, services.suggest)
        message = answer_message(
            answer, number, shown, services.stories, voice, services.answerer.languages, offered, above
        )
        is_question = not isinstance(answer, RemarkMade)
        content = _content(shown, message, above, is_question=is_question)
        turn = turn_of(answer) if services.follow_up else None
        if before:
            reply_id = before.reply_id
            same = before.content.get("message") == message.fingerprint
            if not same and not await services.sender.edit(request.chat_id, reply_id, message):
                reply_id = await services.sender.send(request.target, message)
            changed = replace(before, reply_id=reply_id, content=content)
            return Outcome(changed, turn, suggestions=offered.shown)
        reply_id = await services.sender.send(request.target, message)
        return _outcome(request, number, reply_id, voice, content, taken_up, turn, offered)

    async def _withdrawn(self, before: StoredAnswer) -> Outcome:
        voice = await self._services.voice(before.user_id, before.locale)
        message = Message(voice.text("question-withdrawn"))
        if before.content.get("message") != message.fingerprint:
            await self._services.sender.edit(before.chat_id, before.reply_id, message)
        return Outcome(replace(before, content=_content(ShownAnswer(), message, is_question=False)))

    async def _more(self, request: Request, last: KeptTurn, voice: Voice) -> Outcome | None:
        """Show the next page of an answer, as its button does; None if there is no answer."""
        services = self._services
        stored = await services.if_possible(services.database.conversations.answer(last.answer_id), None)
        shown = ShownAnswer.from_json(stored.content) if stored else None
        if stored is None or shown is None:
            return None
        page = int(stored.content.get("page", 0)) + 1
        if page >= len(shown.layout):
            await services.sender.send(request.target, Message(voice.text("nothing-more")))
            return Outcome()
        # The pages are laid out for the language of the answer.
        voice = replace(voice, locale=stored.locale)
        number = self._new_number(request)
        view = page_message(number, shown, page, services.stories, voice)
        message = Message(gone_line(view, voice)) if isinstance(view, Gone) else view
        reply_id = await services.sender.send(request.target, message)
        content = {**_content(shown, message), "page": page}
        return _outcome(request, number, reply_id, voice, content, last, last.turn)

    def _new_number(self, request: Request) -> int | None:
        """A number for an answer that buttons can refer to; None if the database fails."""
        return self._services.database.conversations.new_number(now()) if request.is_stored else None

    async def _answer_before(self, request: Request) -> StoredAnswer | None:
        if not request.question_id:
            return None
        answer_to = self._services.database.conversations.answer_to(request.chat_id, request.question_id)
        return await self._services.if_possible(answer_to, None)

    async def _taken_up(self, request: Request, before: StoredAnswer | None) -> KeptTurn | None:
        """The turn that a question may follow up: that of the answer replied to and no other; in private else the last.

        An edited question follows up what it followed up before, and so never itself.
        """
        services = self._services
        if not services.follow_up:
            return None
        if before is not None:
            return None if before.took_up is None else await self._turn_of(before.took_up)
        if request.replies_to is not None:
            answer_in = services.database.conversations.answer_in(request.chat_id, request.replies_to)
            answer = await services.if_possible(answer_in, None)
            if answer is not None:
                return await self._turn_of(answer.id)
        elif not request.private:
            return None
        return await self._last_turn(request)

    async def _turn_of(self, answer_id: int) -> KeptTurn | None:
        turn_of_answer = self._services.database.conversations.turn_of(answer_id, now() - self._services.follow_up)
        return await self._services.if_possible(turn_of_answer, None)

    async def _last_turn(self, request: Request) -> KeptTurn | None:
        conversation = Conversation(request.chat_id, request.topic_id, request.user_id)
        last = self._services.database.conversations.last_turn(conversation, now() - self._services.follow_up)
        return await self._services.if_possible(last, None)


def _outcome(
    request: Request,
    number: int | None,
    reply_id: int,
    voice: Voice,
    content: dict[str, object],
    taken_up: KeptTurn | None = None,
    turn: Turn | None = None,
    offered: Suggested | None = None,
) -> Outcome:
    """What is stored of a new answer."""
    suggestions = offered.shown if offered else ()
    if number is None:
        return Outcome(suggestions=suggestions)
    answer = StoredAnswer(
        number,
        request.chat_id,
        request.topic_id,
        request.user_id,
        request.question_id,
        reply_id,
        voice.locale,
        content,
        taken_up.answer_id if taken_up else None,
    )
    return Outcome(answer, turn, suggestions=suggestions)


def _content(
    shown: ShownAnswer, message: Message, suggested: str | None = None, *, is_question: bool = True
) -> dict[str, object]:
    """What is stored of what an answer showed; of a question's words only those that the program has suggested."""
    return {**shown.to_json(), "message": message.fingerprint, "suggested": suggested, "question": is_question}
