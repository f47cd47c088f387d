"""What the parts of the server's public face share."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from ..http.listener import Listener
from ..journal import Journal
from ..state import State

TIMEOUT_S = 5.0

_Self = TypeVar("_Self", bound="ServerCore")
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class ServerCore:
    """The state of the server, which only its own thread uses."""

    _state: State
    _journal: Journal
    _listener: Listener


def in_server(
    method: Callable[Concatenate[_Self, _Arguments], _Result],
) -> Callable[Concatenate[_Self, _Arguments], _Result]:
    """Run a method in the server's own thread. Such a method must not call another one."""

    @wraps(method)
    def run(self: _Self, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        async def carry_out() -> _Result:
            return method(self, *args, **kwargs)

        return self._listener.run(carry_out())

    return run
