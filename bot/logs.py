"""The log: on standard error, without the bot's token."""

from __future__ import annotations

import logging
import sys

from bot.settings import Settings


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keep the Telegram library's records to one line: it logs outages, which are no errors of the program."""
    if record.name.partition(".")[0] == "telegram":
        record.exc_info = None
    return True


class _WithoutSecret(logging.Formatter):
    """Lines with every occurrence of a secret replaced, in the traceback too."""

    def __init__(self, secret: str | None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return line.replace(self._secret, "<token>") if self._secret else line


def set_up_logging(settings: Settings, level: int | None = None) -> None:
    """Send the log to standard error.

    Args:
        settings: its log level, unless `level` is given, and the token that no line may hold.
        level: one of the logging module's levels.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutSecret(settings.token.get_secret_value() if settings.token else None))
    if settings.log_level != "DEBUG":
        handler.addFilter(_without_traceback)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("bot").setLevel(settings.log_level if level is None else level)
    logging.getLogger("index").setLevel(settings.log_level if level is None else level)
    # The HTTP client logs each address it calls, and Telegram's hold the token.
    for library in ("httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.WARNING)
