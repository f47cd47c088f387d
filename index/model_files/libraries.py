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


@contextmanager
def without_evaluation() -> Iterator[None]:
    """Import the model libraries in the body without `NOT_NEEDED`.

    What they import from these modules are functions that import the real module when they are called, so that the
    libraries stay whole. Only the body's imports see them: a module that is imported already stays what it is, and
    whoever imports one later gets the real one.
    """
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
