"""Text directives (https://wicg.github.io/scroll-to-text-fragment/), and what a browser finds by them in a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import regex

_WORD_BOUNDARY = regex.compile(r"\b", regex.WORD)


@dataclass(frozen=True, slots=True)
class Directive:
    """The words that a browser looks for; each of the four is a run of words in one paragraph, "" for none.

    Args:
        start: all of the text that is meant, or its first words.
        end: its last words, where `start` is the first ones.
        prefix: the words right before it.
        suffix: the words right after it.
    """

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        """Return `text=[prefix-,]textStart[,textEnd][,-suffix]`, the words percent-encoded."""
        terms = [
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end),
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        ]
        return f"text={','.join(filter(None, terms))}"


class Page:
    """A text in which a browser looks for text directives; each line of it is a block.

    Compared are letters without regard to case and accents, and only whole words are found.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        folded = [_folded(character) for character in text]
        self._folded = "".join(folded)
        # Where each folded character comes from, and where each character is in the folded text.
        self._origins = [*(place for place, part in enumerate(folded) for _ in part), len(text)]
        self._places = [0]
        for part in folded:
            self._places.append(self._places[-1] + len(part))
        self._boundaries = {0, len(text), *(found.start() for found in _WORD_BOUNDARY.finditer(text))}

    def is_of_whole_words(self, start: int, end: int) -> bool:
        """Whether text[start:end] begins and ends at a word boundary of https://www.unicode.org/reports/tr29/."""
        return {start, end} <= self._boundaries

    def matches(self, directive: Directive) -> Iterator[tuple[int, int]]:
        """Yield the [start, end) of what a directive finds, from the text's beginning; a browser shows the first.

        The steps are those of https://wicg.github.io/scroll-to-text-fragment/#find-a-range-from-a-text-directive.
        """
        whole_words = bool(directive.end) or not directive.suffix
        position = 0
        while position < len(self.text):
            if directive.prefix:
                before = self._find(directive.prefix, position, end_bounded=False)
                if before is None:
                    return
                position = before[0] + 1
                found = self._at(directive.start, self._past_space(before[1]), end_bounded=whole_words)
            else:
                found = self._find(directive.start, position, end_bounded=whole_words)
                if found is None:
                    return
                position = found[0] + 1
            if found is None:
                continue
            end = self._end(directive, found[1])
            if end is not None:
                yield found[0], end
            elif directive.end:
                # Last words that do not come after this place come after none that is further on.
                return

    def _end(self, directive: Directive, position: int) -> int | None:
        """The end of a match whose first words end at `position`; None where no end is right."""
        if not directive.end:
            return position if self._suffix_follows(directive, position) else None
        while last := self._find(directive.end, position, end_bounded=not directive.suffix):
            position = last[1]
            if self._suffix_follows(directive, position):
                return position
        return None

    def _suffix_follows(self, directive: Directive, position: int) -> bool:
        return not directive.suffix or self._at(directive.suffix, self._past_space(position)) is not None

    def _find(self, term: str, position: int, *, end_bounded: bool) -> tuple[int, int] | None:
        """The first place of a term from `position` on that begins, and where it has to, ends with a word."""
        sought = "".join(map(_folded, term))
        place = self._places[position]
        while sought and (place := self._folded.find(sought, place)) >= 0:
            found = self._span(place, len(sought))
            if found and found[0] in self._boundaries and (not end_bounded or found[1] in self._boundaries):
                return found
            place += 1
        return None

    def _at(self, term: str, position: int, *, end_bounded: bool = True) -> tuple[int, int] | None:
        """The place of a term that begins at `position`, None where it does not."""
        sought = "".join(map(_folded, term))
        place = self._places[position]
        if not sought or not self._folded.startswith(sought, place):
            return None
        found = self._span(place, len(sought))
        return found if found and (not end_bounded or found[1] in self._boundaries) else None

    def _span(self, place: int, size: int) -> tuple[int, int] | None:
        """Where a run of the folded text comes from, None where it begins or ends within a character."""
        start, end = self._origins[place], self._origins[place + size]
        # What is folded away after a letter, its accents, belongs to it.
        is_whole = (place == 0 or self._origins[place - 1] != start) and self._origins[place + size - 1] != end
        return (start, end) if is_whole else None

    def _past_space(self, position: int) -> int:
        while position < len(self.text) and self.text[position].isspace():
            position += 1
        return position


def _folded(character: str) -> str:
    bare = (part for part in unicodedata.normalize("NFD", character.casefold()) if not unicodedata.combining(part))
    return "".join(bare)


def _encoded(words: str) -> str:
    """Percent-encode all but letters and digits of ASCII, and a few signs that mean nothing in a directive."""
    return quote(words, safe="").replace("-", "%2D")
