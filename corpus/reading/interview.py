"""What an interviewer asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.reading.document import Block, Kind
from corpus.reading.labels import interviewer_of, is_bare_question, is_question, is_unfinished, leads_on

LONGEST_QUESTION = 600
"""Longest question of an interviewer, in characters, with what is said before it."""

_INTERVIEW = 0.2
"""Share of the paragraphs that are a question and nothing else from which a story is an interview."""


def questions_of(blocks: Sequence[Block]) -> dict[int, bool]:
    """Return which blocks are questions, by their place from 0, and whether all that follows up to the next replies.

    A question is a heading or a bold paragraph that asks; a paragraph by a speaker who mostly asks ("The Post: Who will
    pay?"); and a paragraph that is a question and nothing else. Where bold paragraphs ask, the others ("Tell us more.")
    are questions too. To the last kind, where it is rare, only the next paragraph replies.
    """
    asking = {place for place, block in enumerate(blocks) if is_question(block.text)}
    texts = [place for place, block in enumerate(blocks) if block.kind is Kind.TEXT]
    headings = {place for place in asking if blocks[place].kind is Kind.HEADING}
    bold = {place for place in texts if blocks[place].strong and len(blocks[place].text) <= LONGEST_QUESTION}
    bare = {place for place in asking.intersection(texts) if is_bare_question(blocks[place].text)}
    # Several in a row are what somebody asks, and no interview.
    bare = {place for place in bare if not bare & {place - 1, place + 1}}
    said = bold & asking
    if len(said) > 1:
        # Neither a bold standfirst above the first question, nor a bold note at the end.
        others = {place for place in bold if min(said) < place < len(blocks) - 1}
        said |= {one for one in others if not is_unfinished(blocks[one].text) and not leads_on(blocks[one].text)}
    sure = headings | said | _of_interviewers(blocks, texts, asking)
    is_interview = len(bare) > 1 and len(bare) >= _INTERVIEW * len(texts)
    return {place: place in sure or is_interview for place in sorted(sure | bare)}


def _of_interviewers(blocks: Sequence[Block], texts: Sequence[int], asking: set[int]) -> set[int]:
    """The paragraphs of the speakers who ask in most of theirs."""
    speakers = {place: interviewer_of(blocks[place].text) for place in texts}
    said = Counter(speakers.values())
    asked = Counter(speakers[place] for place in asking if place in speakers)
    return {place for place, name in speakers.items() if name and 2 * asked[name] > said[name]}
