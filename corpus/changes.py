"""What became of quoted sentences in another version of their story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.story import Paragraph, Sentence, Story


@dataclass(frozen=True, slots=True)
class Changed:
    """A quoted sentence that the other version no longer has.

    Args:
        start, end: offsets of what is quoted of it in the old version's text.
        now: the sentences of the new version that stand in its place, in order; empty if that cannot be told.
    """

    start: int
    end: int
    now: tuple[Sentence, ...] = ()


def changes_of(old: Story, new: Story, start: int, end: int) -> tuple[Changed, ...]:
    """Return the sentences of old.text[start:end] that do not stand word for word in the new version, in order.

    What stands in the place of a sentence can be told if as many sentences replace a run of sentences, or if its
    paragraph still stands between the same two paragraphs.

    Example:
        >>> old = Story.from_text("It sails on 4 May. It is new.", headline="Ferry")
        >>> new = Story.from_text("It sails on 5 May. It is new.", headline="Ferry")
        >>> [(old.text[one.start : one.end], one.now[0].end) for one in changes_of(old, new, 0, len(old.text))]
        [('It sails on 4 May.', 18)]
    """
    if _stands(old.text[start:end], new):
        return ()
    quoted = {n: one for n, one in enumerate(old.sentences) if one.start < end and start < one.end}
    gone = [n for n, one in quoted.items() if not old.is_omission(one) and not _stands(_text(old, one), new)]
    if not gone:
        return ()
    found = _Replacements(old, new)
    return tuple(Changed(max(quoted[n].start, start), min(quoted[n].end, end), tuple(found(n))) for n in gone)


def _stands(text: str, story: Story) -> bool:
    """Whether a text is a sentence of a story, or a run of them; other versions of the program may split otherwise."""
    starts, ends = ({getattr(one, side) for one in story.sentences} for side in ("start", "end"))
    found = re.finditer(f"(?={re.escape(text)})", story.text)
    return any(one.start() in starts and one.start() + len(text) in ends for one in found)


class _Replacements:
    """Finds what stands in the place of the old version's sentences."""

    def __init__(self, old: Story, new: Story) -> None:
        self._old, self._new = old, new
        before, after = ([_text(story, one) for one in story.sentences] for story in (old, new))
        matcher = SequenceMatcher(a=before, b=after, autojunk=False)
        self._replaced = [(range(a, b), range(c, d)) for tag, a, b, c, d in matcher.get_opcodes() if tag == "replace"]

    def __call__(self, number: int) -> Iterator[Sentence]:
        """Yield the sentences that stand in the place of an old one, by its number, and can be quoted."""
        new = self._new
        for one in map(new.sentences.__getitem__, self._after(number)):
            if new.paragraphs[one.paragraph - 1].is_quotable and not new.is_omission(one):
                yield one

    def _after(self, number: int) -> Sequence[int]:
        before, after = next((pair for pair in self._replaced if number in pair[0]), (range(0), range(0)))
        if len(before) == len(after):
            return after[number - before.start :][:1]
        paragraph = self._same_place(self._old.sentences[number].paragraph)
        return [one for one in after if self._new.sentences[one].paragraph == paragraph]

    def _same_place(self, number: int) -> int | None:
        """The number of the only paragraph of the new version between the same paragraphs as an old one; else None."""
        around = _around(self._old, number)
        same = [one.number for one in self._new.paragraphs if _around(self._new, one.number) == around]
        return same[0] if len(same) == 1 else None


def _around(story: Story, number: int) -> tuple[str, str]:
    """The paragraphs before and after one, by its number; empty at the story's ends."""
    beside = story.paragraphs[number - 2 : number - 1], story.paragraphs[number : number + 1]
    before, after = ("".join(_text(story, one) for one in some) for some in beside)
    return before, after


def _text(story: Story, part: Sentence | Paragraph) -> str:
    return story.text[part.start : part.end]
