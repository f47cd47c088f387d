"""MCP at `/mcp`: streamable HTTP without sessions, each reply one JSON object; and over standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import INVALID_REQUEST
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.answering.verbs import Verbs
from bot.http.api.gate import LARGEST_BODY
from bot.http.mcp.tools import mcp_server
from bot.http.served import Served


def mcp_refusal(why: str) -> dict[str, object]:
    """Return the JSON-RPC error that says why a request is refused; it has no id, since the request was not read."""
    return {"jsonrpc": "2.0", "id": None, "error": {"code": INVALID_REQUEST, "message": why}}


class McpApp:
    """The application at `/mcp`. Its gate checks the host of a request.

    Args:
        verbs: what programs may do; raises HTTPException if it is nothing.
    """

    def __init__(self, verbs: Callable[[], Verbs]) -> None:
        async def opened() -> Verbs:
            return verbs()

        self._verbs = verbs
        self._server = mcp_server(opened)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Raises HTTPException for one that is no message."""
        request = Request(scope)
        if request.method != "POST":
            # There is nothing to tell without being asked, and no session to end.
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, "only POST is taken", {"Allow": "POST"})
        if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
            raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the content type has to be application/json")
        self._verbs()
        # Without sessions a manager has nothing to keep between two requests.
        manager = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            # The gate has checked it, and knows the address that is listened on, which the library does not.
            security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
            max_request_body_size=LARGEST_BODY,
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)


async def serve_stdio(served: Served) -> None:
    """Serve until the end of the input; calls wait until `served` is open.

    Standard output carries messages alone: whatever else is written to it goes to standard error. Reading the input
    cannot be broken off, so this cannot be cancelled.
    """
    async with stdio_server() as (incoming, outgoing):
        server = mcp_server(served.opened)
        await server.run(incoming, outgoing, server.create_initialization_options())
