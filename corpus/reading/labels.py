"""What a line is by its form: a time, a question, a line that leads to what follows, a label."""

from __future__ import annotations

import re

from corpus.normalise import normalise
from corpus.sentences import sentence_spans
from corpus.story import LONGEST_LEAD

MOST_LEAD_IN_WORDS = 8
"""Words of the longest line with a colon that says nothing by itself ("What we do not know:")."""

MOST_HEADING_WORDS = 25
"""Words of the longest heading; a longer one is a paragraph."""

_CLOCK = r"(?:(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?|(?:0?[1-9]|1[0-2])(?=\s?[ap]\.?\s?m\b))"
_OF_DAY = (
    rf"(?:(?:at|um|в|о|об|ժամը|ժ\.)\s+)?(?P<clock>{_CLOCK})(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?P<zone>\s?(?:h|hrs|uhr|(?-i:[A-Z]{2,4}T|UTC|ET)|мск|год|ч)\b\.?)?"
)
_DAY = (
    r"(?:\w{2,12},?\s+)?(?:\d{1,2}\.?\s+\w{3,12}\.?(?:\s+\d{4})?|\w{3,12}\.?\s+\d{1,2}(?:,?\s+\d{4})?"
    r"|\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?|\w{2,12}day)"
)
_OPENS_WITH_TIME = re.compile(
    rf"(?:\[|\()?(?:updated|last updated)?\s*(?P<time>(?:{_DAY}[,.]?\s+)?{_OF_DAY}(?:[,.]?\s+{_DAY}(?!\w))?)(?:\]|\))?"
    r"(?P<mark>\s*\n\s*|\s*[:|•·]\s+|\s+[-–—]\s*|\s*$|\s+(?=[\"'“«„]?[^\W\d_]))",
    re.IGNORECASE,
)

_END = "\"'”’»“)]* _"
_QUOTES = "\"'“”‘«„"
_DASHES = "-–—― "
_INTERVIEWER = re.compile(r"(?:q|question|в|вопрос|з|запитання|питання|հ|հարց)\b[.:։՝]", re.IGNORECASE)
_SPEAKER = re.compile(r"(?P<name>\w[\w.'’-]*(?:\s+\w[\w.'’-]*){0,3})\s?:\s+(?![\"'“‘«„])\S")
_ARMENIAN = re.compile(r"[Ա-Ֆա-և]")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")

_CLAIM = re.compile(
    r"\b(?:myths?|fals(?:e|ehoods?)|fake|fiction|claim(?:s|ed)?|rumou?rs?|hoax(?:es)?|unconfirmed|unverified|unproven"
    r"|misleading|misconceptions?|allegations?|untrue|lies?"
    r"|миф\w{0,2}|лож\w{1,2}|ложн\w+|неправд\w|фейк\w{0,2}|вымыс\w+|слух\w{0,2}|заблужден\w+|утвержден\w+|неподтвержд\w+"
    r"|міф\w{0,2}|брехн\w|хибн\w+|вигадк\w|чутк\w{1,2}|чутк\w|твердженн\w|непідтвердж\w+|оман\w"
    r"|առասպել\w*|կեղծ\w*|սուտ\w*|ասեկոսե\w*|պնդում\w*|չհաստատված\w*)\b",
    re.IGNORECASE,
)
_ASKS_WHAT = re.compile(
    r"(?:what|who|where|when|why|how|which|что|кто|где|когда|почему|как|какие|чего|що|хто|де|коли|чому|чого|які"
    r"|ի՞?նչ|ո՞?վ|որտե՞?ղ|ե՞?րբ|ինչո՞?ւ|ինչպե՞?ս)\b",
    re.IGNORECASE,
)


def clock_of(text: str) -> tuple[int, int] | None:
    """Return hour and minute of a line that is a time or begins with one, or None."""
    match = _OPENS_WITH_TIME.match(text.strip())
    if match is None:
        return None
    hour, _, minute = re.sub("[.h]", ":", match["clock"], flags=re.IGNORECASE).partition(":")
    half = {"a": 0, "p": 12}.get((match["half"] or "").lower())
    return (int(hour) if half is None else int(hour) % 12 + half, int(minute[:2] or 0))


def time_and_rest(text: str) -> tuple[str, str] | None:
    """Return the time that a paragraph opens with, and what follows it; None if it does not open with a time.

    "1.30 million" does not: without a mark or a line end behind it, a time has a colon or a word of its own ("14.05
    Uhr").
    """
    stripped = text.strip()
    match = _OPENS_WITH_TIME.match(stripped)
    if match is None:
        return None
    parted = bool(match["mark"].strip()) or "\n" in match["mark"] or match.end() == len(stripped)
    if not (parted or ":" in match["clock"] or match["half"] or match["zone"]):
        return None
    return match["time"].strip(), stripped[match.end() :]


def is_question(text: str) -> bool:
    """Whether a paragraph ends with a question; in Armenian, one of its last sentence's words has the mark ՞."""
    bare = normalise(text).rstrip(_END)
    if bare.endswith(("?", "？", "؟", "?!")):
        return True
    return "՞" in bare and "՞" in bare[slice(*sentence_spans(bare)[-1])]


def is_bare_question(text: str) -> bool:
    """Whether a paragraph is one question and nothing else, and not in quotation marks: that is what somebody said."""
    bare = normalise(text).strip(_DASHES)
    quoted = bare.startswith(tuple(_QUOTES)) or bare.endswith(tuple(_QUOTES + "»"))
    return is_question(bare) and not quoted and len(bare) <= LONGEST_LEAD and len(sentence_spans(bare)) == 1


def interviewer_of(text: str) -> str | None:
    """Return who speaks in a paragraph such as "The Post: Who will pay?", or None; "Q." names the interviewer."""
    text = normalise(text)
    if _INTERVIEWER.match(text):
        return "?"
    match = _SPEAKER.match(text)
    return match["name"].casefold() if match else None


def leads_on(text: str) -> bool:
    """Whether a paragraph ends in a colon, or in the Armenian mark ՝; there, a colon is written for a full stop."""
    bare = normalise(text).rstrip(_END)
    return bare.endswith("՝" if _ARMENIAN.search(bare) else ":")


def is_lead_in(text: str) -> bool:
    """Whether a paragraph ends in a colon and says nothing by itself."""
    return leads_on(text) and _words(text) <= MOST_LEAD_IN_WORDS and len(sentence_spans(normalise(text))) == 1


def is_unfinished(text: str) -> bool:
    """Whether a line ends without a mark that ends a sentence, as a heading does."""
    return not normalise(text).rstrip(_END).endswith((".", "!", "?", "…", ";", ",", ":", "։", "。"))


def is_label(text: str, most_words: int) -> bool:
    """Whether a line of a few words says of what follows that it is claimed, false or not known."""
    return _words(text) <= most_words and _CLAIM.search(normalise(text)) is not None


def tells_what_follows(text: str) -> bool:
    """Whether a heading says of all that follows what it is: a question, or such as "What we do not know"."""
    return is_question(text) or _ASKS_WHAT.match(normalise(text)) is not None


def is_short(text: str, most_words: int = MOST_HEADING_WORDS) -> bool:
    """Whether a line has few words, by default as many as a heading."""
    return _words(text) <= most_words


def _words(text: str) -> int:
    return len(_WORD.findall(text))
