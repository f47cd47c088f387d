"""Who may use the page: every reader, so often, but no page of an origin that is not named. Its headers say so too."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.api.access import Access, is_loopback, is_of_another_host
from bot.http.bodies import CLOSE
from bot.rate_limits import MINUTE, Buckets
from bot.setting_values import Address
from bot.settings import Settings

READS_PER_QUESTION = 10
"""How many times what a reader may ask in a minute may be read: stories, lists, suggested questions."""

COUNTED = frozenset(f"/page/{name}" for name in ("ask", "story", "stories", "suggestions"))
"""Paths at which requests are counted. Browsers ask for the page's files each time, and those cost nothing."""

SAME_READER = 64
"""Bits of an IPv6 address that one connection of the internet has for itself."""

PREFLIGHT_SECONDS = 600
"""How long a browser may remember that an origin is allowed."""


class PageAccess:
    """Checks requests at the page before anything else of them is read. No token is needed.

    A page in a browser has to be of the host that is asked, or of an origin that the settings name. On loopback, the
    host has to be this machine by name, or that of such an origin, whether the API needs a token or not.

    Args:
        access: who may use the API.
        settings: the origins, and how much a reader may ask.
        turned_away: called for each question that is refused since its reader asks too fast.

    Attributes:
        origins: those that the settings name.
    """

    def __init__(self, access: Access, settings: Settings, turned_away: Callable[[], None]) -> None:
        self.origins = settings.page_origins
        self._access = access
        self._turned_away = turned_away
        self._is_on_loopback = bool(settings.http) and is_loopback(Address.read(settings.http).host)
        self._hosts = {urlsplit(origin).netloc for origin in self.origins}
        self._questions = Buckets(settings.questions_per_minute)
        self._reads = Buckets(READS_PER_QUESTION * settings.questions_per_minute)
        self._swept = monotonic()

    def check(self, request: Request) -> None:
        """Raise HTTPException with the status 421, 403 or 429 if a request is refused."""
        self._access.check_host(request, self._hosts, always=self._is_on_loopback)
        if is_of_another_host(request) and not self.allows(request.headers["origin"]):
            raise HTTPException(
                403, "pages of this origin may not ask; STORYBOT_PAGE_ORIGINS names those that may", CLOSE
            )
        if request.url.path in COUNTED:
            self._count(request)

    def allows(self, origin: str) -> bool:
        """Return whether the settings name an origin."""
        return origin.casefold() in self.origins

    def _count(self, request: Request) -> None:
        now, reader = monotonic(), reader_of(request)
        if now - self._swept >= MINUTE:
            self._swept = now
            self._questions.forget_full(now)
            self._reads.forget_full(now)
        is_question = request.method == "POST"
        buckets = self._questions if is_question else self._reads
        if not buckets.holds(reader, now):
            if is_question:
                self._turned_away()
            raise HTTPException(429, "too many requests of one address; wait a little", {"Retry-After": "10"})
        buckets.take(reader, now)


def reader_of(request: Request) -> str:
    """Return what stands for the reader who sends a request: an IPv4 address, or the network of an IPv6 address.

    Behind a proxy that `STORYBOT_PROXIES` names, the address is the one that the proxy was asked from.
    """
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, SAME_READER), strict=False))


def content_security_policy(origins: tuple[str, ...]) -> str:
    """Return the policy of the page: only its own files, and only these origins may embed it.

    With Trusted Types, no text can become HTML or a script (https://www.w3.org/TR/CSP3/).
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            " ".join(["frame-ancestors 'self'", *origins]),
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


class PageHeaders:
    """Adds the headers to the replies of an application, refusals too, and answers the preflights of browsers.

    Args:
        app: the application.
        access: the origins that may embed the page and ask through it.
    """

    def __init__(self, app: ASGIApp, access: PageAccess) -> None:
        self._app = app
        self._access = access
        self._always = {
            "Content-Security-Policy": content_security_policy(access.origins),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (https://asgi.readthedocs.io/en/latest/specs/www.html)."""
        request = Request(scope)
        origin = request.headers.get("origin")
        is_allowed = origin is not None and self._access.allows(origin)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._always)
                headers.setdefault("Cache-Control", "no-store")
                headers.add_vary_header("Origin")
                if is_allowed and origin:
                    headers["Access-Control-Allow-Origin"] = origin
            await send(message)

        if is_allowed and request.method == "OPTIONS":
            allowed = {
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Content-Type",
                "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
            }
            await Response(status_code=204, headers=allowed)(scope, receive, sent)
            return
        await self._app(scope, receive, sent)
