"""A thread with an event loop that listens on a port of 127.0.0.1, and can stop and start to."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from aiohttp import web

_HOST = "127.0.0.1"
_LARGEST = 50 * 2**20
"""Bytes of the largest request (https://core.telegram.org/bots/api#sending-files)."""
_Result = TypeVar("_Result")


class Listener:
    """Serves HTTP from its own thread. All methods are for other threads than that one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="bot-api-server", daemon=True)
        # A bound socket that does not listen keeps the port while connections to it are refused.
        self._socket = _bound_socket(0)
        self.port: int = self._socket.getsockname()[1]
        self._web_server: web.Server | None = None
        self._server: asyncio.Server | None = None

    def start(self, handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]) -> None:
        """Start the thread and listen."""
        self._thread.start()
        self.run(self._create(handler))
        self.up()

    def run(self, coroutine: Coroutine[Any, Any, _Result], timeout: float | None = None) -> _Result:
        """Run a coroutine in the thread, return its result. Raises TimeoutError after `timeout` seconds."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(timeout)
        finally:
            future.cancel()

    def up(self) -> None:
        """Accept connections. Does nothing if they are accepted already."""
        self.run(self._listen())

    def down(self) -> None:
        """Refuse connections and cut those that there are. Does nothing if they are refused already."""
        self.run(self._refuse())

    def stop(self) -> None:
        """Cut all connections, end the thread, free the port."""
        self.down()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._socket.close()

    async def _create(self, handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]) -> None:
        def request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
            return web.BaseRequest(message, payload, protocol, writer, task, self._loop, client_max_size=_LARGEST)

        self._web_server = web.Server(handler, request_factory=request, handler_cancellation=True, access_log=None)

    async def _listen(self) -> None:
        if self._server is None and self._web_server is not None:
            self._server = await self._loop.create_server(self._web_server, sock=self._socket)

    async def _refuse(self) -> None:
        if self._server is None or self._web_server is None:
            return
        self._server.close()
        self._server = None
        self._socket = _bound_socket(self.port)
        while connections := self._web_server.connections:
            for connection in connections:
                if connection.transport is not None:
                    connection.transport.abort()
            await asyncio.sleep(0)


def _bound_socket(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((_HOST, port))
    return bound
