"""Sends and edits messages: in parts if they are long, as replies, repeated while Telegram cannot be reached."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from telegram import (
    Bot,
    ChatMemberAdministrator,
    ForceReply,
    InlineKeyboardMarkup,
    InlineQueryResult,
    InlineQueryResultsButton,
    ReplyParameters,
)
from telegram.constants import ChatAction, ChatMemberStatus, ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.program.waits import may_take_long
from bot.replies.split import split_html
from bot.replies.story_parts import Quote
from bot.telegram.errors import ErrorKind, is_outage, kind_of, reason
from bot.telegram.messages.message import Message
from bot.telegram.metrics import Metrics
from bot.telegram.sending.files import FileLostError, FileTooLargeError, body_of
from bot.telegram.sending.retry import with_retries
from bot.telegram.sending.shutdown import Shutdown

T = TypeVar("T")

log = logging.getLogger(__name__)

TYPING_EVERY = 4.5
"""Seconds between two typing signs; Telegram shows each for five."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes.

    Args:
        chat_id: the chat.
        topic_id: the topic of a forum, or 0.
        reply_to: id of the message that it replies to, or None.
    """

    chat_id: int
    topic_id: int = 0
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent, and the chat that it is in: another one than was meant if a group has a new id."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, and whether the bot may post there."""

    id: int
    title: str
    may_post: bool


class Sender:
    """Makes all calls that answer somebody or ask who administers a group, what a channel is, and for a file.

    Args:
        bot: makes the calls.
        shutdown: once it has begun, no call is tried again.
        metrics: what is counted and timed. If None, new ones.
    """

    def __init__(self, bot: Bot, shutdown: Shutdown, metrics: Metrics | None = None) -> None:
        self._bot = bot
        self._metrics = metrics or Metrics()
        self._shutdown = shutdown
        self._typing: dict[Target, asyncio.Task[None]] = {}
        self._awaited: Counter[Target] = Counter()

    @property
    def bot_name(self) -> str:
        """The bot's username."""
        return str(self._bot.username)

    async def send(
        self,
        target: Target,
        message: Message,
        quote: Quote | None = None,
        *,
        anchored: bool = False,
        asks: bool = False,
        patient: bool = True,
    ) -> Sent:
        """Send a message, in parts if it is long; return the last part, which has the buttons.

        Args:
            target: where it goes.
            message: what is sent.
            quote: the words that the reply quotes of the message it replies to.
            anchored: whether it is an error if that message, or the words of `quote` in it, are not there.
            asks: whether a reply is wanted, for which the field is opened; the message has no buttons then.
            patient: whether to try again while Telegram cannot be reached.

        Raises TelegramError.
        """
        parts = split_html(message.html)
        message_id = 0
        for number, html in enumerate(parts, 1):
            replied = None
            if target.reply_to is not None and number == 1:
                replied = ReplyParameters(
                    target.reply_to,
                    allow_sending_without_reply=not anchored,
                    quote=quote.text if quote else None,
                    quote_position=quote.position if quote else None,
                )
            last = ForceReply() if asks else message.markup
            markup = last if number == len(parts) else None
            try:
                message_id = await self._send_part(target, html, replied, markup, patient)
            except ChatMigrated as error:
                # The message replied to has another id in the supergroup.
                target = replace(target, chat_id=error.new_chat_id, reply_to=None)
                message_id = await self._send_part(target, html, None, markup, patient)
        return Sent(target.chat_id, message_id)

    async def send_photo(self, target: Target, photo: bytes, caption: str) -> int:
        """Send a picture with a caption in HTML, which has to be short enough; return the message's id.

        Raises TelegramError.
        """
        replied = ReplyParameters(target.reply_to, allow_sending_without_reply=True) if target.reply_to else None
        try:
            return await self._send_photo(target, photo, caption, replied)
        except ChatMigrated as error:
            return await self._send_photo(replace(target, chat_id=error.new_chat_id), photo, caption, None)

    async def send_document(self, target: Target, document: bytes, name: str, caption: str) -> int:
        """Send a file with a caption in HTML, which has to be short enough; return the message's id.

        Raises TelegramError.
        """
        sent = await self._call(
            lambda: self._bot.send_document(
                target.chat_id, document, caption, message_thread_id=target.topic_id or None, filename=name
            ),
            "sending a file",
        )
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, message: Message) -> bool:
        """Replace a message; return whether it is still there. Raises TelegramError.

        If the new message is too long for one, its beginning is shown.
        """
        html = split_html(message.html)[0]
        return await self._edit(
            lambda: self._bot.edit_message_text(
                html, chat_id=chat_id, message_id=message_id, reply_markup=message.markup
            ),
            "editing a reply",
        )

    async def edit_buttons(self, chat_id: int, message_id: int, markup: InlineKeyboardMarkup | None) -> None:
        """Replace the buttons under a message, if it is still there. Raises TelegramError."""
        await self._edit(
            lambda: self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id, reply_markup=markup),
            "changing buttons",
        )

    async def acknowledge(self, query_id: str, alert: str | None = None, *, in_passing: bool = False) -> None:
        """Acknowledge a button press, with a line if there is something to say; it is no error if it is too late.

        The line is an alert, which the reader has to close, unless it is said `in_passing`.
        """
        is_alert = alert is not None and not in_passing
        try:
            await self._call(
                lambda: self._bot.answer_callback_query(query_id, text=alert, show_alert=is_alert),
                "acknowledging a button press",
            )
        except TelegramError as error:
            log.info("could not acknowledge a button press (%s)", reason(error))

    async def answer_inline_query(
        self,
        query_id: str,
        results: Sequence[InlineQueryResult],
        *,
        cache_time: int,
        button: InlineQueryResultsButton | None = None,
        superseded: Callable[[], bool] = lambda: False,
    ) -> None:
        """Answer an inline query, unless a newer one has come or it is too late. Raises TelegramError.

        Results are personal, since the bot's own lines in them are in the reader's language.
        """
        try:
            await with_retries(
                lambda: self._bot.answer_inline_query(
                    query_id, results, cache_time=cache_time, is_personal=True, button=button
                ),
                "answering an inline query",
                lambda: self._shutdown.begun or superseded(),
                failed=self._metrics.note_error,
            )
        except TelegramError as error:
            # Telegram takes no answer after ten seconds; then nobody waits for it.
            if not superseded() and kind_of(error) is not ErrorKind.QUERY_EXPIRED:
                raise

    async def download(self, file_id: str, most: int) -> bytes:
        """Return a file that somebody has sent, of at most `most` bytes.

        Raises FileTooLargeError, FileLostError or TelegramError.
        """
        try:
            file = await self._call(lambda: self._bot.get_file(file_id), "asking for a file")
        except BadRequest as error:
            log.info("could not get a file (%s)", reason(error))
            raise (FileTooLargeError if "too big" in error.message.casefold() else FileLostError) from None
        with may_take_long():
            return await body_of(file.file_path or "", most)

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Return whether somebody administers a group, or is it, as an anonymous administrator.

        False if Telegram does not know them there. Raises TelegramError.
        """
        if user_id == chat_id:
            return True
        try:
            member = await self._call(lambda: self._bot.get_chat_member(chat_id, user_id), "asking for administrators")
        except (BadRequest, Forbidden) as error:
            log.info("could not find out whether somebody is an administrator (%s)", reason(error))
            return False
        return member.status in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)

    async def channel(self, name: int | str) -> Channel | None:
        """Return a chat by its id or its @name if it is a channel, else None. Raises TelegramError."""
        try:
            chat = await self._call(lambda: self._bot.get_chat(name), "asking for a channel")
            if chat.type != ChatType.CHANNEL:
                return None
            me = await self._call(lambda: self._bot.get_chat_member(chat.id, self._bot.id), "asking for a channel")
        except (BadRequest, Forbidden) as error:
            log.info("could not find a channel (%s)", reason(error))
            return None
        return Channel(
            chat.id, chat.title or "", isinstance(me, ChatMemberAdministrator) and bool(me.can_post_messages)
        )

    async def leave(self, chat_id: int) -> None:
        """Leave a chat; it is no error if the bot is no longer in it."""
        try:
            with may_take_long():
                await self._bot.leave_chat(chat_id)
        except TelegramError as error:
            log.info("could not leave a chat (%s)", reason(error))

    def begin_typing(self, target: Target) -> None:
        """Show typing until `end_typing` was called as often; replies that are awaited in one place share one sign."""
        if not self._awaited[target]:
            self._typing[target] = asyncio.ensure_future(self._keep_typing(target))
        self._awaited[target] += 1

    def end_typing(self, target: Target) -> None:
        """Stop the typing sign, unless another reply is awaited there."""
        self._awaited[target] -= 1
        self._typing.pop(target).cancel()
        if self._awaited[target]:
            # A message from the bot removes the sign: https://core.telegram.org/bots/api#sendchataction
            self._typing[target] = asyncio.ensure_future(self._keep_typing(target))
        else:
            del self._awaited[target]

    async def _keep_typing(self, target: Target) -> None:
        while True:
            try:
                await self._bot.send_chat_action(
                    target.chat_id, ChatAction.TYPING, message_thread_id=target.topic_id or None
                )
            except Exception as error:  # noqa: BLE001  (the sign is a courtesy, whatever is wrong with it)
                log.debug("could not show typing (%s)", reason(error))
            await asyncio.sleep(TYPING_EVERY)

    async def _send_part(
        self,
        target: Target,
        html: str,
        replied: ReplyParameters | None,
        markup: InlineKeyboardMarkup | ForceReply | None,
        patient: bool,
    ) -> int:
        with self._metrics.timed("sending"):
            sent = await self._call(
                lambda: self._bot.send_message(
                    target.chat_id,
                    html,
                    message_thread_id=target.topic_id or None,
                    reply_parameters=replied,
                    reply_markup=markup,
                ),
                "sending a reply",
                patient,
            )
        return sent.message_id

    async def _send_photo(self, target: Target, photo: bytes, caption: str, replied: ReplyParameters | None) -> int:
        with self._metrics.timed("sending"):
            sent = await self._call(
                lambda: self._bot.send_photo(
                    target.chat_id,
                    photo,
                    caption,
                    message_thread_id=target.topic_id or None,
                    reply_parameters=replied,
                    filename="quotation.png",
                ),
                "sending a picture",
            )
        return sent.message_id

    async def _edit(self, call: Callable[[], Awaitable[object]], what: str) -> bool:
        try:
            with self._metrics.timed("sending"):
                await self._call(call, what)
        except BadRequest as error:
            kind = kind_of(error)
            if kind not in (ErrorKind.MESSAGE_GONE, ErrorKind.NOT_MODIFIED):
                raise
            return kind is ErrorKind.NOT_MODIFIED
        return True

    async def _call(self, call: Callable[[], Awaitable[T]], what: str, patient: bool = True) -> T:
        return await with_retries(
            call, what, lambda: self._shutdown.begun or not patient, _passes, self._metrics.note_error
        )


def _passes(error: BaseException) -> bool:
    """Return whether a call may work later; the token is refused now and then (see `token_refusals`)."""
    return is_outage(error) or isinstance(error, InvalidToken)
