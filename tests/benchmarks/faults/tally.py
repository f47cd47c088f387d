"""What became of questions, and the rows of the table."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.rate_limits import REPEATED_AFTER
from bot.voice import voice_for

AWAY = re.compile(r"While I was away, (\d+) questions? (?:was|were) left unanswered")
ERROR = re.compile(r"\(Reference: \w+\)")
TURNED_AWAY = frozenset(voice_for("en").text(key) for key in ("busy", "slow-down-reader", "slow-down-chat"))
"""The lines of which one is said in a chat for all questions of a minute that are not taken on."""


class Sent(Protocol):
    """What is needed of a message that the bot sent."""

    @property
    def chat_id(self) -> int: ...

    @property
    def text(self) -> str: ...

    @property
    def reply_to(self) -> int | None: ...

    @property
    def at(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Args:
        chat_id: where it was asked.
        message_id: its number there.
        at: when, in seconds of `time.monotonic`.
    """

    chat_id: int
    message_id: int
    at: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of questions. Each is one of answered, told, failed and lost.

    Args:
        sent: how many were asked.
        answered: how many got an answer.
        told: how many of the others got a line that the bot is busy, or was away, or that there were too many.
        failed: how many of the others got the line that something went wrong.
        lost: how many got nothing.
        twice: how many answers came once more.
    """

    sent: int = 0
    answered: int = 0
    told: int = 0
    failed: int = 0
    lost: int = 0
    twice: int = 0


def tally(asked: Iterable[Asked], sent: Iterable[Sent]) -> Tally:
    """Return what became of questions.

    A line that turns questions away is said in a chat once a minute, for all that come in it; one that the bot
    was away counts for as many questions as it says.
    """
    answers: Counter[tuple[int, int]] = Counter()
    failures: set[tuple[int, int]] = set()
    notices: dict[int, float] = {}
    away: Counter[int] = Counter()
    for message in sent:
        key = (message.chat_id, message.reply_to or 0)
        missed = AWAY.match(message.text)
        if message.text in TURNED_AWAY:
            notices[message.chat_id] = message.at
        elif missed:
            away[message.chat_id] += int(missed[1])
        elif ERROR.search(message.text):
            failures.add(key)
        elif message.reply_to is not None:
            answers[key] += 1
    open_in: defaultdict[int, list[Asked]] = defaultdict(list)
    counts = Counter[str]()
    for one in asked:
        key = (one.chat_id, one.message_id)
        counts["sent"] += 1
        counts["twice"] += max(0, answers[key] - 1)
        if answers[key]:
            counts["answered"] += 1
        elif notices.get(one.chat_id, float("-inf")) >= one.at - REPEATED_AFTER:
            counts["told"] += 1
        elif key in failures:
            counts["failed"] += 1
        else:
            open_in[one.chat_id].append(one)
    for chat, left in open_in.items():
        told = min(away[chat], len(left))
        counts["told"] += told
        counts["lost"] += len(left) - told
    return Tally(**counts)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table.

    Args:
        fault: the name of what went wrong.
        tally: what became of the questions.
        healthy: seconds from the end of the fault until a question that was asked then is answered; None for never.
        peak: most resident memory, in MB; None if it is not known.
        ended: exit statuses of processes that ended by themselves, or were told to.
        notes: what else is to be known.
    """

    fault: str
    tally: Tally
    healthy: float | None
    peak: float | None = None
    ended: Sequence[int] = ()
    notes: Sequence[str] = field(default=())

    def __str__(self) -> str:
        """The row, in Markdown."""
        it = self.tally
        counts = (it.sent, it.answered, it.told, it.failed, it.lost, it.twice)
        cells = [
            self.fault,
            *map(str, counts),
            "never" if self.healthy is None else f"{self.healthy:.1f}",
            "–" if self.peak is None else f"{self.peak:.0f}",
            ", ".join(map(str, self.ended)) or "–",
            "; ".join(self.notes) or "–",
        ]
        return f"| {' | '.join(cells)} |"


COLUMNS = (
    "fault",
    "asked",
    "answered",
    "told busy or away",
    "told of an error",
    "lost",
    "twice",
    "healthy after, s",
    "peak, MB",
    "exit status",
    "notes",
)


def heading() -> str:
    """Return the two lines above the rows."""
    return f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"
