"""Tokenizers that several threads use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_lock = threading.Lock()


def one_at_a_time(tokenize: Callable[P, T]) -> Callable[P, T]:
    """Let one thread at a time into the functions that are wrapped so.

    A tokenizer of the library keeps how it truncates and pads as its own state, which another call would change while
    it is used, and encoder and reader share one.
    """

    @wraps(tokenize)
    def alone(*args: P.args, **kwargs: P.kwargs) -> T:
        with _lock:
            return tokenize(*args, **kwargs)

    return alone
