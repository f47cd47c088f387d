"""What a test has go wrong."""

from .core import ServerCore
from .errors import ApiError, too_many_requests
from .faults import NOT_JSON, Drop, Fault, Faults, Garble, Hang, Refuse
from .methods import known_name

_REASONS = {
    400: "Bad Request",
    409: "Conflict",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class FaultActions(ServerCore):
    """The part of the server that fails as it is told to."""

    _faults: Faults

    def down(self) -> None:
        """Cut all connections and refuse new ones; what the server knows stays."""
        self._listener.down()

    def up(self) -> None:
        """Accept connections again, on the same port."""
        self._listener.up()

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

        `status` is 400, 403, 500, 502 or 429, which asks for a pause of `retry_after` seconds, or 1.
        """
        usual = too_many_requests(retry_after or 1) if status == 429 else ApiError(status, _REASONS[status])
        error = ApiError(status, description or usual.description, usual.retry_after)
        self._inject(method, Refuse(error), times)

    def hang(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Do nothing for some seconds in the next calls of a method, then carry them out."""
        self._inject(method, Hang(seconds), times)

    def drop(self, method: str, *, times: int = 1, after_effect: bool = False) -> None:
        """Close the connection without an answer in the next calls, before or after they had their effect."""
        self._inject(method, Drop(after_effect), times)

    def garbage(self, method: str, *, times: int = 1, body: bytes = NOT_JSON) -> None:
        """Answer the next calls of a method, without effect, with a status of 200 and a senseless body."""
        self._inject(method, Garble(body), times)

    def clear_faults(self) -> None:
        """Take back all faults that were not met yet."""
        self._do(self._faults.clear)

    def _inject(self, method: str, fault: Fault, times: int) -> None:
        name = known_name(method)

        def inject() -> None:
            self._faults.add(name, fault, times)
            if name == "getUpdates":
                self._state.updates.release()

        self._do(inject)
