"""The import of the model libraries, without what they need for training and evaluation alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

NOT_NEEDED = ("scipy.optimize", "scipy.sparse", "sklearn.metrics")
"""Modules from which sentence-transformers and transformers import functions that neither encoder nor reader calls."""


def model_library(name: str) -> Any:
    """Import a library that loads models, and return it.

    What it imports from `NOT_NEEDED` are functions that import the real module when they are called, so that the
    library stays whole. If it needs more of these modules at once, it is imported with them.
    """
    with _without_evaluation():
        try:
            return import_module(name)
        except ImportError:
            # A stand-in has no modules in it.
            pass
    return import_module(name)


@contextmanager
def _without_evaluation() -> Iterator[None]:
    """Let stand-ins take the place of `NOT_NEEDED` while this is open, also for what other threads import then."""
    later = {name: _Later(name) for name in NOT_NEEDED if name not in sys.modules}
    sys.modules.update(later)
    try:
        yield
    finally:
        for name in later:
            del sys.modules[name]


class _Later(ModuleType):
    """A module whose functions import the one of the same name."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: getattr(import_module(self.__name__), name)(*args, **kwargs)
