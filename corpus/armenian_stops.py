"""The Armenian full stop ։ where a colon is typed for it, as is usual where a keyboard does not have it."""

from __future__ import annotations

import regex

_LETTER = regex.compile(r"\p{Armenian}")
_STOP = regex.compile(r"[:։!?…][»”)]*(?:\s|$)|\.$")
# Between a letter and a capital, or at the end. "3: 2" has none.
_COLON = regex.compile(
    r"(?<=[\p{Armenian}»”).%]):(?=[»”)]*(?:\s+(?:[-–—]\s?)?[«“„(]?[\p{Lu}\d]|$))|(?<=\d):(?=[»”)]*(?:\s+[«“„(]?\p{Lu}|$))"
)
_LABEL = regex.compile(r"(?:[\p{Lu}\d]\S*(?:\s+|$)){1,4}")
_SAYS = regex.compile(
    r"\b(?:ասաց|ասել|ասում|(?:հայտարար|հայտն|նշ|պատմ|գր|պատասխան|հարց|ընդգծ|պնդ|շարունակ|ավելաց|հավել|շեշտ|հիշեց|բացատր"
    r"|մեկնաբան)[նր]?(?:եց|եցին|ել|ում))(?:\s+\S+){0,2}$"
)
_AFTER_SPEECH = regex.compile(r"[,»”]\s*[-–—]\s?[^-–—«»:։]*$")
_LONGEST_LOOK = 200
"""How many characters before a colon are read."""


def with_full_stops(text: str) -> str:
    """Return a paragraph with ։ for each colon that ends an Armenian sentence. It stays as long as it is.

    A colon stays after a label ("Հարց: …"), after a verb of saying and before a quotation ("Նա ասաց: «…»"), and where
    the paragraph has no other full stop.
    """
    if 2 * len(_LETTER.findall(text)) < len(text) or len(_STOP.findall(text)) < 2:
        return text
    shown = list(text)
    for match in _COLON.finditer(text):
        before = text[max(match.start() - _LONGEST_LOOK, 0) : match.start()]
        is_label = len(before) == match.start() and _LABEL.fullmatch(before)
        quotes = text[match.end() : match.end() + 2].lstrip().startswith(("«", "“", "„"))
        if not (is_label or (quotes and _SAYS.search(before) and not _AFTER_SPEECH.search(before))):
            shown[match.start()] = "։"
    return "".join(shown)
