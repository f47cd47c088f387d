"""What is sent: in parts where it is long, in its topic, as a reply, however long Telegram is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import Bot, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.replies.split import split_html
from bot.replies.story_parts import Quote
from bot.telegram.errors import Trouble, kind_of
from bot.telegram.messages.answer_message import Message
from bot.telegram.sending.retry import persistently, reason

log = logging.getLogger(__name__)

TYPING_EVERY = 4.5
"""Seconds between two signs of typing; Telegram shows each for five."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes.

    Args:
        chat_id: the chat.
        topic_id: the topic of a forum, 0 for none.
        reply_to: id of the message that it answers, None for none.
    """

    chat_id: int
    topic_id: int = 0
    reply_to: int | None = None


class Outbox:
    """Sends and edits.

    Args:
        bot: makes the calls.
        running: whether the program goes on; once it does not, no call is tried again.
    """

    def __init__(self, bot: Bot, running: Callable[[], bool]) -> None:
        self._bot = bot
        self._running = running

    async def send(
        self, target: Target, message: Message, quote: Quote | None = None, *, anchored: bool = False
    ) -> int:
        """Send a message; return its id, the last part's where it is sent in parts. The buttons are under that one.

        Args:
            target: where it goes.
            message: what is sent.
            quote: the words of the message replied to that the reply is about.
            anchored: whether the message replied to has to be there, and to hold the words of `quote`.

        Raises TelegramError.
        """
        *parts, last = split_html(message.html)
        sent = 0
        for number, html in enumerate([*parts, last]):
            replied = None
            if target.reply_to is not None and number == 0:
                replied = ReplyParameters(
                    target.reply_to,
                    allow_sending_without_reply=not anchored,
                    quote=quote.text if quote else None,
                    quote_position=quote.position if quote else None,
                )
            markup = message.markup if number == len(parts) else None
            try:
                sent = await self._send_part(target, html, replied, markup)
            except ChatMigrated as error:
                # The supergroup numbers its messages anew: what was to be replied to has another number there.
                target = replace(target, chat_id=error.new_chat_id, reply_to=None)
                sent = await self._send_part(target, html, None, markup)
        return sent

    async def edit(self, chat_id: int, message_id: int, message: Message) -> bool:
        """Put a message in place of one that was sent; return whether that is still there. Raises TelegramError.

        One message cannot become several: of what is too long the beginning is shown.
        """
        html, *_ = split_html(message.html)
        try:
            await persistently(
                lambda: self._bot.edit_message_text(
                    html, chat_id=chat_id, message_id=message_id, reply_markup=message.markup
                ),
                "editing a reply",
                self._stopped,
            )
        except BadRequest as error:
            trouble = kind_of(error)
            if trouble is Trouble.MESSAGE_GONE:
                return False
            if trouble is not Trouble.NOT_MODIFIED:
                raise
        return True

    async def edit_buttons(self, chat_id: int, message_id: int, markup: InlineKeyboardMarkup | None) -> None:
        """Put other buttons under a message that was sent; one that is gone needs none. Raises TelegramError."""
        try:
            await persistently(
                lambda: self._bot.edit_message_reply_markup(
                    chat_id=chat_id, message_id=message_id, reply_markup=markup
                ),
                "changing buttons",
                self._stopped,
            )
        except BadRequest as error:
            if kind_of(error) not in (Trouble.MESSAGE_GONE, Trouble.NOT_MODIFIED):
                raise

    async def acknowledge(self, query_id: str, alert: str | None = None) -> None:
        """Acknowledge a press, with a line in a window where there is one to say; too late for it is no error."""
        try:
            await persistently(
                lambda: self._bot.answer_callback_query(query_id, text=alert, show_alert=alert is not None),
                "acknowledging a press",
                self._stopped,
            )
        except TelegramError as error:
            log.info("a press was not acknowledged (%s)", reason(error))

    async def keep_typing(self, target: Target) -> None:
        """Show that an answer is being made, again and again until it is cancelled; a courtesy, and never an error."""
        while True:
            try:
                await self._bot.send_chat_action(
                    target.chat_id, ChatAction.TYPING, message_thread_id=target.topic_id or None
                )
            except Exception as error:  # noqa: BLE001  (a courtesy, whatever is wrong with it)
                log.debug("typing was not shown (%s)", reason(error))
            await asyncio.sleep(TYPING_EVERY)

    async def leave(self, chat_id: int) -> None:
        """Leave a chat; one that the bot is not in any more is no error."""
        try:
            await self._bot.leave_chat(chat_id)
        except TelegramError as error:
            log.info("a chat was not left (%s)", reason(error))

    async def _send_part(self, target: Target, html: str, replied: ReplyParameters | None, markup: object) -> int:
        sent = await persistently(
            lambda: self._bot.send_message(
                target.chat_id,
                html,
                message_thread_id=target.topic_id or None,
                reply_parameters=replied,
                reply_markup=markup,  # type: ignore[arg-type]
            ),
            "sending a reply",
            self._stopped,
        )
        return sent.message_id

    def _stopped(self) -> bool:
        return not self._running()
