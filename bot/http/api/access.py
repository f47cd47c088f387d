"""Who may use the API: anybody on this machine, elsewhere whoever has the token."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.http.bodies import CLOSE
from bot.setting_values import Address
from bot.settings import Settings, SettingsError

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
"""What a request on loopback may call the host."""

_HTTP_PORT = 80


@dataclass(frozen=True, slots=True)
class Access:
    """Checks requests before anything else of them is read.

    A page that a browser shows may not use the API of another host: its `Origin` has to be the host that is asked. If
    no token is needed, that host has to be this machine by name, since any other name may have been made to point here.

    Args:
        token: what requests have to show. If None, nothing, and the server is reached from this machine alone.
    """

    token: SecretStr | None

    @classmethod
    def of(cls, settings: Settings) -> Access:
        """Return what the settings ask for.

        A token that is set is wanted on loopback too, where a proxy may pass the requests of others on. Raises
        SettingsError if the server is reached from elsewhere and no token is set, or if it listens nowhere.
        """
        if not settings.http:
            raise SettingsError("STORYBOT_HTTP", "the API has no address to listen at", "set it to HOST:PORT")
        host = Address.read(settings.http).host
        if not (settings.api_token or is_loopback(host)):
            raise SettingsError(
                f"STORYBOT_HTTP={settings.http}",
                "the API would be open to other machines",
                "set STORYBOT_API_TOKEN, or listen on 127.0.0.1",
            )
        return cls(settings.api_token)

    def check(self, request: Request) -> None:
        """Raise HTTPException with the status 421, 403 or 401 if a request is refused."""
        self.check_host(request)
        if is_of_another_host(request):
            raise HTTPException(403, "a page of another host may not use the API", CLOSE)
        if self.token and not _shows(self.token, request):
            headers = CLOSE | {"WWW-Authenticate": 'Bearer realm="storybot"'}
            raise HTTPException(401, "a token is needed: Authorization: Bearer TOKEN", headers)

    def check_host(self, request: Request, known: Collection[str] = (), *, always: bool = False) -> None:
        """Raise HTTPException with the status 421 if a request names a host that may have been made to point here.

        Args:
            request: the request.
            known: other names of this machine, with their ports.
            always: whether it is refused even if a token is needed.
        """
        host = request.headers.get("host", "")
        is_checked = always or not self.token
        if is_checked and host not in _hosts(request.scope) and host.casefold() not in known:
            raise HTTPException(421, "the host is not this machine; ask localhost or 127.0.0.1", CLOSE)


def is_of_another_host(request: Request) -> bool:
    """Whether a page of another host than the one that is asked sends a request."""
    origin = request.headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.casefold() != request.headers.get("host", "").casefold()
    except ValueError:
        return True


def _shows(token: SecretStr, request: Request) -> bool:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    is_same = hmac.compare_digest(shown.strip().encode("latin-1"), token.get_secret_value().encode())
    return is_same and scheme.casefold() == "bearer"


def is_loopback(host: str) -> bool:
    """Return whether a host that is listened on is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _hosts(scope: Any) -> set[str]:
    """What the header `Host` may say on loopback."""
    name, port = scope["server"]
    names = {*LOOPBACK_NAMES, f"[{name}]" if ":" in name else name}
    return {f"{one}:{port}" for one in names} | (names if port == _HTTP_PORT else set())
