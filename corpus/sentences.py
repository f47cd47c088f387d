"""Sentence boundaries with offsets.

The boundaries come from nupunkt, the Punkt algorithm (Kiss and Strunk 2006, "Unsupervised multilingual sentence
boundary detection") with a trained list of abbreviations. This module removes some of them, adds the full stops of
scripts that nupunkt does not know (Armenian, Chinese, Japanese, Hindi), and shows it quotation marks that it knows.
"""

from __future__ import annotations

import re
from itertools import pairwise

import nupunkt
import regex

from corpus.abbreviations import boundaries as abbreviation_boundaries
from corpus.armenian_stops import with_full_stops
from corpus.quotation_marks import quotations

MAX_SENTENCE_CHARACTERS = 1000
"""Longest sentence, in characters: one has to fit into a message, and into Telegram's quotations (1,024)."""

LONGEST_END = 50
"""How many characters of a sentence tell whether it has ended."""

_LOWER_CASE_START = regex.compile(r"[\"'“‘«(\[]*\p{Ll}")
_ENDS_FOR_SURE = re.compile(r"[!?…][\"'”’»)\]]*$|\.\.\.$|[^.][\"”’»]$")
_AT_A_MARK = regex.compile(
    r"(?<=[\p{L}\p{N}][.!?…]{1,3})”+(?=“|\p{Lu})|(?<=\p{Ll}{2}[.!?…])(?=“\p{Lu})"
    r"|(?<=\p{Ll}{3}[.!?…])\s+(?=“\p{Lu})"
)
_STRAY_CLOSING = re.compile(r"(?<=[.!?…])[“‘«›‹」』](?=[\s“”\"»«」])")
_TITLE_END = re.compile(
    r"(?:^|\s)[\"'“‘«(]*(?:Lt|Gen|Col|Maj|Capt|Cpl|Sgt|Adm|Cmdr|Brig|Sen|Rep|Gov|Rev|Hon|Prof|Dr|Mr|Mrs|Ms|St)\.$"
)
_OTHER_FULL_STOP = re.compile(r"[։。！？।](?:[」』”’»)\]]*)\s*")
_GRAPHEME = regex.compile(r"\X")
_CUT_AFTER = tuple(re.compile(pattern) for pattern in (r"[;:.!?…]\s", r",\s", r"\s"))


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) character offsets of the sentences of one normalised paragraph, in order.

    Every character that is not white space lies in exactly one span; no span begins or ends with white space. A
    sentence of more than `MAX_SENTENCE_CHARACTERS` is cut at the end of a clause or word before that limit.
    """
    spans: list[tuple[int, int]] = []
    shown = _with_known_marks(text)
    for start, end in _raw_spans(shown):
        piece = shown[start:end]
        start, end = end - len(piece.lstrip()), start + len(piece.rstrip())
        if start >= end:
            continue
        if spans and _continues(shown[max(spans[-1][0], spans[-1][1] - LONGEST_END) : spans[-1][1]], shown[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [part for span in spans for part in _cut_to_length(text, *span)]


def _with_known_marks(text: str) -> str:
    """The text, as long as it is, with “ and ” for the marks of its quotations, and ։ for a colon that is one."""
    shown = list(_STRAY_CLOSING.sub("”", with_full_stops(text)))
    for quotation in quotations(text):
        shown[quotation.start] = "“"
        if quotation.closed:
            shown[quotation.inner_end] = "”"
    return "".join(shown)


def _raw_spans(text: str) -> list[tuple[int, int]]:
    """Contiguous spans: nupunkt's, cut again after the full stops of other scripts and beside quotation marks."""
    cuts = {start for start, _ in nupunkt.sent_spans(text)} | {0, len(text)}
    for match in _AT_A_MARK.finditer(text):
        cuts.discard(match.start())
        cuts.add(match.end())
    begun, not_begun = abbreviation_boundaries(text)
    cuts = (cuts - not_begun) | begun | {len(text)}
    cuts.update(match.end() for match in _OTHER_FULL_STOP.finditer(text))
    return list(pairwise(sorted(cuts)))


def _continues(before: str, after: str) -> bool:
    """Whether `after` continues the sentence `before`, so that there is no boundary between them."""
    if _TITLE_END.search(before):
        return True
    if after[0] in ")],;":
        return True
    return _LOWER_CASE_START.match(after) is not None and not _ENDS_FOR_SURE.search(before)


def _cut_to_length(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut an overlong sentence into parts, each at the last clause end, comma or space that leaves a long part."""
    parts = []
    while end - start > MAX_SENTENCE_CHARACTERS:
        limit = start + MAX_SENTENCE_CHARACTERS
        cut = _whole_grapheme(text, start, limit)
        for boundary in _CUT_AFTER:
            ends = [match.end() for match in boundary.finditer(text, start, limit)]
            if ends and ends[-1] - start > MAX_SENTENCE_CHARACTERS // 2:
                cut = ends[-1]
                break
        parts.append((start, start + len(text[start:cut].rstrip())))
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if start < end:
        parts.append((start, end))
    return parts


def _whole_grapheme(text: str, start: int, limit: int) -> int:
    """The last offset up to `limit` that does not cut a character a reader sees as one (a grapheme cluster)."""
    before = limit
    while before > start and (cluster := _GRAPHEME.match(text, before - 1, limit + 1)) and cluster.end() > before:
        before -= 1
    return before if before > start else limit
