"""The settings of the webhook, checked before anything is started."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bot.http.server import Certificate
from bot.http.webhook_keys import WebhookKeys
from bot.setting_values import Address
from bot.settings import Settings, SettingsError
from bot.telegram.running.connecting import token_of

PUBLIC_API = "https://api.telegram.org"

PORTS = (443, 80, 88, 8443)
"""Those that Telegram calls (https://core.telegram.org/bots/webhooks)."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are received, and how Telegram gets there.

    Args:
        url: the address that Telegram calls, with the path that nobody can guess.
        keys: what each request has to have.
        address: where the program listens.
        certificate: for HTTPS; None for plain HTTP, behind a proxy.
        uploaded: the certificate as PEM if Telegram needs it, since nobody else vouches for it.
    """

    url: str = field(repr=False)
    keys: WebhookKeys
    address: Address
    certificate: Certificate | None = None
    uploaded: bytes | None = None


def webhook_of(settings: Settings) -> Webhook | None:
    """Return the webhook that the settings ask for, or None if the bot polls.

    Raises SettingsError if it cannot work.
    """
    token_of(settings)
    if settings.webhook_url is None or settings.token is None:
        return None
    _check_url(settings.webhook_url, settings.api_url)
    keys = WebhookKeys.of(settings.token, settings.webhook_secret)
    address = Address.read(settings.webhook_listen)
    certificate = _certificate(settings.webhook_cert, settings.webhook_key)
    uploaded = _self_signed(certificate.chain) if certificate else None
    return Webhook(f"{settings.webhook_url}/{keys.path}", keys, address, certificate, uploaded)


def _check_url(url: str, api_url: str) -> None:
    """Check what Telegram checks too, to say it before the models are loaded."""
    parts = urlsplit(url)
    subject = "STORYBOT_WEBHOOK_URL"
    if parts.query or parts.fragment or parts.username is not None:
        raise SettingsError(subject, "has more than a host, a port and a path", "leave the rest out")
    # A Bot API server of one's own calls any address (https://core.telegram.org/bots/api#using-a-local-bot-api-server).
    if api_url != PUBLIC_API:
        return
    if parts.scheme != "https":
        raise SettingsError(f"{subject}={url}", "Telegram only calls https:// addresses", "set one")
    if (parts.port or 443) not in PORTS:
        ports = ", ".join(map(str, PORTS))
        raise SettingsError(f"{subject}={url}", f"Telegram only calls the ports {ports}", "set one of these ports")


def _certificate(certificate: Path | None, key: Path | None) -> Certificate | None:
    """The certificate, if it can be used."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        given, missing = ("KEY", "CERT") if certificate is None else ("CERT", "KEY")
        raise SettingsError(
            f"STORYBOT_WEBHOOK_{given}", f"STORYBOT_WEBHOOK_{missing} is not set", "set both, or none behind a proxy"
        )
    try:
        # OpenSSL asks in the terminal for the password of a key if it gets none.
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        reason = error.reason if isinstance(error, ssl.SSLError) else getattr(error, "strerror", None)
        raise SettingsError(
            f"STORYBOT_WEBHOOK_CERT={certificate}, STORYBOT_WEBHOOK_KEY={key}",
            f"cannot be used ({reason or error})",
            "name a certificate and its key without a password, both in PEM",
        ) from None
    return Certificate(certificate, key)


def _self_signed(chain: Path) -> bytes | None:
    """The first certificate of a file, which may hold a private key too, if that certificate has signed itself."""
    first = x509.load_pem_x509_certificates(chain.read_bytes())[0]
    return first.public_bytes(Encoding.PEM) if first.issuer == first.subject else None
