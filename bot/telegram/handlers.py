"""What the bot does with each kind of update. Handlers translate; what is answered is the answerer's to decide."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.replies.html import reply_html, stories_html
from bot.replies.reply import Reply, related_reply, reply_to
from bot.telegram.buttons import offer_buttons, passage_from
from bot.telegram.delivery import persistently, reason
from bot.telegram.memory import ChatData, forget, recall, remember
from bot.voice import Voice, voice_for
from index.answerer import Answerer

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


class Handlers:
    """The handlers of private chats.

    Args:
        answerer: answers the questions.
        excerpts: most quotations in a reply.
    """

    def __init__(self, answerer: Answerer, excerpts: int) -> None:
        self._answerer = answerer
        self._excerpts = excerpts

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers to an application."""
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        application.add_handlers(
            [
                CommandHandler("start", self.start, private),
                CommandHandler("help", self.help, private),
                CommandHandler("stories", self.stories, private),
                CommandHandler("new", self.new, private),
                MessageHandler(private & filters.COMMAND, self.help),
                MessageHandler(private & filters.TEXT, self.question),
                MessageHandler(private & ~filters.StatusUpdate.ALL, self.no_text),
                CallbackQueryHandler(self.pressed),
            ]
        )
        application.add_error_handler(self.failed)

    async def start(self, update: Update, context: Context) -> None:
        """Greet, and list the stories."""
        voice = _voice(update)
        await _send(update, context, f"{voice.text('start')}\n\n{stories_html(self._answerer.stories, voice)}")

    async def help(self, update: Update, context: Context) -> None:
        """Say how to ask."""
        await _send(update, context, _voice(update).text("help"))

    async def stories(self, update: Update, context: Context) -> None:
        """List the stories."""
        await _send(update, context, stories_html(self._answerer.stories, _voice(update)))

    async def new(self, update: Update, context: Context) -> None:
        """Forget the chat's last question."""
        forget(_chat_data(context))
        await _send(update, context, _voice(update).text("begun-anew"))

    async def no_text(self, update: Update, context: Context) -> None:
        """Say that only text can be read."""
        await _send(update, context, _voice(update).text("not-text"))

    async def question(self, update: Update, context: Context) -> None:
        """Answer a question with quotations; it may take up the chat's last one."""
        message, chat = _message(update), _chat_data(context)
        await _show_typing(message)
        # Answering keeps a processor busy; the thread leaves the event loop free to poll.
        answer = await asyncio.to_thread(
            self._answerer.answer, message.text or "", excerpts=self._excerpts, previous=recall(chat, message.date)
        )
        remember(chat, answer.turn, message.date)
        reply = reply_to(answer, self._answerer.stories, _voice(update), self._answerer.languages)
        await _send_reply(update, context, reply)

    async def pressed(self, update: Update, context: Context) -> None:
        """Quote the passage that a button offers."""
        query = update.callback_query
        if query is None:
            return
        voice = _voice(update)
        passage = passage_from(query.data or "", self._answerer.stories)
        try:
            await query.answer(text=None if passage else voice.text("story-changed"), show_alert=passage is None)
        except TelegramError as error:
            # A press that is minutes old can no longer be acknowledged; it is answered all the same.
            log.info("a press was not acknowledged (%s)", reason(error))
        if passage:
            await _send_reply(update, context, related_reply(passage, voice))

    async def failed(self, update: object, context: Context) -> None:
        """Log what went wrong, and tell whoever asked that they get no answer."""
        error = context.error
        if isinstance(error, TelegramError):
            log.warning("a reply was not delivered (%s)", reason(error))
        else:
            # What the reader is told stands in the log as well, so that one can be found by the other.
            reference = str(update.update_id) if isinstance(update, Update) else "-"
            log.error("an update could not be handled (reference %s)", reference, exc_info=error)
            if isinstance(update, Update) and update.effective_chat:
                await _send(update, context, _voice(update).text("error-line", reference=reference))


async def _send_reply(update: Update, context: Context, reply: Reply) -> None:
    await _send(update, context, reply_html(reply, _voice(update)), offer_buttons(reply.offers))


async def _send(update: Update, context: Context, html: str, markup: Any = None) -> None:
    """Send a message, in reply to the one that asked where there is one, however long Telegram is away."""
    chat, message = update.effective_chat, update.effective_message
    if chat is None:
        return
    reply_to_id = message.message_id if message and update.callback_query is None else None
    await persistently(
        lambda: context.bot.send_message(chat.id, html, reply_to_message_id=reply_to_id, reply_markup=markup),
        "sending a reply",
        lambda: not context.application.running,
    )


def _voice(update: Update) -> Voice:
    """The voice in the language of the reader's Telegram."""
    reader = update.effective_user
    return voice_for(reader.language_code if reader else None)


async def _show_typing(message: Message) -> None:
    """Show that an answer is being made; a courtesy, not worth a second try."""
    try:
        await message.reply_chat_action(ChatAction.TYPING)
    except TelegramError as error:
        log.debug("typing was not shown (%s)", reason(error))


def _chat_data(context: Context) -> ChatData:
    """What the library keeps in memory for a chat; the handlers of messages always have one."""
    if context.chat_data is None:
        raise TypeError("the handlers of messages get updates with a chat alone")
    return context.chat_data


def _message(update: Update) -> Message:
    if update.message is None:
        raise TypeError("the handlers of messages get updates with a message alone")
    return update.message
