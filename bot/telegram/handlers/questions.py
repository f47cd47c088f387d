"""Questions, and what becomes of their answers when a question is edited."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.database import KeptTurn, Outcome, Scope, StoredAnswer
from bot.telegram.handlers.error_reports import attempt
from bot.telegram.handlers.scopes import ALL_STORIES, Asking, Scopes
from bot.telegram.messages.answer_message import answer_message, gone_line, without_offers
from bot.telegram.messages.callback_data import AllStoriesData, KeepData
from bot.telegram.messages.correction_marks import Marks
from bot.telegram.messages.feedback.asked import asked_question
from bot.telegram.messages.kept_questions import with_keeping
from bot.telegram.messages.message import Message
from bot.telegram.messages.pages import shown_for, shown_passage, stories_of
from bot.telegram.messages.recalled_page import recalled_page
from bot.telegram.messages.stored_answer import Gone, ShownAnswer, stored_content
from bot.telegram.messages.story_list import with_all_stories
from bot.telegram.messages.suggested_questions import Suggested, suggested_beside
from bot.telegram.recall import Recall
from bot.telegram.receiving.edits import NewestRequests
from bot.telegram.receiving.request import Kind, Request
from bot.telegram.sending.sender import Sent
from bot.telegram.services import Services, now
from bot.voice import Voice
from corpus import Story
from index.answer import Answer, Closest, Refusal, RemarkMade, UnreadLanguage, is_partly_searched, turn_of
from index.excerpt import Excerpt
from index.question import Remark, Turn, reads_as_question


@dataclass(frozen=True, slots=True)
class Pressed:
    """A question that a button asks.

    Args:
        question: the question.
        story: the story that it is about, whose suggestion it is; None for an earlier question of the reader's, which
            is now asked of all stories.
    """

    question: str
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with all that its answer depends on.

    Args:
        request: the question, or the press of a button that asks one.
        voice: says what is the bot's own.
        before: the answer of the question before it was edited, or None.
        asking: which stories are asked.
        taken_up: the turn that it follows up, or None.
        pressed: the question of the button.
    """

    request: Request
    voice: Voice
    before: StoredAnswer | None
    asking: Asking
    taken_up: KeptTurn | None = None
    pressed: Pressed | None = None


class Questions:
    """Answers questions, and edits the answers of those that are edited.

    Args:
        services: what handlers need.
        newest: which version of a question is the newest.
        scopes: finds out which stories are asked.
        recall: finds again what earlier answers showed.
    """

    def __init__(self, services: Services, newest: NewestRequests, scopes: Scopes, recall: Recall) -> None:
        self._services = services
        self._newest = newest
        self._scopes = scopes
        self._recall = recall

    async def answer(self, request: Request, voice: Voice, pressed: Pressed | None = None) -> None:
        """Answer a question, or replace the answer of an edited one.

        Nothing is sent if the question was edited since, or has an answer already.

        Args:
            request: the question, or the press of a button that asks one.
            voice: says what is the bot's own.
            pressed: the question of that button.
        """
        services = self._services
        before = await self._answer_before(request)
        work: Coroutine[Any, Any, Outcome | None] | None = None
        if self._newest.is_newest(request) and not (before and request.kind is Kind.ANSWER):
            asking = await self._asking(request, before, pressed)
            if isinstance(asking, str):
                line = voice.text(asking)
                work = self._replaced(before, line) if before else self._tell(request, line)
            else:
                taken_up = None if pressed else await self._taken_up(request, before, asking)
                question, turn = pressed.question if pressed else request.text, taken_up.turn if taken_up else None
                answer = await services.answer(question, turn, asking.ids)
                services.metrics.note_answered(answer.outcome)
                if self._newest.is_newest(request):
                    work = self._reply(_Asked(request, voice, before, asking, taken_up, pressed), answer)
        await (services.carry_out(request.update_id, work) if work else services.handled(request.update_id))

    async def withdraw(self, request: Request) -> Outcome | None:
        """Say in place of an answer that its question was withdrawn, in the language of the answer."""
        before = await self._answer_before(request)
        return await self._withdrawn(before) if before else None

    async def quote(self, request: Request, passage: Excerpt, voice: Voice) -> Outcome | None:
        """Quote a passage that was offered, with the buttons of an answer."""
        shown = shown_passage(passage, voice)
        number = self._new_number(request)
        recalled = await self._recall.answer(shown)
        marks = Marks(edited=recalled.is_corrected(0)).up_to(shown, recalled.digests, now().date())
        message = recalled_page(number, recalled, 0, voice, marks.days)
        if isinstance(message, Gone):
            return None
        sent = await self._services.sender.send(request.target, message)
        content = {**stored_content(shown, message), "corrections": marks.to_json()}
        outcome = _outcome(request, number, sent, voice, content)
        return replace(outcome, stories=(passage.story,))

    async def _asking(self, request: Request, before: StoredAnswer | None, pressed: Pressed | None) -> Asking | str:
        """Which stories a question is asked of, or the key of the line that says why it is not asked.

        An edited question is asked of the story that it was asked of before.
        """
        own, groups = await self._services.scopes(request.conversation)
        if before is not None:
            own = Scope(str(before.content["scope"])) if before.content.get("scope") else None
        if pressed and pressed.story:
            return self._scopes.asking_suggested(pressed.story, own)
        if pressed:
            return self._scopes.asking_again(request, groups)
        if not (own or groups or request.link or request.replies_to or request.replies_to_post):
            return ALL_STORIES
        asking = await self._scopes.asking(request, own, groups)
        is_edit = before is not None and not request.link
        return replace(asking, changes=(), is_gone=False) if is_edit and isinstance(asking, Asking) else asking

    async def _tell(self, request: Request, line: str) -> None:
        await self._services.sender.send(request.target, Message(line))

    async def _reply(self, asked: _Asked, answer: Answer) -> Outcome | None:
        request, before, voice = asked.request, asked.before, asked.voice
        if isinstance(answer, RemarkMade):
            if request.link:
                return await self._scopes.open_link(request, voice)
            if before and answer.remark is Remark.MORE and before.content.get("more"):
                # The next page stays, in whichever words it was asked for.
                return Outcome()
            if before and before.content.get("question", True):
                return await self._withdrawn(before)
            if answer.remark is Remark.MORE and before is None:
                last = asked.taken_up or await self._last_turn(request)
                more = await self._more(request, last, voice) if last else None
                if more or not request.called:
                    return more
            # What people say under an answer in a group, such as thanks, they say to each other.
            elif before is None and not request.called and answer.remark is not Remark.HELP:
                return None
            return await self._say(asked, answer)
        if not request.called and before is None and _says_nothing(answer) and not reads_as_question(request.text):
            # A remark about an answer, which nobody asked the bot.
            return None
        if asked.asking.is_gone:
            await self._tell(request, voice.text("scope-gone"))
        outcome = await self._say(asked, answer)
        if is_partly_searched(answer):
            # The answer is sent: if this fails, it must be stored all the same, and not be sent again.
            await attempt(self._tell(request, voice.text("partly-searched")))
        return replace(outcome, scopes=asked.asking.changes)

    async def _say(self, asked: _Asked, answer: Answer) -> Outcome:
        services, request, before, voice = self._services, asked.request, asked.before, asked.voice
        above = asked.pressed.question if asked.pressed else None
        chosen = asked.asking.alone
        alone = await services.story_of(chosen) if chosen else None
        stories = (alone,) if alone else services.stories
        # In a group, others want to read on. Who calls the bot is shown what else there is to ask.
        is_brief = not request.called and _says_nothing(answer)
        is_question = not isinstance(answer, RemarkMade)
        shown = shown_for(answer, stories, services.per_page, voice, above)
        number = before.id if before else self._new_number(request)
        offered = (
            Suggested()
            if is_brief
            else await suggested_beside(answer, self._asked_stories(asked.asking), services.suggest)
        )
        again = AllStoriesData(number or 0) if asked.asking.is_chosen and is_question else None
        message = answer_message(
            without_offers(answer) if is_brief else answer,
            number,
            shown,
            stories,
            voice,
            services.answerer.languages,
            offered,
            above,
            alone=None if is_brief else alone,
            all_stories=again,
        )
        is_kept = before is not None and await self._reword(before, answer)
        if isinstance(answer, Refusal) and number is not None and not (is_kept or is_brief):
            message = with_keeping(message, KeepData(number), voice)
        if again and not (shown.layout or is_brief):
            message = with_all_stories(message, again, voice)
        content = stored_content(
            shown,
            message,
            above if asked.pressed and asked.pressed.story else None,
            asked.asking.alone.id if asked.asking.alone and asked.asking.is_chosen else None,
            is_question=is_question,
        )
        turn = turn_of(answer) if services.follow_up else None
        if before:
            reply_id = before.reply_id
            same = before.content.get("message") == message.fingerprint
            if not same and not await services.sender.edit(request.chat_id, reply_id, message):
                reply_id = (await services.sender.send(request.target, message)).message_id
            outcome = Outcome(replace(before, reply_id=reply_id, content=content), turn, suggestions=offered.shown)
        else:
            sent = await services.sender.send(request.target, message)
            outcome = _outcome(request, number, sent, voice, content, asked.taken_up, turn, offered)
        return replace(outcome, stories=stories_of(answer), asked=asked_question(answer, request.waited))

    async def _reword(self, before: StoredAnswer, answer: Answer | None) -> bool:
        """Keep the newer words of an edited question if it is kept, or forget it if it needs no story any more.

        Others who keep it keep the words that they have read. Return whether its asker keeps it.
        """
        if before.question_id is None:
            return False
        turn = turn_of(answer) if isinstance(answer, Refusal) else None
        reword = self._services.database.kept_questions.reword
        done = reword(before.chat_id, before.question_id, before.user_id, turn.question if turn else None)
        return await self._services.if_possible(done, False) and turn is not None

    async def _withdrawn(self, before: StoredAnswer) -> Outcome:
        voice = await self._services.voice(before.user_id, before.locale)
        return await self._replaced(before, voice.text("question-withdrawn"))

    async def _replaced(self, before: StoredAnswer, line: str) -> Outcome:
        """Say a line in place of an answer; a later edit is asked of the story that was chosen."""
        await self._reword(before, None)
        message = Message(line)
        if before.content.get("message") != message.fingerprint:
            await self._services.sender.edit(before.chat_id, before.reply_id, message)
        scope = before.content.get("scope")
        return Outcome(replace(before, content=stored_content(ShownAnswer(), message, scope=scope, is_question=False)))

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
        recalled = await self._recall.answer(shown)
        marks = Marks.of(stored.content).up_to(shown, recalled.digests, now().date())
        marks = replace(marks, edited=recalled.is_corrected(page))
        scope = stored.content.get("scope")
        again = AllStoriesData(last.answer_id) if scope else None
        view = recalled_page(number, recalled, page, voice, marks.days, all_stories=again)
        message = Message(gone_line(view, voice)) if isinstance(view, Gone) else view
        sent = await services.sender.send(request.target, message)
        content = {**stored_content(shown, message, scope=scope), "page": page, "more": True}
        content["corrections"] = marks.to_json()
        outcome = _outcome(request, number, sent, voice, content, last, last.turn)
        return replace(outcome, stories=recalled.versions)

    def _new_number(self, request: Request) -> int | None:
        """A number for an answer that buttons can refer to; None if the database fails."""
        return self._services.database.conversations.new_number(now()) if request.is_stored else None

    async def _answer_before(self, request: Request) -> StoredAnswer | None:
        if not request.question_id:
            return None
        answer_to = self._services.database.conversations.answer_to(request.chat_id, request.question_id)
        return await self._services.if_possible(answer_to, None)

    async def _taken_up(self, request: Request, before: StoredAnswer | None, asking: Asking) -> KeptTurn | None:
        """The turn that a question follows up, unless that is about a story that is not asked now."""
        last = await self._turn_before(request, before)
        elsewhere = last and last.turn.story and asking.ids is not None and last.turn.story not in asking.ids
        return None if elsewhere else last

    async def _turn_before(self, request: Request, before: StoredAnswer | None) -> KeptTurn | None:
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

    def _asked_stories(self, asking: Asking) -> Iterable[Story]:
        """The stories that are asked, read when they are wanted."""
        if asking.ids is None:
            return self._services.stories
        found = map(self._services.catalogue.with_id, asking.ids)
        return (one.story for one in found if one)

    async def _turn_of(self, answer_id: int) -> KeptTurn | None:
        turn_of_answer = self._services.database.conversations.turn_of(answer_id, now() - self._services.follow_up)
        return await self._services.if_possible(turn_of_answer, None)

    async def _last_turn(self, request: Request) -> KeptTurn | None:
        last = self._services.database.conversations.last_turn(request.conversation, now() - self._services.follow_up)
        return await self._services.if_possible(last, None)


def _says_nothing(answer: Answer) -> bool:
    """Whether the stories do not answer, or may not."""
    return isinstance(answer, Closest | Refusal | UnreadLanguage)


def _outcome(
    request: Request,
    number: int | None,
    sent: Sent,
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
        sent.chat_id,
        request.topic_id,
        request.user_id,
        request.question_id if sent.chat_id == request.chat_id else None,
        sent.message_id,
        voice.locale,
        content,
        taken_up.answer_id if taken_up else None,
    )
    return Outcome(answer, turn, suggestions=suggestions)
