"""What proves that a request at the webhook comes from Telegram: a path and a secret that only Telegram is told."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class WebhookKeys:
    """The two keys of a webhook. Both are derived from the token, so that a restart keeps them.

    Args:
        path: the last part of the address, 64 hexadecimal digits.
        secret: the header `X-Telegram-Bot-Api-Secret-Token` of each request.
    """

    path: str = field(repr=False)
    secret: str = field(repr=False)

    @classmethod
    def of(cls, token: SecretStr, secret: SecretStr | None = None) -> WebhookKeys:
        """Return the keys of a bot.

        Args:
            token: the bot's token.
            secret: takes the place of the derived one. If None, it is derived.
        """
        return cls(
            _derived(token, b"storybot webhook path"),
            secret.get_secret_value() if secret else _derived(token, b"storybot webhook secret"),
        )


def _derived(token: SecretStr, label: bytes) -> str:
    """A key that does not tell the token: HMAC-SHA256 (https://www.rfc-editor.org/rfc/rfc2104) of a label."""
    return hmac.digest(token.get_secret_value().encode(), label, "sha256").hex()
