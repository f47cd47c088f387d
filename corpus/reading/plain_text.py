"""Plain text: a headline line, perhaps a photo credit, and paragraphs between empty lines."""

from __future__ import annotations

import re

from corpus.errors import StoryFileError
from corpus.front_matter import FrontMatterError
from corpus.normalise import normalise
from corpus.reading.decoding import decoded
from corpus.reading.document import Block, Document
from corpus.reading.front_matter_block import split_front_matter

_EMPTY_LINE = re.compile(r"\n[ \t\xa0]*\n\s*")
# A bracket before a full stop is a credit only if it says so: sentences have others ("killing four people (AP).").
_CREDIT = re.compile(
    r"\((?!(?:see|см\.|див\.|տես)\s)(?:[^()]*\b)?(?:photo|image|picture|foto|фото|լուսանկար)\b"
    r"(?:[^()]*\)$|\s*(?:[:/–—-]|by\b|courtesy\b)[^()]*\)\.$)"
    r"|^(?:photo|image|picture|photograph|foto|фото)(?:\s*[:/–—]|\s+-|-(?-i:[A-ZА-ЯЁ])"
    r"|\s+(?:credit|by|courtesy)\b(?!.*\b(?:shows?|showed|is|was|were|has|had)\b))"
    r"|\((?:(?:AP|AFP|EPA|Reuters)/[^()]*|Getty(?: Images)?(?:/[^()]*)?)\)\.?$"
    r"|[^.!?…\s]\s*\((?:AP|AFP|EPA|Reuters)\)$",
    re.IGNORECASE,
)
_LONGEST_CREDIT = 200


def read_plain_text(data: bytes, name: str) -> list[Document]:
    """Return the document of a text file; a `Reader`.

    Its headline is the front matter's if it has any, or else the first line with text. Paragraphs are separated by
    empty lines; without any, each line is a paragraph. A line under the headline that names a photograph is its credit.
    Raises StoryFileError if the file cannot be decoded or its front matter cannot be read.
    """
    try:
        matter, source = split_front_matter(decoded(data, name))
    except FrontMatterError as error:
        raise StoryFileError(name, str(error), error.cure) from None
    headline, _, rest = source.strip().partition("\n")
    given = matter.headline or matter.title
    if given and normalise(headline) != given:
        rest = source
    first, _, after = rest.lstrip().partition("\n")
    credit = None
    if len(first) <= _LONGEST_CREDIT and _CREDIT.search(first.strip()):
        credit, rest = normalise(first), after
    body = rest.strip()
    paragraphs = _EMPTY_LINE.split(body)
    found = {"headline": given or normalise(headline), "photo_credit": matter.photo_credit or credit}
    blocks = map(Block, paragraphs if len(paragraphs) > 1 else body.splitlines())
    return [Document(tuple(blocks), matter.model_copy(update=found))]
