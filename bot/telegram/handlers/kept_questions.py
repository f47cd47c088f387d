"""What readers want to be told when a story answers it."""

from __future__ import annotations

from bot.database import LONGEST_KEPT, MOST_KEPT, KeptQuestion, Outcome, StoredAnswer
from bot.telegram.messages.callback_data import ForgetData, KeepData
from bot.telegram.messages.kept_questions import kept_message, without_keeping
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.voice import Voice


class KeptQuestions:
    """Keeps the questions of refusals, lists them, and forgets them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def keep(self, request: Request, button: KeepData, voice: Voice) -> Outcome | None:
        """Keep the question of a refusal for whoever has pressed its button."""
        services, sender = self._services, self._services.sender
        refusal = await services.database.conversations.answer(button.answer)
        words = await self._words(request, refusal) if refusal and refusal.chat_id == request.chat_id else ""
        if refusal is None or not words:
            await sender.acknowledge(request.query_id, voice.text("keep-ask-again"))
            return None
        kept = KeptQuestion(
            refusal.chat_id, refusal.topic_id, request.user_id, refusal.question_id, words, refusal.locale
        )
        if not await services.database.kept_questions.keep(kept, now()):
            await sender.acknowledge(request.query_id, voice.text("keep-full", count=MOST_KEPT))
            return None
        await sender.acknowledge(request.query_id, voice.text("keep-done", days=LONGEST_KEPT.days))
        if request.markup and refusal.reply_id:
            await sender.edit_buttons(request.chat_id, request.message_id, without_keeping(request.markup))
        return None

    async def forget(self, request: Request, button: ForgetData, voice: Voice) -> Outcome | None:
        """Forget a question of whoever has pressed its button, and show those that are left."""
        is_forgotten = await self._services.database.kept_questions.forget(button.question, request.user_id)
        await self._services.sender.acknowledge(request.query_id, None if is_forgotten else voice.text("waiting-gone"))
        if is_forgotten:
            message = kept_message(await self._kept(request), voice)
            await self._services.sender.edit(request.chat_id, request.message_id, message)
        return None

    async def command(self, request: Request, voice: Voice) -> Outcome | None:
        """List the questions that a reader has kept; in a group only those of this chat, which others have seen."""
        await self._services.sender.send(request.target, kept_message(await self._kept(request), voice))
        return None

    async def _kept(self, request: Request) -> tuple[KeptQuestion, ...]:
        chat_id = None if request.private else request.chat_id
        return await self._services.database.kept_questions.of_person(request.user_id, now(), chat_id)

    async def _words(self, request: Request, refusal: StoredAnswer) -> str:
        """The question of a refusal: from its turn, in the form that stands alone, or from the message it replies to.

        The words of a follow-up alone would find nothing.
        """
        services = self._services
        kept = await services.database.conversations.turn_of(refusal.id, now() - services.follow_up)
        if kept:
            return kept.turn.question
        suggested = refusal.content.get("suggested")
        replied_to = request.text if refusal.took_up is None and refusal.question_id is not None else ""
        return str(suggested) if suggested else replied_to
