"""The headers of the page: what it may load, who may embed it, and which other pages may read its replies."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.page.access import PageAccess

PREFLIGHT_SECONDS = 600
"""How long a browser may remember that an origin is allowed."""


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
