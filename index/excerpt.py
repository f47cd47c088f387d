"""What is quoted for a sentence that answers, with all that its attribution needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus import Sentence, Story
from corpus.speakers import find_speaker
from corpus.speakers.words import can_speak

# The same sentences are looked at again and again, and finding a speaker takes a millisecond.
_find_speaker = lru_cache(maxsize=4096)(find_speaker)

LONGEST_RUN = 500
"""Longest run of two sentences, in characters; what is longer is no quotation that is read at a glance."""

_MARKS = "\"'“”‘’«»„([ "
_LINK = re.compile(
    r"(?:but|and|yet|so|still|then|later|however|instead|meanwhile|also|now|nor|or|afterwards?),?\s+(?=\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")

_PERSON = frozenset({"he", "she", "his", "her", "him"})
_THINGS = frozenset({"they", "their", "it", "its"})
_SPEAKING = frozenset({"i", "we", "my", "our"})
_PART = re.compile(
    r"(?:(?:one|two|three|some|none|most|many|all|both|each|neither|either|half)\s+of\s+(?:them|these|those)"
    r"|according\s+to\s+(?:him|her|them)|the\s+latter|such)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(r"(?:this|that|these|those)\b\s*(?P<next>\w+(?:[-'’]\w+)*)?", re.IGNORECASE)
_NOT_POINTED_AT = frozenset(
    """
    week month year morning afternoon evening autumn spring summer winter season monday tuesday wednesday thursday
    friday saturday sunday story article report said who whose which with without he she it they we you i the a an
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
"""What follows "this" or "that" if nothing that was said is meant: a time of now, or a clause."""

_BE = r"(?:is|was|are|were|will\s+be|would\s+be|has\s+been|had\s+been|may\s+be|might\s+be|became|becomes|remains)"
_EMPTY_IT = re.compile(
    rf"""it(?:['’]s|\s+{_BE})\s+(?:not\s+|never\s+)?(?:
          (?:(?!an?\b)[^\s,.;]+\s+){{1,4}}(?:that|who|whom|whether|how|why|when|since|before|until|if)\b
        | (?:an?\s+(?:pity|shame|fact|mystery|miracle|wonder|relief)|(?:[^\s,.;]+\s+)?
            (?:hard|difficult|easy|easier|possible|impossible|important|necessary|good|better|best|wrong|right|early|
               late|time|enough|unusual|rare|common|likely|unlikely))\s+(?:that|to|for)\b
        | (?:raining|snowing|cold|hot|warm|dark|windy|sunny|midnight|noon|unclear|unknown|\d|(?:mon|tues|wednes|thurs|
            fri|satur|sun)day\b)
        )
      | it\s+(?:may|might|could|can|should|must)\s+be\s+\w+\s+that\b
      | it\s+(?:seem|appear|turn|emerge|follow|transpire|happen)(?:s|ed)?\s+(?:out\s+)?(?:that|as\s+if|as\s+though)\b
      | it\s+(?:rain|snow|hail|thunder|drizzle|pour)(?:s|ed)\b
      | it\s+(?:took|takes|has\s+taken)\b.*\b(?:to|before|until)\b
      | it\s+remains\s+(?:to\s+be|unclear|unknown)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""An "it" that stands for nothing, for a clause that follows, or for the weather and the time."""

_NAMED_AFTER = re.compile(r"(?:his|her|their|its)\s+[\w-]+\s+\w+(?:ing|ed),\s+(?:the\s+)?\w", re.IGNORECASE)
"""An opening such as "Her voice breaking, Lind …", whose name comes after it."""


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


def speaker_of(story: Story, sentence: Sentence) -> str | None:
    """Return the person or body that the text gives as the source of a sentence, in its own words, or None."""
    place = speaker_place(story, sentence)
    return story.text[slice(*place)] if place else None


def speaker_place(story: Story, sentence: Sentence) -> tuple[int, int] | None:
    """Return where in the story's text the source of a sentence is named, as [start, end), or None."""
    speaker = _find_speaker(story.text, sentence.start, sentence.end)
    return (speaker.start, speaker.end) if speaker else None


def quoted_run(story: Story, sentence: Sentence) -> tuple[int, int]:
    """Return the [start, end) offsets in the story's text of what is quoted for a sentence of it.

    That is the sentence, and the one before it in its paragraph as well where the sentence opens with a word that
    refers back ("He said", "It narrowed", "This step") to what the sentence before can name. A quotation that begins
    with "I" or "we" refers to its speaker. What one says is never quoted with what another, or the story itself, says.
    Never more than two sentences, nor than `LONGEST_RUN` characters.
    """
    alone = (sentence.start, sentence.end)
    neighbours = story.paragraphs[sentence.paragraph - 1].sentences
    position = neighbours.index(sentence)
    if position == 0:
        return alone
    before = neighbours[position - 1]
    if sentence.end - before.start > LONGEST_RUN:
        return alone
    text = story.text[sentence.start : sentence.end]
    opening = _opening(text)
    names = opening.lower() in _SPEAKING or (
        _refers_back(_from_first_word(text)) and _can_name(story.text[before.start : before.end], opening)
    )
    return (before.start, sentence.end) if names and _one_speaks(story, before, sentence, opening) else alone


def _from_first_word(text: str) -> str:
    """A sentence from its first word that is no link to the sentence before, without quotation marks."""
    bare = text.lstrip(_MARKS)
    link = _LINK.match(bare)
    return bare[link.end() :].lstrip(_MARKS) if link else bare


def _opening(text: str) -> str:
    """The first word of a sentence, "he" of "he'd"."""
    word = _WORD.match(_from_first_word(text))
    return re.split("['’]", word[0])[0] if word else ""


def _refers_back(text: str) -> bool:
    """Whether a sentence opens with a word that stands for something named before it."""
    word = _opening(text).lower()
    if word in _PERSON | _THINGS:
        return not (_EMPTY_IT.match(text) or _NAMED_AFTER.match(text))
    pointing = _POINTING.match(text)
    if pointing:
        return pointing["next"] is not None and pointing["next"].lower() not in _NOT_POINTED_AT
    return _PART.match(text) is not None


def _can_name(before: str, opening: str) -> bool:
    """Whether a sentence can name what a pronoun after it stands for."""
    words = _WORD.findall(before)
    if len(words) < 3 or (opening.lower() in _PERSON | _THINGS and _opening(before).lower() == opening.lower()):
        return False
    if opening.lower() not in _PERSON:
        return True
    names = (word for word in words[1:] if word[0].isupper() and word != "I")
    return next(names, None) is not None or any(can_speak(word.lower()) for word in words)


def _one_speaks(story: Story, before: Sentence, sentence: Sentence, opening: str) -> bool:
    """Whether two sentences can stand under the speaker of the second: that is nobody, or speaks in the first too.

    What begins with "I" or "we" needs a speaker, whom the first sentence names.
    """
    speaker = _find_speaker(story.text, sentence.start, sentence.end)
    if speaker is None:
        return opening.lower() not in _SPEAKING
    other = _find_speaker(story.text, before.start, before.end)
    if other is None or other.name != speaker.name:
        return False
    return opening.lower() not in _SPEAKING or before.start <= speaker.start < before.end
