"""A bot that sends back what it is sent: what python-telegram-bot does by itself, for the other benchmarks to compare.

TOKEN=… API_URL=… python -m tests.benchmarks.echo_bot
"""

from __future__ import annotations

import os

from telegram import ReplyParameters, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Reply to a message with its own text."""
    message = update.effective_message
    if message is not None and message.text is not None:
        await message.reply_text(message.text, reply_parameters=ReplyParameters(message.message_id))


def main() -> None:
    """Poll until SIGTERM, one update after another, as the library does where nothing else is asked of it."""
    application = Application.builder().token(os.environ["TOKEN"]).base_url(f"{os.environ['API_URL']}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
