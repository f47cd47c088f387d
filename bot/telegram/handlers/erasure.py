"""Deletes what is stored about a person, once they have confirmed it."""

from __future__ import annotations

import logging
from dataclasses import asdict

from bot.database import Outcome
from bot.telegram.messages.callback_data import ErasureData
from bot.telegram.messages.message import Message, button, keyboard
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services
from bot.voice import Voice

log = logging.getLogger(__name__)


class Erasure:
    """Asks whoever wants to be forgotten to confirm it, and deletes the records of that person alone, in all chats.

    Messages stay as they are: a bot can delete none that is older than two days.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def command(self, request: Request, voice: Voice) -> Outcome | None:
        """Say what will be deleted, above a button that does it.

        Who writes as a group or a channel is sent to the private chat: nobody can press a button as one.
        """
        message = Message(voice.text("forget-me-anonymous"))
        if request.user_id > 0:
            row = [button(voice.text("forget-me-button"), ErasureData(request.user_id))]
            message = Message(voice.text("forget-me"), keyboard([row]))
        await self._services.sender.send(request.target, message)
        return None

    async def press(self, request: Request, data: ErasureData, voice: Voice) -> Outcome | None:
        """Delete everything if the person presses who has asked for the button, and say what was deleted."""
        services = self._services
        if request.user_id != data.person:
            await services.sender.acknowledge(request.query_id, voice.text("forget-me-not-yours"))
            return None
        forgotten = await services.database.people.forget(request.user_id, request.update_id)
        services.answering.forget()
        # Not in the journal either.
        await services.if_possible(services.database.tidy(), None)
        log.info("all %d records of a person were deleted, as they wished", forgotten.total)
        await services.sender.acknowledge(request.query_id)
        line = voice.text("forgotten", **asdict(forgotten)) if forgotten.total else voice.text("forgotten-nothing")
        await services.sender.edit(request.chat_id, request.message_id, Message(line))
        return None
