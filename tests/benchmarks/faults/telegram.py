"""Faults of Telegram and of the way to it."""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks.faults.trial import NotHereError, Trial
from tests.bot_api import NOT_JSON, WRONG_FORM
from tests.bot_api.methods.table import METHODS

ALWAYS = 20_000
"""Calls that a fault meets until it is cleared."""

FOREVER = 3600.0
"""Seconds after which a call that hangs would go on, which no client waits for."""

HOST = "telegram.invalid"
"""A name that no resolver knows."""


def every_call(trial: Trial, fault: Callable[[str], None], seconds: float, questions: int) -> None:
    """Let every method fail for a while in which questions come."""
    for name in METHODS:
        fault(name)
    trial.ask(questions, over=seconds)
    trial.server.clear_faults()
    trial.recovers()


def away(trial: Trial) -> None:
    """No connection for a minute, in which 20 questions come."""
    trial.ask(3)
    trial.server.down()
    trial.ask(trial.few(20), over=trial.short(60))
    trial.server.up()
    trial.recovers()


def resets(trial: Trial) -> None:
    """Every call ends with a reset for 30 s, in which 20 questions come."""
    drop = trial.server.drop
    every_call(trial, lambda name: drop(name, times=ALWAYS), trial.short(30), trial.few(20))


def hangs(trial: Trial) -> None:
    """Every call is accepted and never answered for 40 s, in which 20 questions come."""
    hang = trial.server.hang
    every_call(trial, lambda name: hang(name, FOREVER, times=ALWAYS), trial.short(40), trial.few(20))


def not_json(trial: Trial) -> None:
    """Every call gets a page of HTML for 20 s, in which 20 questions come."""
    garbage = trial.server.garbage
    every_call(trial, lambda name: garbage(name, times=ALWAYS, body=NOT_JSON), trial.short(20), trial.few(20))


def wrong_form(trial: Trial) -> None:
    """Every call gets JSON of no known form for 20 s, in which 20 questions come."""
    garbage = trial.server.garbage
    every_call(trial, lambda name: garbage(name, times=ALWAYS, body=WRONG_FORM), trial.short(20), trial.few(20))


def server_errors(trial: Trial) -> None:
    """Every call gets a status of 500 for 30 s, in which 20 questions come."""
    fail = trial.server.fail
    every_call(trial, lambda name: fail(name, times=ALWAYS, status=500), trial.short(30), trial.few(20))


def duplicates(trial: Trial) -> None:
    """Each of 20 updates comes twice; then the last 20 come again."""
    count = trial.few(20)
    for _ in range(count):
        trial.server.duplicate_next_update()
        trial.ask(1, over=0.3)
    trial.wait_until_open(0)
    trial.server.lose_acknowledgements(count)
    trial.recovers()


def refused_once(trial: Trial) -> None:
    """One status of 401 and one of 404 for getUpdates, with 5 questions."""
    for status in (401, 404):
        trial.server.fail("getUpdates", status=status)
        trial.pause(1)
    trial.ask(5)
    trial.recovers()


def flood_wait(trial: Trial, retry_after: int, seconds: float, questions: int) -> None:
    """Sending gets 429 for a while in which questions come."""
    for name in ("sendMessage", "sendChatAction", "editMessageText"):
        trial.server.fail(name, status=429, retry_after=retry_after, times=ALWAYS)
    trial.ask(questions, over=seconds)
    trial.server.clear_faults()
    trial.recovers()


def short_flood_wait(trial: Trial) -> None:
    """429 with retry_after 3 for 25 s, in which 30 questions come."""
    flood_wait(trial, 3, trial.short(25), trial.few(30))


def long_flood_wait(trial: Trial) -> None:
    """429 with retry_after 8 for 65 s, in which 5 questions come."""
    flood_wait(trial, 8, trial.short(65), 5)


def no_name(trial: Trial) -> None:
    """The server's host name stops to resolve for 30 s, connections are cut; 10 questions come."""
    hosts, resolver = trial.folder / "hosts", trial.folder / "resolv.conf"
    known = f"127.0.0.1 localhost\n127.0.0.1 {HOST}\n"
    hosts.write_text(known)
    # Nothing answers there, so that only the file knows the name.
    resolver.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    mounts = " && ".join(
        f"mount --bind '{file}' /etc/{name}" for file, name in ((hosts, "hosts"), (resolver, "resolv.conf"))
    )
    trial.wrapper = ("unshare", "-m", "sh", "-c", f'{mounts} && exec "$@"', "sh")
    trial.settings["STORYBOT_API_URL"] = trial.server.url.replace("127.0.0.1", HOST)
    try:
        trial.start()
    except AssertionError as error:
        if "unshare" in str(error) or "mount" in str(error):
            raise NotHereError("it needs root, to mount files of its own") from None
        raise
    trial.ask(3, over=2)
    hosts.write_text("127.0.0.1 localhost\n")
    trial.server.down()
    trial.server.up()
    trial.ask(trial.few(10), over=trial.short(30))
    hosts.write_text(known)
    trial.recovers()
