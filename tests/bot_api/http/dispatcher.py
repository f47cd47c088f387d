"""From an HTTP request to its answer: token, method, faults, flood limits, and an entry in the journal."""

import asyncio
import json
import socket
import struct
import time
from typing import Any

from aiohttp import web

from ..errors import ApiError
from ..journal import Call, Violation
from ..methods.files import FOLDER
from ..methods.table import METHODS, Method
from ..parameters import Parameters, read_parameters
from ..state import State
from .faults import Answer, Faults
from .flood import FloodGate

_BROKEN_RULES = frozenset({400, 404})


class Dispatcher:
    """Answers requests to `/bot<token>/<method>`, and gives the files at `/file/bot<token>/<path>`."""

    def __init__(self, token: str, state: State, faults: Faults, flood_gate: FloodGate | None) -> None:
        self._token = token
        self._state = state
        self._journal = state.journal
        self._faults = faults
        self._flood_gate = flood_gate

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request, or close its connection if a fault says so."""
        if request.path.startswith("/file/"):
            return self._file(request.path)
        at = time.monotonic()
        token, _, name = request.path.removeprefix("/bot").partition("/")
        method = METHODS.get(name.lower())
        parameters = Parameters({})
        answer: Answer | None = None
        try:
            parameters = await read_parameters(request)
            self._check_token(token)
            answer = await self._answer_or_fault(method, name, parameters)
        except ApiError as error:
            answer = Answer.refusal(error)
            self._note_violation(name, parameters, error)
        finally:
            call = Call(
                method=method.name if method else name,
                parameters=parameters.plain(),
                at=at,
                status=answer.status if answer else None,
                answer=_decoded(answer.body) if answer else None,
            )
            self._journal.add(self._journal.calls, call)
        if answer is None:
            if request.transport is not None:
                _reset(request.transport)
            return web.Response()
        return web.Response(status=answer.status, body=answer.body, content_type="application/json")

    def _file(self, path: str) -> web.Response:
        data = self._state.files.get(path.removeprefix(f"/file/bot{self._token}/{FOLDER}"))
        return web.Response(status=404) if data is None else web.Response(body=data)

    def _check_token(self, token: str) -> None:
        if token != self._token:
            raise ApiError(401, "Unauthorized")

    async def _answer_or_fault(self, method: Method | None, name: str, parameters: Parameters) -> Answer | None:
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        known = method

        async def carry_out() -> Answer:
            try:
                self._check_flood(known, parameters)
                return Answer.result(await known.handler(self._state, parameters))
            except ApiError as error:
                self._note_violation(name, parameters, error)
                return Answer.refusal(error)

        fault = self._faults.take(known.name)
        return await (fault(carry_out) if fault else carry_out())

    def _check_flood(self, method: Method, parameters: Parameters) -> None:
        if self._flood_gate is not None and method.is_limited:
            chat_id = None if parameters.text("inline_message_id") else self._state.chats.named(parameters).id
            self._flood_gate.check(chat_id, time.monotonic())

    def _note_violation(self, name: str, parameters: Parameters, error: ApiError) -> None:
        if error.status in _BROKEN_RULES:
            self._journal.add(self._journal.violations, Violation(name, parameters.plain(), error.description))


def _reset(transport: asyncio.Transport) -> None:
    """Close a connection so that the client gets a reset: without lingering, as `man 7 socket` has it."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()
