"""Plain text: a headline line, perhaps a photo credit, and paragraphs between empty lines."""

from __future__ import annotations

import re

_EMPTY_LINE = re.compile(r"\n[ \t\xa0]*\n\s*")
_CREDIT = re.compile(
    r"\((?:[^()]*\b)?(?:photo|image|picture|foto|фото|լուսանկար)\b[^()]*\)\.?$"
    r"|^(?:photo|image|picture|photograph|foto|фото)(?:\s+(?:credit|by|courtesy)\b|\s*[:/–—-])"
    r"|\((?:AP|AFP|EPA|Reuters|Getty(?: Images)?)(?:/[^()]*)?\)\.?$",
    re.IGNORECASE,
)
_LONGEST_CREDIT = 200


def plain_text_parts(source: str) -> tuple[str, str | None, list[str]]:
    """Return headline (the first line with text), photo credit (or None) and paragraphs of `source`.

    Paragraphs are separated by empty lines; without any, each line is a paragraph. A line under the headline that
    names a photograph is its credit.
    """
    headline, _, rest = source.strip().partition("\n")
    credit = None
    first, _, after = rest.lstrip().partition("\n")
    if len(first) <= _LONGEST_CREDIT and _CREDIT.search(first.strip()):
        credit, rest = first, after
    body = rest.strip()
    paragraphs = _EMPTY_LINE.split(body)
    return headline, credit, paragraphs if len(paragraphs) > 1 else body.splitlines()
