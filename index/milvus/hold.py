"""Who writes to the stories in a Milvus: one program at a time, though Milvus knows no locks.

A note names who writes, with a count that goes up every few seconds. Whoever wants to write takes it if there is no
name, or if the count stands still; writes their own name; waits a moment; and has it if their name is still there: of
two who do so at a time, the last one's name is there. No clocks are compared.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from index.errors import StoreError
from index.milvus.notes import Notes

KEY = "writes"
BEAT = 5.0
"""Seconds between two counts."""

STILL = 30.0
"""Seconds without a count after which whoever wrote is taken for stopped."""

SETTLE = 1.0
"""Seconds in which another one may write its name too."""


@contextmanager
def held(notes: Notes, where: str, *, alone: bool) -> Iterator[Callable[[], None]]:
    """Write alone to a Milvus, waiting while another program does.

    Yields what to call now and then; it raises StoreError if another program has taken it meanwhile.

    Args:
        notes: the notes there.
        where: what the Milvus is called.
        alone: whether no other program can use it, as it is with Milvus Lite: then nothing is waited for.
    """
    name = secrets.token_hex(8)
    if not alone:
        _take(notes, name)
    lost, ended = threading.Event(), threading.Event()

    def check() -> None:
        if lost.is_set():
            raise StoreError(where, "another program writes to it", "wait until that has ended, then try again")

    beating = threading.Thread(target=_beat, args=(notes, name, lost, ended), name="milvus-hold", daemon=True)
    if not alone:
        beating.start()
    try:
        yield check
        check()
    finally:
        ended.set()
        if not alone:
            beating.join()
            if not lost.is_set():
                notes.put_line(KEY, "")


def _take(notes: Notes, name: str) -> None:
    while True:
        there = notes.line(KEY)
        seen = time.monotonic()
        while there and time.monotonic() - seen < STILL:
            time.sleep(SETTLE)
            now = notes.line(KEY)
            if now != there:
                there, seen = now, time.monotonic()
        notes.put_line(KEY, _line(name, 0))
        time.sleep(SETTLE)
        if notes.line(KEY) == _line(name, 0):
            return


def _beat(notes: Notes, name: str, lost: threading.Event, ended: threading.Event) -> None:
    """Count up, until it has ended or another name is there; an outage of Milvus ends by itself or fails the write."""
    count = 0
    while not ended.wait(BEAT):
        try:
            if notes.line(KEY) != _line(name, count):
                lost.set()
                return
            notes.put_line(KEY, _line(name, count + 1))
            count += 1
        except StoreError:
            continue


def _line(name: str, count: int) -> str:
    return json.dumps({"name": name, "count": count})
