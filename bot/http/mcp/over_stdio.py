"""MCP over standard input and output."""

from __future__ import annotations

from mcp.server.stdio import stdio_server

from bot.http.mcp.tools import mcp_server
from bot.http.served import Served


async def serve_stdio(served: Served) -> None:
    """Serve until the end of the input; calls wait until `served` is open.

    Standard output carries messages alone: whatever else is written to it goes to standard error. Reading the input
    cannot be broken off, so this cannot be cancelled.
    """
    async with stdio_server() as (incoming, outgoing):
        server = mcp_server(served.opened)
        await server.run(incoming, outgoing, server.create_initialization_options())
