"""The numbers of a month as a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from babel.numbers import format_decimal

from bot.database import NUMBERS_KEPT, Numbers, Vote
from bot.voice import Voice
from bot.voice.marks import isolated
from index.display import shortened

LONGEST_SENTENCE = 200
LONGEST_HEADLINE = 80

SECOND = 1000
"""Milliseconds."""


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
