"""What administrators are shown: the numbers of a month, what was asked in vain, and what came of taking on stories."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import StringIO

from babel.numbers import format_decimal

from bot.database import NUMBERS_KEPT, Numbers, Unanswered, Vote
from bot.voice import Voice
from bot.voice.marks import isolated
from index.display import shortened

LONGEST_SENTENCE = 200
LONGEST_HEADLINE = 80

SECOND = 1000
"""Milliseconds."""

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

MOST_NAMED = 5
"""Most stories and files of a kind that are named."""

LONGEST_NAME = 80

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Headed:
    """A sentence below the headline of its story, and how often; the sentence is "" for the story as a whole."""

    sentence: str
    headline: str
    count: int


def statistics_html(
    numbers: Numbers, wrong: Sequence[Headed], stories: Sequence[Headed], sentences: Sequence[Headed], voice: Voice
) -> str:
    """Return the numbers as HTML that fits into one message.

    Args:
        numbers: the numbers.
        wrong: the sentences that were called wrong last.
        stories, sentences: those that answered most often.
        voice: says what is the bot's own.
    """
    parts = ["\n".join(_periods(numbers, voice))]
    if numbers.outcomes:
        parts.append("\n".join(_answers(numbers, voice)))
    votes = voice.text("stats-votes", up=numbers.votes.get(Vote.UP, 0), down=numbers.votes.get(Vote.DOWN, 0))
    parts.append("\n".join([votes, voice.text("stats-wrong", count=numbers.reports), *_lines(wrong, voice)]))
    if stories:
        parts.append("\n".join([voice.text("stats-stories"), *_lines(stories, voice)]))
    if sentences:
        parts.append("\n".join([voice.text("stats-sentences"), *_lines(sentences, voice)]))
    return "\n\n".join(parts)


def percentages(counts: Mapping[str, int]) -> dict[str, int]:
    """Return whole percentages that add up to 100, by the largest remainders; all are 0 if nothing is counted.

    https://en.wikipedia.org/wiki/Largest_remainder_method
    """
    total = sum(counts.values())
    if not total:
        return dict.fromkeys(counts, 0)
    shares = {name: divmod(100 * count, total) for name, count in counts.items()}
    missing = 100 - sum(whole for whole, _ in shares.values())
    rounded_up = sorted(shares, key=lambda name: (-shares[name][1], name))[:missing]
    return {name: whole + (name in rounded_up) for name, (whole, _) in shares.items()}


def _periods(numbers: Numbers, voice: Voice) -> Iterator[str]:
    day, week, month = (
        {"questions": one.questions, "people": one.people, "groups": one.groups} for one in numbers.periods
    )
    yield voice.text("stats-day", **day)
    yield voice.text("stats-week", **week)
    yield voice.text("stats-month", days=NUMBERS_KEPT.days, **month)


def _answers(numbers: Numbers, voice: Voice) -> Iterator[str]:
    share = percentages(numbers.outcomes)
    yield voice.text(
        "stats-outcomes",
        answers=share.get("answer", 0),
        closest=share.get("closest", 0),
        refusals=share.get("refusal", 0),
        facts=share.get("facts", 0),
        unread=share.get("unread_language", 0),
    )
    if numbers.median is not None and numbers.high is not None:
        yield voice.text("stats-time", median=_seconds(numbers.median, voice), high=_seconds(numbers.high, voice))


def _seconds(milliseconds: int, voice: Voice) -> str:
    return format_decimal(milliseconds / SECOND, format="0.0", locale=voice.locale)


def _lines(items: Sequence[Headed], voice: Voice) -> Iterator[str]:
    for one in items:
        headline = escape(isolated(shortened(one.headline, LONGEST_HEADLINE)))
        if one.sentence:
            quoted = voice.text("passage-label", passage=shortened(one.sentence, LONGEST_SENTENCE))
            yield f"{one.count} × {escape(quoted)} — {headline}"
        else:
            yield f"{one.count} × {headline}"


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


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of it.

    Args:
        added, changed: the headlines of stories that are new, or have other words than before.
        removed: the ids of those that are gone.
        stories: how many there are now.
        left_out: a line for each file that could not be read, and each editor's question that is not answered.
        problem: why nothing could be taken on; "" if it could.
        is_taken: whether anything was: of stories with the words that they had, other details.
    """

    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    removed: Sequence[str] = ()
    stories: int = 0
    left_out: Sequence[str] = ()
    problem: str = ""
    is_taken: bool = False


def reloaded_html(reloaded: Reloaded, voice: Voice) -> str:
    """Return it as HTML that fits into one message."""
    return "\n".join(_reloaded_lines(reloaded, voice))


def _reloaded_lines(reloaded: Reloaded, voice: Voice) -> Iterator[str]:
    if reloaded.problem:
        yield voice.text("reload-failed", problem=escape(shortened(reloaded.problem, LONGEST_REASON)))
    elif not (reloaded.added or reloaded.changed or reloaded.removed):
        yield voice.text("reload-details") if reloaded.is_taken else voice.text("reload-nothing")
    yield from _named(voice.text("reload-added", count=len(reloaded.added)), reloaded.added, LONGEST_NAME, voice)
    yield from _named(voice.text("reload-changed", count=len(reloaded.changed)), reloaded.changed, LONGEST_NAME, voice)
    yield from _named(voice.text("reload-removed", count=len(reloaded.removed)), reloaded.removed, LONGEST_NAME, voice)
    yield from _named(
        voice.text("reload-left-out", count=len(reloaded.left_out)), reloaded.left_out, LONGEST_REASON, voice
    )
    yield voice.text("status-stories", count=reloaded.stories)


def _named(heading: str, names: Sequence[str], longest: int, voice: Voice) -> Iterator[str]:
    """A heading and the first names below it; nothing without names."""
    if names:
        yield heading
        yield from (f"• {escape(isolated(shortened(name, longest)))}" for name in names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            yield voice.text("draft-more-stories", count=len(names) - MOST_NAMED)
