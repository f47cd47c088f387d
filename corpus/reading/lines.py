"""Paragraphs taken apart where their lines are a list, or begin with the time of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.reading.document import Block, Kind
from corpus.reading.labels import is_lead_in, is_question, is_unfinished, leads_on, time_and_rest

_BULLET = re.compile(r"\s*(?:[*•▪◦‣●○■]|-(?!-))\s+(?=\S)")
_NUMBER = re.compile(r"\s*\d{1,2}[.)]\s+(?=\S)")
_LOWER_CASE = re.compile(r"\s*[\"'“«„(]*[^\W\d_A-ZА-ЯЁІЇЄҐԱ-Ֆ]")


def with_lines_apart(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with lists and times as blocks of their own.

    What text files, PDF and careless HTML give as one paragraph, or as several that begin with a bullet, are list items
    here if there are two of them or a line with a colon above. Where two paragraphs open with a time, each such time is
    a block.
    """
    lines = [line for block in blocks for line in _lines(block)]
    items = _as_items(lines)
    opened = [_time(block) for block in items]
    if sum(one is not None for one in opened) < 2:
        return items
    return [part for block, one in zip(items, opened, strict=True) for part in (one or (block,))]


def _lines(block: Block) -> Iterator[Block]:
    """A paragraph, or its lines if they are a list."""
    lines = [line for line in block.text.splitlines() if line.strip()]
    if block.kind is not Kind.TEXT or len(lines) < 2:
        yield block
    elif sum(map(_marker, lines)) > 1 or any(leads_on(one) and _marker(after) for one, after in pairwise(lines)):
        start = 0
        for end in range(1, len(lines) + 1):
            if end == len(lines) or _marker(lines[end]):
                yield replace(block, text="\n".join(lines[start:end]))
                start = end
    elif is_lead_in(lines[0]) and len(lines) > 2 and all(map(_is_sentence, lines[1:])):
        yield replace(block, text=lines[0])
        yield from (Block(line, Kind.ITEM, 1, page=block.page) for line in lines[1:])
    else:
        yield block


def _as_items(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with runs of those that begin with a bullet or a number as list items."""
    items = list(blocks)
    start = 0
    while start < len(items):
        end = start
        while end < len(items) and items[end].kind is Kind.TEXT and _marker(items[end].text):
            end += 1
        run = items[start:end]
        led = start > 0 and leads_on(items[start - 1].text)
        # In Russian and Ukrainian, turns of a dialogue begin with a dash.
        if (len(run) > 1 or (run and led)) and not any(is_question(one.text) for one in run):
            items[start:end] = [Block(_BULLET.sub("", one.text, count=1), Kind.ITEM, 1, page=one.page) for one in run]
        start = max(end, start + 1)
    return items


def _time(block: Block) -> tuple[Block, ...] | None:
    """The time that a paragraph opens with and its other words, or None."""
    opened = time_and_rest(block.text) if block.kind in {Kind.TEXT, Kind.HEADING} else None
    if opened is None:
        return None
    time, rest = opened
    if block.kind is Kind.HEADING or not rest:
        return (block,)
    return (Block(time, Kind.HEADING, 6, page=block.page), replace(block, text=rest))


def _marker(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBER.match(line))


def _is_sentence(line: str) -> bool:
    return not (is_unfinished(line) or leads_on(line) or _LOWER_CASE.match(line))
