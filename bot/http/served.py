"""What is served beside health: the page, the API at `/v1` and MCP at `/mcp`, once there are stories to answer from."""

from __future__ import annotations

import asyncio

from prometheus_client import CollectorRegistry
from starlette.routing import BaseRoute, Mount, Route

from bot.answering.verbs import Verbs
from bot.http.api.access import Access
from bot.http.api.gate import Gate, Room, try_later
from bot.http.api.openapi import openapi
from bot.http.api.routes import api_app, api_refusal
from bot.http.page import page_routes
from bot.settings import Settings


class Served:
    """What is served at the moment: nothing yet, what programs may do, or nothing any more."""

    def __init__(self) -> None:
        self._verbs: Verbs | None = None
        self._opened = asyncio.Event()
        self._why_not = "the program starts; try again"

    def open(self, verbs: Verbs) -> None:
        """Serve this from now on."""
        self._verbs = verbs
        self._opened.set()

    def close(self) -> None:
        """Serve nothing any more, since the program stops."""
        self._verbs, self._why_not = None, "the program stops"

    def verbs(self) -> Verbs:
        """Return what programs may do; raises HTTPException with the status 503 if it is nothing."""
        if self._verbs is None:
            raise try_later(self._why_not)
        return self._verbs

    async def opened(self) -> Verbs:
        """Return what programs may do, once they may."""
        await self._opened.wait()
        return self.verbs()


def served_if_wanted(settings: Settings) -> Served | None:
    """Return what `storybot run` serves to other programs: None unless the settings want it."""
    return Served() if settings.serve else None


def routes(served: Served, settings: Settings, registry: CollectorRegistry) -> list[BaseRoute]:
    """Return the routes of the page, and of the API and of MCP, which work at so many requests at a time together.

    Args:
        served: what is served.
        settings: who may use it, and how often.
        registry: for the page's metrics.

    Raises SettingsError if anybody could use the API, or if it has no address.
    """
    from bot.http.mcp.transports import McpApp, mcp_refusal

    access, room = Access.of(settings), Room()
    return [
        *page_routes(served.verbs, access, settings, registry),
        Route("/openapi.json", openapi),
        Mount("/v1", Gate(api_app(served.verbs), access, room, api_refusal)),
        Route("/mcp", Gate(McpApp(served.verbs), access, room, mcp_refusal)),
    ]
