"""A site on loopback, for what is fetched."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from ipaddress import IPv4Address

from aiohttp import web

from bot.fetching import (
    NOTHING_KNOWN,
    Address,
    Fetched,
    Validators,
    fetch,
    is_public,
)

HOME = IPv4Address("127.0.0.1")
INSIDE = IPv4Address("10.0.0.7")
PAGE = b"<!doctype html><p>The ferry sails again."


class Site:
    """A site on loopback, which the tests call example.org; it keeps what it was asked."""

    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self.port = 0
        self.closing = asyncio.Event()
        self.body = PAGE
        self.headers = {"Content-Type": "text/html; charset=utf-8"}
        self.resolved: list[str] = []
        self.hosts: dict[str, Sequence[Address]] = {
            "example.org": [HOME],
            "other.example": [HOME],
            "inside.example": [INSIDE],
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        path = request.path
        if path == "/page":
            return web.Response(body=self.body, headers=self.headers)
        if path == "/feed":
            known = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
            if known == ('"1"', "Mon, 04 May 2026 10:00:00 GMT"):
                return web.Response(status=304)
            validators = {"ETag": '"1"', "Last-Modified": "Mon, 04 May 2026 10:00:00 GMT"}
            return web.Response(body=self.body, headers=self.headers | validators)
        if path == "/cookie":
            return web.Response(status=302, headers={"Location": "/page", "Set-Cookie": "id=1"})
        if path.startswith("/status/"):
            return web.Response(status=int(path.rpartition("/")[2]))
        if path == "/loop":
            return web.Response(status=302, headers={"Location": "/loop"})
        if path.startswith("/hops/"):
            left = int(path.rpartition("/")[2])
            return web.Response(status=301, headers={"Location": f"/hops/{left - 1}" if left > 1 else "/page"})
        if path == "/to":
            return web.Response(status=307, headers={"Location": request.query["url"]})
        if path == "/endless":
            response = web.StreamResponse()
            await response.prepare(request)
            while True:
                await response.write(b"x" * 100_000)
        if path == "/slow":
            await self.closing.wait()
        return web.Response(status=404)

    async def resolve(self, host: str, port: int) -> Sequence[Address]:
        self.resolved.append(host)
        if host not in self.hosts:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.hosts[host]

    async def fetch(
        self, path: str, host: str = "example.org", scheme: str = "http", known: Validators = NOTHING_KNOWN
    ) -> Fetched:
        url = f"{scheme}://{host}:{self.port}{path}"
        return await fetch(url, known, resolve=self.resolve, allowed=lambda one: one == HOME or is_public(one))


async def served(site: Site, certificates: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", site.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, str(HOME), 0, ssl_context=certificates).start()
    site.port = runner.addresses[0][1]
    yield site
    site.closing.set()
    await runner.cleanup()
