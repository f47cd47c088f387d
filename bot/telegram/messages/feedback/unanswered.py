"""What readers asked in vain, as a message and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import StringIO

from bot.database import NUMBERS_KEPT, Unanswered
from bot.voice import Voice
from bot.voice.marks import isolated
from index.display import shortened

MOST_IN_CHAT = 12
"""Most groups in the message; the table has all."""

MOST_WORDINGS = 3
"""Most wordings of a group in the message."""

LONGEST_WORDING = 100

HEADER = ("group", "times", "question", "outcome", "last asked")

_FORMULA = re.compile(
    r"(^|[;,|\t\r\n\"'])([\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*)(?=[=+\-@＝＋－＠﹦﹢﹣﹫])"
)
"""Where a spreadsheet may take what follows for a formula: at the beginning of a cell, also if it separates cells by
another sign than the comma, or leaves out characters that are not seen (https://owasp.org/www-community/attacks/CSV_Injection)."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """The wordings of what means the same, those asked most often first; at least one."""

    wordings: tuple[Unanswered, ...]

    @classmethod
    def of(cls, wordings: Iterable[Unanswered]) -> Wordings:
        """Return a group of wordings in order."""
        return cls(tuple(sorted(wordings, key=lambda one: (-one.times, -one.last.timestamp(), one.question))))

    @property
    def times(self) -> int:
        """How often all of them were asked."""
        return sum(one.times for one in self.wordings)

    @property
    def last(self) -> datetime:
        """When one of them was asked last."""
        return max(one.last for one in self.wordings)


def in_order(groups: Iterable[Iterable[Unanswered]]) -> list[Wordings]:
    """Return groups of wordings, those asked most often first, and of these those asked last."""
    ordered = map(Wordings.of, groups)
    return sorted(ordered, key=lambda one: (-one.times, -one.last.timestamp(), one.wordings[0].question))


def unanswered_html(groups: Sequence[Wordings], voice: Voice) -> str:
    """Return the first groups as HTML that fits into one message, the line that there are none if there are none."""
    if not groups:
        return voice.text("unanswered-none", days=NUMBERS_KEPT.days)
    lines = [voice.text("unanswered-heading", days=NUMBERS_KEPT.days)]
    for number, group in enumerate(groups[:MOST_IN_CHAT], 1):
        # A wording is there twice if it got a refusal and a closest passage.
        wordings = list(dict.fromkeys(one.question for one in group.wordings))[:MOST_WORDINGS]
        shown = " · ".join(escape(isolated(shortened(one, LONGEST_WORDING))) for one in wordings)
        lines.append(f"{number}. <b>{group.times} ×</b> {shown}")
    if len(groups) > MOST_IN_CHAT:
        lines.append(voice.text("draft-more-stories", count=len(groups) - MOST_IN_CHAT))
    return "\n".join(lines)


def unanswered_csv(groups: Sequence[Wordings]) -> bytes:
    """Return all groups as CSV (RFC 4180) in UTF-8, with the mark by which spreadsheets know it.

    Readers have written the questions: no cell begins like a formula.
    """
    written = StringIO()
    table = csv.writer(written, quoting=csv.QUOTE_ALL)
    table.writerow(HEADER)
    for number, group in enumerate(groups, 1):
        for one in group.wordings:
            table.writerow([number, one.times, harmless(one.question), one.outcome, one.last.date().isoformat()])
    return written.getvalue().encode("utf-8-sig", errors="replace")


def harmless(text: str) -> str:
    """Return a text with an apostrophe before whatever a spreadsheet could take for the beginning of a formula."""
    return _FORMULA.sub(r"\1\2'", text)
