"""Failures that a test asks for."""

from ..errors import ApiError, too_many_requests
from ..http.faults import NOT_JSON, Fault, Faults, drop, garble, hang, refuse
from ..methods.table import known_name
from .core import ServerCore, in_server

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    409: "Conflict",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class FaultActions(ServerCore):
    """The part of the server that fails on demand."""

    _faults: Faults

    def down(self) -> None:
        """Cut all connections, refuse new ones and send nothing to the webhook. The server keeps its state."""
        self._listener.down()
        self._listener.run(self._state.webhooks.pause())

    def up(self) -> None:
        """Accept connections again, on the same port, and go on sending to the webhook."""
        self._listener.up()
        self._listener.run(self._state.webhooks.resume())

    def fail(
        self,
        method: str,
        *,
        times: int = 1,
        status: int = 500,
        description: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Refuse the next calls of a method, without effect.

        `status` is 400, 401, 403, 404, 409, 500, 502 or 429. With 429 the client has to wait
        `retry_after` seconds, by default 1.
        """
        usual = too_many_requests(retry_after or 1) if status == 429 else ApiError(status, _REASONS[status])
        error = ApiError(status, description or usual.description, usual.retry_after)
        self._inject(method, refuse(error), times)

    def hang(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Delay the next calls of a method by some seconds."""
        self._inject(method, hang(seconds), times)

    def drop(self, method: str, *, times: int = 1, after_effect: bool = False) -> None:
        """Reset the connection of the next calls without an answer, before or after they have their effect."""
        self._inject(method, drop(after_effect=after_effect), times)

    def garbage(self, method: str, *, times: int = 1, body: bytes = NOT_JSON) -> None:
        """Answer the next calls of a method with status 200 and a wrong body, without effect."""
        self._inject(method, garble(200, body), times)

    @in_server
    def clear_faults(self) -> None:
        """Remove all faults that have not happened yet."""
        self._faults.clear()

    @in_server
    def _inject(self, method: str, fault: Fault, times: int) -> None:
        name = known_name(method)
        self._faults.add(name, fault, times)
        if name == "getUpdates":
            self._state.updates.release()
