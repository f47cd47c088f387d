"""A quotation with all that its attribution needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus import Sentence, Story
from index.quotation import quoted_run, speaker_of


@dataclass(frozen=True, slots=True, repr=False)
class Excerpt:
    """A quotation: story.text[start:end], whole sentences of one paragraph.

    Args:
        story: the story that is quoted.
        start: offset of the quotation's first character in the story's text.
        end: offset after its last character.
        paragraph: number of the paragraph it is taken from, from 1.
        span: [start, end) of the words that answer, in the story's text, or None if none stand out.
        speaker: person or body that the text gives as the source of what is quoted, in the text's own words.
        score: how well it answers, comparable within one answer only.
        leads: [start, end) in the story's text of each line that has to be shown above the quotation, in order, since
            it misleads without it: the heading of a list, the question that it replies to, the time of its entry.
        struck: [start, end) in the story's text of the quoted words that the story no longer has.

    Example:
        >>> excerpt = Excerpt.of_sentence(story, story.sentences[0])
        >>> excerpt.quote, excerpt.speaker, excerpt.paragraph
        ('The ferry sails on 4 May, said Ida Lund.', 'Ida Lund', 1)
    """

    story: Story
    start: int
    end: int
    paragraph: int
    span: tuple[int, int] | None
    speaker: str | None
    score: float
    leads: tuple[tuple[int, int], ...] = ()
    struck: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of_sentence(
        cls, story: Story, sentence: Sentence, *, span: tuple[int, int] | None = None, score: float = 0.0
    ) -> Excerpt:
        """Quote a whole sentence, and the one before if it says what is spoken of (`quoted_run`).

        The speaker is the one that the paragraph gives for `sentence`; `span` is as in the class.
        """
        start, end = quoted_run(story, sentence)
        leads = story.leads_of(sentence.paragraph)
        return cls(story, start, end, sentence.paragraph, span, speaker_of(story, sentence), score, leads)

    def __post_init__(self) -> None:
        place = self.story.paragraphs[self.paragraph - 1]
        if not place.start <= self.start < self.end <= place.end:
            raise ValueError(f"characters {self.start} to {self.end} are not in paragraph {self.paragraph}")
        if self.span and not self.start <= self.span[0] < self.span[1] <= self.end:
            raise ValueError(f"span {self.span} is not in the quotation {self.start} to {self.end}")
        if self.speaker and self.speaker not in self.story.text:
            raise ValueError(f"the speaker {self.speaker!r} is not in the story's words")

        if not all(0 <= start < end <= place.start for start, end in self.leads):
            raise ValueError(f"leads {self.leads} are not above paragraph {self.paragraph}")

    def __repr__(self) -> str:
        leads = f", leads={self.lines_above!r}" if self.leads else ""
        return (
            f"Excerpt({self.quote!r}, story={self.story.id!r}, paragraph={self.paragraph}, speaker={self.speaker!r}"
            f"{leads})"
        )

    @property
    def quote(self) -> str:
        """The quoted characters, cut from the story's text."""
        return self.story.text[self.start : self.end]

    @property
    def lines_above(self) -> tuple[str, ...]:
        """The lines to show above the quotation, cut from the story's text."""
        return tuple(self.story.text[start:end] for start, end in self.leads)

    @property
    def highlight(self) -> tuple[int, int] | None:
        """[start, end) of the answering words in `quote`, or None if none stand out."""
        return (self.span[0] - self.start, self.span[1] - self.start) if self.span else None

    def is_part_of(self, other: Excerpt) -> bool:
        """Whether another excerpt quotes these characters too."""
        return self.story == other.story and other.start <= self.start < self.end <= other.end


def without_repeats(excerpts: Iterable[Excerpt]) -> tuple[Excerpt, ...]:
    """Return excerpts in order, without those whose words an earlier one quotes already."""
    kept: list[Excerpt] = []
    for excerpt in excerpts:
        if not any(excerpt.is_part_of(one) for one in kept):
            kept.append(excerpt)
    return tuple(kept)


def merged(excerpts: Iterable[Excerpt]) -> tuple[Excerpt, ...]:
    """Return excerpts in order, an earlier one extended if a later one quotes its words and more.

    If a sentence answers and the next one too, which is quoted with it ("He said"), a reader would see the first
    twice. Excerpts of two speakers are not merged: the words of one would be attributed to the other.
    """
    kept: list[Excerpt] = []
    for longer in without_repeats(excerpts):
        parts = (n for n, one in enumerate(kept) if one.is_part_of(longer) and one.speaker in {None, longer.speaker})
        place = next(parts, None)
        if place is None:
            kept.append(longer)
        else:
            kept[place] = replace(kept[place], start=longer.start, end=longer.end, speaker=longer.speaker)
    return tuple(kept)
