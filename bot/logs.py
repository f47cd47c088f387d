"""Logging to standard error, without the bot's token and other secrets, a line for each record."""

from __future__ import annotations

import logging
import re
import sys
from urllib.parse import unquote, urlsplit

from bot.http.webhook_keys import WebhookKeys
from bot.program.redaction import hide, without_secrets
from bot.settings import Settings
from corpus.normalise import printable


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keep the Telegram library's records to one line: it logs outages, which are not errors of the program."""
    if record.name.partition(".")[0] == "telegram":
        record.exc_info = None
    return True


def _passwords(address: str) -> set[str]:
    """The passwords of a database's address, wherever they stand and however they are written."""
    rest = address.partition("://")[2]
    user = rest.rpartition("@")[0]
    found = [user.partition(":")[2], *re.findall(r"(?:pass\w*|pwd)=([^&;@/\s]+)", rest, re.IGNORECASE)]
    return {form for password in found for form in (password, unquote(password)) if form}


class _WithoutSecrets(logging.Formatter):
    """Replaces every occurrence of a secret by its name, in tracebacks too.

    A record is one line, and those of a traceback are indented: what somebody has written into a file's name or a feed
    makes no line of its own, and nothing that a terminal obeys.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return "\n    ".join(map(printable, without_secrets(super().format(record)).split("\n")))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the library's name)
        return printable(super().formatMessage(record))


def set_up_logging(settings: Settings, level: int | None = None) -> None:
    """Send the log to standard error.

    Args:
        settings: the log level, and the secrets that no line may contain.
        level: a level of the logging module, instead of that of the settings.
    """
    handler = logging.StreamHandler(sys.stderr)
    secrets = dict.fromkeys(_passwords(settings.database.get_secret_value()), "password")
    if settings.token:
        token = settings.token.get_secret_value()
        # What follows the bot's id is the secret, and its colon may be escaped.
        secrets |= {token: "token", token.partition(":")[2] or token: "token"}
        keys = WebhookKeys.of(settings.token, settings.webhook_secret)
        secrets |= {keys.path: "webhook path", keys.secret: "webhook secret"}
    elif settings.webhook_secret:
        secrets[settings.webhook_secret.get_secret_value()] = "webhook secret"
    for address in (settings.api_url, settings.webhook_url or ""):
        password = urlsplit(address).password or ""
        secrets |= dict.fromkeys(filter(None, [password, unquote(password)]), "password")
    if settings.api_token:
        secrets[settings.api_token.get_secret_value()] = "API token"
    if settings.store_token:
        secrets[settings.store_token.get_secret_value()] = "token of the store"
    if settings.store:
        store = settings.store.get_secret_value()
        # An API key stands alone.
        secrets |= dict.fromkeys(filter(None, [*_passwords(store), urlsplit(store).username]), "password")
    hide(secrets)
    handler.setFormatter(_WithoutSecrets())
    if settings.log_level != "DEBUG":
        handler.addFilter(_without_traceback)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for package in ("bot", "index"):
        logging.getLogger(package).setLevel(settings.log_level if level is None else level)
    # The HTTP client logs each address it calls. Telegram's contain the token.
    for library in ("httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.WARNING)
    # The HTTP server and the MCP library log a warning for each malformed request, which anyone may send.
    for library in ("uvicorn", "mcp"):
        logging.getLogger(library).setLevel(logging.ERROR)
