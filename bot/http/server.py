"""An ASGI server in the program's own event loop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, ip_network
from pathlib import Path

import h11
import uvicorn
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.setting_values import Address
from bot.settings import SettingsError

SHUTDOWN_PATIENCE = 2
"""Seconds that a stop waits for requests that are being answered."""

CANCEL_PATIENCE = 1
"""Seconds that a stop waits for the replies of those that it has cancelled then."""

KEEP_ALIVE = 5
"""Seconds after which a connection without a request is closed."""

HEADER_PATIENCE = 10
"""Seconds in which the first byte of a connection has to come, and the rest of a header after its first byte."""

MOST_CONNECTIONS = 400
"""More at once get the status 503."""

_FULL = JSONResponse(
    {"error": "too many connections at once; try again"}, 503, {"Connection": "close", "Retry-After": "2"}
)
_STOPS = JSONResponse({"error": "the program stops"}, 503, {"Connection": "close", "Retry-After": "2"})


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files of a TLS certificate.

    Args:
        chain: the certificate, and after it those that vouch for it.
        key: its private key; the same file may have both.
    """

    chain: Path
    key: Path


class _Protocol(H11Protocol):
    """HTTP/1.1 with headers of a bounded size (16 KiB), which have to come in time.

    uvicorn closes a connection that nothing comes on only after its first request, and one on which a header comes
    letter by letter never.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._limit: asyncio.TimerHandle | None = None
        # As after a reply, the next byte ends it.
        self.timeout_keep_alive_task = self.loop.call_later(HEADER_PATIENCE, self.timeout_keep_alive_handler)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle and not self.cycle.response_complete:
            self._lift_limit()
        elif self._limit is None:
            # Part of a header, or what is left of a body that nobody reads.
            self._limit = self.loop.call_later(HEADER_PATIENCE, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lift_limit()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Say in JSON that what came is no request."""
        headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
        reason = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (reason, h11.Data(data=json.dumps({"error": msg}).encode()), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _lift_limit(self) -> None:
        if self._limit:
            self._limit.cancel()
            self._limit = None


class _Server(uvicorn.Server):
    """A server that leaves signals to the program that it is a part of."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(
    app: ASGIApp,
    address: Address,
    setting: str,
    certificate: Certificate | None = None,
    proxies: Sequence[str] = (),
) -> AsyncIterator[Address]:
    """Serve an application as long as the context is open; yields the address with the port that was taken.

    Args:
        app: the application.
        address: where to listen.
        setting: the setting that names the address, for messages.
        certificate: for HTTPS; None for plain HTTP.
        proxies: addresses or networks that are believed for whom they ask (`X-Forwarded-For`).

    Raises SettingsError if the address cannot be listened on, or the certificate cannot be used.
    """

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        # uvicorn's own limit replies in plain text.
        is_full = len(server.server_state.connections) > MOST_CONNECTIONS
        has_begun = False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await (_FULL if is_full else app)(scope, receive, sent)
        except asyncio.CancelledError:
            # A stop cancels what takes too long. uvicorn would reply in plain text, and log a traceback.
            if not server.should_exit:
                raise
            if not has_begun:
                await _STOPS(scope, receive, send)

    config = uvicorn.Config(
        limited,
        http=_Protocol,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=[*proxies, *_mapped(proxies)],
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=SHUTDOWN_PATIENCE,
        ssl_certfile=str(certificate.chain) if certificate else None,
        ssl_keyfile=str(certificate.key) if certificate else None,
    )
    try:
        config.load()
    except OSError as error:
        raise SettingsError(
            setting, f"its certificate cannot be used ({error})", "name the files of a certificate and of its key"
        ) from None
    with _listening(address, setting) as listener:
        server = _Server(config)
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield Address(address.host, listener.getsockname()[1])
        finally:
            server.should_exit = True
            await task
            if cancelled := server.server_state.tasks:
                await asyncio.wait(cancelled, timeout=CANCEL_PATIENCE)


def _mapped(networks: Sequence[str]) -> Iterator[str]:
    """The networks of IPv4 as a socket that listens on `[::]` gives their addresses (RFC 4291, section 2.5.5.2)."""
    for network in map(ip_network, networks):
        if isinstance(network, IPv4Network):
            yield f"::ffff:{network.network_address}/{96 + network.prefixlen}"


@contextlib.contextmanager
def _listening(address: Address, setting: str) -> Iterator[socket.socket]:
    """A socket that is bound to an address."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only what belongs to a socket that names its protocol.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address.host, address.port))
            listener.listen()
        except OSError as error:
            why = f"cannot listen on it ({error.strerror or error})"
            raise SettingsError(f"{setting}={address}", why, "set another address") from None
        yield listener
