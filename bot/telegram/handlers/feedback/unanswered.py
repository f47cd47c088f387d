"""What readers asked in vain, for administrators."""

from __future__ import annotations

from bot.database import NUMBERS_KEPT, Outcome, Unanswered
from bot.program.background import in_background
from bot.program.waits import may_take_long
from bot.telegram.messages.feedback.unanswered import Wordings, in_order, unanswered_csv, unanswered_html
from bot.telegram.messages.message import Message
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.voice import Voice
from index.grouping import grouped

MOST_WORDINGS = 500
"""Most wordings that are grouped, those asked last; each takes the encoder some hundredths of a second."""


class UnansweredQuestions:
    """Lists what was asked in vain, what means the same together, and gives all of it as a table.

    In private only: the words are those of readers.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def command(self, request: Request, voice: Voice) -> Outcome | None:
        """Send the list, and the table if there is anything in it."""
        services, moment = self._services, now()
        if not request.private:
            await services.sender.send(request.target, Message(voice.text("unanswered-in-private")))
            return None
        asked = await services.database.feedback.unanswered(moment - NUMBERS_KEPT, MOST_WORDINGS)
        groups = await self._grouped(asked)
        await services.sender.send(request.target, Message(unanswered_html(groups, voice)))
        if groups:
            name = f"unanswered-{moment.date().isoformat()}.csv"
            caption = voice.text("unanswered-file", days=NUMBERS_KEPT.days)
            await services.sender.send_document(request.place, unanswered_csv(groups), name, caption)
        return None

    async def _grouped(self, asked: list[Unanswered]) -> list[Wordings]:
        """Group the wordings in a thread that gives way: readers do not wait for the encoder."""
        encoder, questions = self._services.answerer.encoder, sorted({one.question for one in asked})
        with may_take_long():
            found = await in_background(lambda: grouped(questions, encoder))
        group_of = {questions[place]: number for number, places in enumerate(found) for place in places}
        return in_order([[one for one in asked if group_of[one.question] == number] for number in range(len(found))])
