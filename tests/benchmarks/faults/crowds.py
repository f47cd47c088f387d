"""Much at once: bursts, one person, groups, a huge update, a stop under load."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

from tests.benchmarks.faults.trial import Trial

HUGE = 100 * 2**20
"""Bytes of a huge update."""

GROUP, FAST_READER, HUGE_READER = -1_001_000_000_055, 55, 77


def huge_update(trial: Trial) -> None:
    """One update of 100 MB, then 5 questions."""
    size = HUGE // 20 if trial.few(100) < 100 else HUGE
    person = {"id": HUGE_READER, "is_bot": False, "first_name": "Ann"}
    chat = {"id": HUGE_READER, "type": "private", "first_name": "Ann"}
    message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": person, "text": "x" * size}
    trial.server.add_chat(HUGE_READER, "private", first_name="Ann")
    trial.server.queue_update("message", message)
    trial.ask(5, over=5)
    trial.recovers()
    said = [sent.text for sent in trial.server.sent if sent.chat_id == HUGE_READER]
    trial.notes.append(f"the update of {size // 2**20} MB got {said[0][:60]!r}" if said else "the update got no line")


def burst(count: int) -> Callable[[Trial], None]:
    """Return a fault of so many questions at once, each from somebody else."""

    def at_once(trial: Trial) -> None:
        trial.ask(trial.few(count))
        trial.recovers()

    at_once.__doc__ = f"{count:,} questions at once, each from somebody else."
    return at_once


def one_person(count: int) -> Callable[[Trial], None]:
    """Return a fault of so many questions at once from one person."""

    def at_once(trial: Trial) -> None:
        trial.ask(count, user_id=FAST_READER)
        trial.recovers()

    at_once.__doc__ = f"{count} questions at once from one person."
    return at_once


def group(count: int) -> Callable[[Trial], None]:
    """Return a fault of so many people who ask at once in a group."""

    def at_once(trial: Trial) -> None:
        trial.server.add_chat(GROUP, "supergroup", title="Readers")
        trial.ask(count, chat_id=GROUP)
        trial.recovers()

    at_once.__doc__ = f"{count} people ask at once in a group."
    return at_once


def stopped_under_load(trial: Trial) -> None:
    """SIGTERM while 40 questions wait, and a start."""
    trial.ask(40)
    trial.wait_until_open(30)
    seconds = trial.end(signal.SIGTERM)
    trial.notes.append(f"ended after {seconds:.1f} s, {trial.tally().lost} open")
    trial.start()
    trial.recovers()
