"""The packages pymilvus and milvus-lite: importing them, Milvus Lite in this process, and what their errors mean."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from pathlib import Path
from typing import Any

from index.errors import StoreAwayError, StoreError
from index.milvus.server.address import MilvusAddress

_PASSING = ("DEADLINE_EXCEEDED", "UNAVAILABLE", "CANCELLED", "RESOURCE_EXHAUSTED")
_REFUSED = ("UNAUTHENTICATED", "PERMISSION_DENIED")

_NO_COLLECTION, _NOT_LOADED = 100, 101
_NO_ALIAS = (100, 1600)
"""Milvus' codes of errors; that there is no such alias has another one in Milvus Lite."""


def library(address: MilvusAddress) -> Any:
    """Return the module pymilvus; raises StoreError if it, or Milvus Lite if that is wanted, is not installed."""
    # Of their own accord, it would read a .env file, and gRPC would write about outages, which are told here.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    before = os.environ.get("PYTHON_DOTENV_DISABLED")
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    try:
        import pymilvus

        if address.folder:
            import milvus_lite  # noqa: F401
    except ImportError:
        raise StoreError(
            str(address), "the packages for Milvus are not installed", "pip install 'storybot[milvus]'"
        ) from None
    finally:
        if before is None:
            del os.environ["PYTHON_DOTENV_DISABLED"]
    # Milvus Lite lacks some calls that the library does without; gRPC would log each.
    for name in ("pymilvus", "milvus_lite", "grpc"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return pymilvus


_lite: dict[Path, tuple[Any, Any, str]] = {}
_starting = threading.Lock()


def start_lite(folder: Path) -> str:
    """Return the address of a Milvus Lite in this process, which is started unless it runs."""
    from milvus_lite.adapter.grpc.server import start_server_in_thread

    with _starting:
        if folder not in _lite:
            try:
                folder.parent.mkdir(parents=True, exist_ok=True)
                server, database, port = start_server_in_thread(str(folder))
            except OSError as error:
                why = f"it cannot be opened ({error.strerror or error})"
                raise StoreError(f"milvus-lite:{folder}", why, "name another folder in STORYBOT_STORE") from None
            _lite[folder] = server, database, f"http://127.0.0.1:{port}"
            atexit.register(stop_lite, folder)
        return _lite[folder][2]


def stop_lite(folder: Path) -> None:
    """Stop the Milvus Lite of a folder, if it runs in this process."""
    with _starting:
        if folder in _lite:
            server, database, _ = _lite.pop(folder)
            server.stop(grace=1).wait()
            database.close()


def is_not_loaded(error: Exception) -> bool:
    """Return whether an error says that a collection is not in the memory of Milvus."""
    return getattr(error, "code", None) == _NOT_LOADED


def is_away(error: Exception) -> bool:
    """Return whether an error may pass by itself."""
    code = _grpc_code(error)
    words = (code, str(getattr(error, "message", "") or error))
    return code not in _REFUSED and any(
        name in one for one in words for name in (*_PASSING, "Fail connecting", "No channel in handler")
    )


def is_no_alias(error: Exception) -> bool:
    """Return whether an error says that there is no such alias."""
    return getattr(error, "code", None) in _NO_ALIAS


def told(address: MilvusAddress, error: Exception) -> StoreError:
    """Return what people are told of an error of the library; no token is in it, which the library gets apart."""
    code = _grpc_code(error)
    message = str(getattr(error, "message", "") or error)
    line = " ".join(message.split())[:200]
    if code in _REFUSED or "auth check failure" in line or "unauthenticated" in line.casefold():
        return StoreError(str(address), "it does not accept the token", "set STORYBOT_STORE_TOKEN")
    if "another process holds the lock" in line:
        return StoreError(
            str(address),
            "another program has it open",
            "stop that, or run a Milvus server, which several may use",
        )
    if "No space left" in line:
        return StoreError(str(address), "the disk is full", "free some space and try again")
    if getattr(error, "code", None) == _NO_COLLECTION:
        return StoreAwayError(str(address), "the stories there were replaced a moment ago", "try it again")
    if is_away(error):
        why = "it does not answer in time" if "DEADLINE" in f"{code}{line}" else "it does not answer"
        return StoreAwayError(str(address), why, "check that Milvus runs and can be reached")
    return StoreError(str(address), f"it refuses ({line})", "read the log of Milvus")


def _grpc_code(error: BaseException) -> str:
    """The code of an error, or that of an error behind it by which a server has refused a connection."""
    codes: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = error
    # The library raises some errors as their own cause.
    while one and id(one) not in seen:
        seen.add(id(one))
        code = getattr(one, "code", None)
        value = code() if callable(code) else code
        codes.append(str(getattr(value, "name", value)))
        one = one.__cause__
    return next((code for code in codes if code in _REFUSED), codes[0])
