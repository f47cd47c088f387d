"""From a document to a story: its paragraphs, each with what it is and what has to be shown above it.

A claim in a list of myths, a reply, a figure of a table mislead if they are quoted without the line above: they have
leads. What leads is a paragraph of the story too, but is not quoted by itself.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.errors import StoryFileError
from corpus.normalise import normalise
from corpus.reading.boilerplate import without_boilerplate
from corpus.reading.document import Block, Document, Kind
from corpus.reading.interview import questions_of
from corpus.reading.labels import (
    is_label,
    is_lead_in,
    is_short,
    is_unfinished,
    leads_on,
    tells_what_follows,
    time_and_rest,
)
from corpus.reading.lines import with_lines_apart
from corpus.story import Metadata, Paragraph, ParagraphKind, ParagraphText, Story, slug

CELLS = " · "
_MOST_LABEL_WORDS = 6
_MOST_BOLD_WORDS = 12
_MOST_LEADS = 3
"""Lines that are shown above a paragraph at most, the nearest ones."""

_ENDS_SECTION = frozenset({ParagraphKind.HEADING, ParagraphKind.LEAD_IN, ParagraphKind.QUESTION, ParagraphKind.TIME})

_WORD = re.compile(rf"(?P<kind>{'|'.join(ParagraphKind)})(?:<(?P<leads>\d+(?:,\d+)*))?")


def story_of(document: Document, id: str, name: str) -> Story:
    """Return the story of a document that a reader gave.

    Args:
        document: the document.
        id: names the story if its front matter has no id; its words become the id.
        name: names the file in messages.

    Raises StoryFileError if the document has no headline, or no text.
    """
    matter = document.matter
    headline = normalise(matter.headline or matter.title or "")
    if not headline:
        raise StoryFileError(name, "it has no headline", "add `headline: …` to the front matter")
    metadata = Metadata(
        publisher=matter.publisher,
        author=matter.author,
        published=matter.published,
        url=str(matter.url) if matter.url else None,
        language=matter.language,
        photo_credit=normalise(matter.photo_credit or "") or None,
        questions=matter.questions,
        correction=matter.correction,
        embargo_until=matter.embargo_until,
        expires=matter.expires,
    )
    paragraphs = with_structure(document.blocks, matter.structure or "") or paragraphs_of(document.blocks)
    try:
        return Story.from_paragraphs(slug(matter.id or id) or "story", headline, paragraphs, metadata)
    except ValueError:
        raise StoryFileError(name, "it has no text under its headline", "add the story's paragraphs") from None


def paragraphs_of(blocks: Sequence[Block]) -> list[ParagraphText]:
    """Return the paragraphs of a story: the blocks that are its text, with their kinds and leads.

    A list item and a table row have the nearest heading, or line that ends in a colon, above them, and sub-items the
    item that they belong to. A reply has its question, a paragraph of a live blog the time of its entry. Other text has
    a heading if that tells what all of its section is ("What we do not know"), or is a label for the one paragraph
    under it ("Myth").
    """
    told = [block for block in without_boilerplate(with_lines_apart(blocks)) if normalise(text_of(block))]
    texts = [text_of(block) for block in told]
    questions = questions_of(told)
    kinds = _kinds(told, questions.keys())
    leads = _leads(told, kinds, questions)
    return [ParagraphText(*one) for one in zip(texts, kinds, leads, strict=True)]


def text_of(block: Block) -> str:
    """Return the words of a block; of a table row "Ward South · Votes 1,733"."""
    if not block.cells:
        return block.text
    names = block.header + ("",) * len(block.cells)
    cells = zip(map(normalise, names), map(normalise, block.cells), strict=False)
    return CELLS.join(f"{name} {cell}".strip() for name, cell in cells if cell)


def _kinds(blocks: Sequence[Block], questions: Container[int]) -> list[ParagraphKind]:
    opened = [time_and_rest(block.text) if block.kind in {Kind.TEXT, Kind.HEADING} else None for block in blocks]
    bare = {place for place, one in enumerate(opened) if one and not one[1]}
    times = bare | {place for place, one in enumerate(opened) if one and blocks[place].kind is Kind.HEADING}
    # One heading that begins with a time, such as "9:11 call released", is no entry of a live blog.
    times = times if len(times) > 1 else bare
    kinds: list[ParagraphKind] = []
    for place, block in enumerate(blocks):
        if place in times:
            kinds.append(ParagraphKind.TIME)
        elif place in questions:
            kinds.append(ParagraphKind.QUESTION)
        else:
            kinds.append(_kind(block, blocks[place + 1] if place + 1 < len(blocks) else None))
    return kinds


def _kind(block: Block, after: Block | None) -> ParagraphKind:
    """What a block is that is neither a time nor a question."""
    text = block.text
    if block.kind is Kind.ROW:
        return ParagraphKind.ROW
    if block.kind is Kind.ITEM:
        is_parent = after is not None and after.kind is Kind.ITEM and after.level > block.level
        names = is_parent and is_unfinished(text) and is_short(text, _MOST_LABEL_WORDS)
        return ParagraphKind.LEAD_IN if is_lead_in(text) or names else ParagraphKind.ITEM
    if is_lead_in(text):
        return ParagraphKind.LEAD_IN
    if block.kind is Kind.HEADING:
        return ParagraphKind.HEADING if is_short(text) else ParagraphKind.TEXT
    bold = block.strong and is_short(text, _MOST_BOLD_WORDS)
    heads = after is not None and is_unfinished(text) and (bold or is_label(text, most_words=3))
    return ParagraphKind.HEADING if heads else ParagraphKind.TEXT


@dataclass(slots=True)
class _Above:
    """The numbers of the paragraphs that lead to the next one, from 1; 0 for none.

    Args:
        time: the entry of a live blog.
        question: what is replied to; `all_reply` tells whether all that follows does, or the first paragraph alone.
        heading: the nearest one; `covers` tells whether the next paragraph of text has it, `lasts` whether all have.
        lead_in: a line with a colon just above, or above the list.
        listed: whether the last paragraph is of a list or table, whose heading and line are not those of what follows.
        parents: items above sub-items, with their levels.
    """

    time: int = 0
    question: int = 0
    all_reply: bool = True
    heading: int = 0
    covers: bool = False
    lasts: bool = False
    lead_in: int = 0
    listed: bool = False
    parents: list[tuple[int, int]] = field(default_factory=list)


def _leads(
    blocks: Sequence[Block], kinds: Sequence[ParagraphKind], questions: Mapping[int, bool]
) -> list[tuple[int, ...]]:
    live = sum(kind is ParagraphKind.TIME for kind in kinds) > 1
    above = _Above()
    found: list[tuple[int, ...]] = []
    for place, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        number = place + 1
        leads: list[int] = []
        match kind:
            case ParagraphKind.TIME:
                above = _Above(time=number if live else 0)
            case ParagraphKind.QUESTION:
                above = _Above(above.time, question=number, all_reply=questions[place])
            case ParagraphKind.LEAD_IN if block.kind is Kind.ITEM:
                above.parents = [one for one in above.parents if one[0] < block.level] + [(block.level, number)]
            case ParagraphKind.LEAD_IN if block.kind is Kind.TEXT and not block.strong:
                above.lead_in, above.listed, above.parents = number, False, []
            case ParagraphKind.HEADING | ParagraphKind.LEAD_IN:
                lasts = tells_what_follows(block.text)
                alone = block.kind is Kind.HEADING and _has_one_below(kinds, place)
                labels = alone or leads_on(block.text) or is_label(block.text, _MOST_LABEL_WORDS)
                above = _Above(above.time, heading=number, covers=lasts or labels, lasts=lasts)
            case ParagraphKind.ITEM | ParagraphKind.ROW:
                above.parents = [one for one in above.parents if one[0] < block.level]
                above.listed = True
                named = above.heading if above.covers or not above.lead_in else 0
                leads = [above.time, above.question, named, above.lead_in, *(one for _, one in above.parents)]
            case ParagraphKind.TEXT:
                if above.listed:
                    above.lead_in, above.covers = 0, above.lasts
                leads = [above.time, above.question, above.heading if above.covers else 0, above.lead_in]
                above.lead_in, above.listed, above.parents = number if leads_on(block.text) else 0, False, []
                above.covers = above.lasts
                above.question = above.question if above.all_reply else 0
        found.append(tuple(lead for lead in leads if lead)[-_MOST_LEADS:])
    return found


def _has_one_below(kinds: Sequence[ParagraphKind], place: int) -> bool:
    """Whether the heading at a place has one paragraph of text below it and nothing else."""
    below = kinds[place + 1 : place + 3]
    return below[:1] == [ParagraphKind.TEXT] and all(kind in _ENDS_SECTION for kind in below[1:])


def structure_of(paragraphs: Sequence[Paragraph]) -> str:
    """Return a note of one word for each paragraph: its kind, and after "<" the numbers of the lines above it.

    Example: a heading with two list items is noted as "heading item<1 item<1".
    """
    return " ".join(one.kind + (f"<{','.join(map(str, one.leads))}" if one.leads else "") for one in paragraphs)


def with_structure(blocks: Sequence[Block], note: str) -> list[ParagraphText] | None:
    """Return the paragraphs that blocks are, of the noted structure.

    Returns None if the note is not one of so many paragraphs, for example after a person has added one.
    """
    words = [_WORD.fullmatch(word) for word in note.split()]
    texts = [text for block in blocks if normalise(text := text_of(block))]
    if not words or len(words) != len(texts):
        return None
    paragraphs: list[ParagraphText] = []
    for number, (text, word) in enumerate(zip(texts, words, strict=True), start=1):
        if word is None:
            return None
        leads = tuple(int(lead) for lead in (word["leads"] or "").split(",") if lead)
        if any(not 0 < lead < number for lead in leads):
            return None
        paragraphs.append(ParagraphText(text, ParagraphKind(word["kind"]), leads))
    return paragraphs
