"""The log: on standard error, without the bot's token and the database's password."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.settings import Settings


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keep the Telegram library's records to one line: it logs outages, which are no errors of the program."""
    if record.name.partition(".")[0] == "telegram":
        record.exc_info = None
    return True


class _WithoutSecrets(logging.Formatter):
    """Lines with every occurrence of a secret replaced by its name, in the traceback too."""

    def __init__(self, secrets: Mapping[str, str | None]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = {secret: name for name, secret in secrets.items() if secret}

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret, name in self._secrets.items():
            line = line.replace(secret, f"<{name}>")
        return line


def set_up_logging(settings: Settings, level: int | None = None) -> None:
    """Send the log to standard error.

    Args:
        settings: its log level, unless `level` is given, and the secrets that no line may hold.
        level: one of the logging module's levels.
    """
    handler = logging.StreamHandler(sys.stderr)
    secrets = {
        "token": settings.token.get_secret_value() if settings.token else None,
        "password": _password(settings.database.get_secret_value()),
    }
    handler.setFormatter(_WithoutSecrets(secrets))
    if settings.log_level != "DEBUG":
        handler.addFilter(_without_traceback)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("bot").setLevel(settings.log_level if level is None else level)
    logging.getLogger("index").setLevel(settings.log_level if level is None else level)
    # The HTTP client logs each address it calls, and Telegram's hold the token.
    for library in ("httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.WARNING)


def _password(address: str) -> str | None:
    """The password in the address of a database, as it is written there."""
    return urlsplit(address).password
