"""Quotations in a text: which marks open and close them, with character offsets."""

from __future__ import annotations

from dataclasses import dataclass

import regex

LONGEST_SINGLE_QUOTED = 1000
"""How far a single quotation mark looks for its partner, in characters: it may be an apostrophe."""

_MARK = regex.compile(r"''|[\"“”„«»‹›‘‚'「『]")
_CLOSED_BY = {
    opening: regex.compile(closing)
    for opening, closing in {
        '"': '["”]',
        "“": '[”"“]',
        "”": '[”"]',
        "„": '[“”"]',
        "''": "''",
        "«": "»",
        "»": "[«»]",
        "‹": "›",
        "›": "[‹›]",
        "‚": "[‘’]",
        "「": "」",
        "『": "』",
    }.items()
}
"""Which marks close a quotation that a mark opens; "”" opens one if it is typed by mistake, and in Swedish."""

_OPENS_ONLY_BEFORE_A_WORD = frozenset("”»›‚")
_SINGLE_OPENS = regex.compile(
    r"(?<![\w.,!?…])[‘'](?=[\p{L}\p{N}…])(?!(?:em|til|tis|twas|cause|n|\d\ds?)\b)", regex.IGNORECASE
)
_SINGLE_MARK = regex.compile(r"[’'](?![\p{L}\p{N}])|(?<!\w)[‘']")
_NICKNAME = regex.compile(r"(?<=\p{Lu}[\p{L}.]*\s)[\"“‘'](?:The )?\p{Lu}[\p{L}-]*[\"”’'](?=\s\p{Lu})")
_BEGINS_SPEECH = regex.compile(r"(?:^|\n|[,:.!?…”’\"])\s*$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks: text[start:end]; its closing mark is at `inner_end`.

    Without a closing mark it goes on to the end of the paragraph.
    """

    start: int
    inner_end: int
    end: int
    closed: bool


def quotations(text: str) -> list[Quotation]:
    """Return the quotations of a paragraph in order, outermost only.

    A nickname inside a name (Ana "Nan" Roe) is not a quotation. A single mark opens one if it has a partner, or where
    speech begins. The time is linear in the length of the paragraph.
    """
    found: list[Quotation] = []
    position = 0
    while match := _MARK.search(text, position):
        first, position = match.span()
        if nickname := _NICKNAME.match(text, first):
            position = nickname.end()
            continue
        inner = _inner_end(text, match[0], first, position)
        if inner is not None:
            found.append(Quotation(first, *inner))
            position = inner[1]
    return found


def _inner_end(text: str, mark: str, first: int, position: int) -> tuple[int, int, bool] | None:
    """Where a quotation ends, without and with its closing mark, and whether it has one; None if none begins here."""
    if mark in "‘'":
        return _single(text, first, position)
    if _looks_closing(text, first, position):
        return None
    if mark in _OPENS_ONLY_BEFORE_A_WORD and not _looks_opening(text, first, position):
        return None
    for closing in _CLOSED_BY[mark].finditer(text, position):
        # The mark that closes elsewhere and opens here: “We will pay.“ as against “He called it “mad””.
        if closing[0] in "“»›" and closing[0] == mark and not _looks_closing(text, *closing.span()):
            continue
        return closing.start(), closing.end(), True
    goes_on = mark not in _OPENS_ONLY_BEFORE_A_WORD or (mark == "»" and _begins_speech(text, first))
    return (len(text), len(text), False) if goes_on else None


def _single(text: str, first: int, position: int) -> tuple[int, int, bool] | None:
    """The same for a single mark, which ends at the next one of its kind that is neither apostrophe nor genitive."""
    if not _SINGLE_OPENS.match(text, first):
        return None
    limit = min(len(text), first + LONGEST_SINGLE_QUOTED)
    candidate: int | None = None
    for closing in _SINGLE_MARK.finditer(text, position, limit):
        at = closing.start()
        before = text[at - 1]
        if before.isspace() or before in "([—–":
            # Another quotation opens: the genitive before it was no genitive.
            break
        if before in ".,!?…" or before not in "sx":
            return at, at + 1, True
        if candidate is not None:
            break
        candidate = at
    if candidate is not None:
        return candidate, candidate + 1, True
    return (limit, limit, False) if limit == len(text) and _begins_speech(text, first) else None


def _begins_speech(text: str, first: int) -> bool:
    """Whether a mark opens a paragraph, or stands where a quotation begins: after a comma, a colon, a sentence."""
    return first == 0 or _BEGINS_SPEECH.search(text, max(0, first - 3), first) is not None


def _looks_closing(text: str, first: int, last: int) -> bool:
    """Whether a mark stands where only a closing one can: after a word, before a space."""
    return first > 0 and not text[first - 1].isspace() and (last >= len(text) or text[last].isspace())


def _looks_opening(text: str, first: int, last: int) -> bool:
    """Whether a mark stands where only an opening one can: before a word, after a space."""
    free = first == 0 or text[first - 1].isspace() or text[first - 1] in "([—–:"
    return free and last < len(text) and not text[last].isspace()
