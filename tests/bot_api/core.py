"""What the parts of the server's public face share."""

from collections.abc import Callable
from typing import TypeVar

from .journal import Journal
from .listener import Listener
from .state import State

TIMEOUT_S = 5.0

_Result = TypeVar("_Result")


class ServerCore:
    """The state of the server, and the way to it from a test's thread."""

    _state: State
    _journal: Journal
    _listener: Listener

    def _do(self, action: Callable[[], _Result]) -> _Result:
        """Carry something out in the server's own thread, and return its result."""

        async def carry_out() -> _Result:
            return action()

        return self._listener.run(carry_out())
