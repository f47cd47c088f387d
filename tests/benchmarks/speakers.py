"""How often the named speaker of a sentence is right: measured on PolNeAR's annotated political news.

    python tests/benchmarks/speakers.py FOLDER [--show N]
    python tests/benchmarks/speakers.py --read FILE

FOLDER holds polnear-dev.jsonl.gz (PolNeAR, Newell et al. 2018: who said what in 84 articles). Its licence
allows measuring only; the rules were written looking at the articles of odd number alone. With --read FILE, a file of
stories in other languages (own-languages-train.jsonl.gz), it prints every speaker given there instead, to be read.

A sentence counts as attributed where the content of an attribution covers more than half of it. PolNeAR also
marks beliefs, plans and wishes ("Republicans want …"), which are no sayings: they are counted all the same,
so that recall is low by definition. A speaker is right where it shares a head word with the annotated source:
the last one before a comma, a bracket, a preposition or a participle, or the last of a name in apposition.
Precision is over all speakers given, those to sentences without any attribution included. Where the annotated
source is a pronoun, a name cannot be checked; these are counted apart.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from corpus import Story
from corpus.sentences import sentence_spans
from corpus.speakers import Speaker, find_speaker
from corpus.speakers.words import words_of

FILE = "polnear-dev.jsonl.gz"
Spans = list[list[int]]

_HEAD_ENDS = re.compile(r"[,(]|\s(?:of|for|at|in|on|from|with|to|by|who|close|familiar|[a-z]+ed)\s")
_NAME_APART = re.compile(r"(?<=, )(?:[A-Z][\w.’'-]*\s?)+(?=,|$)")
_WORD = re.compile(r"\w[\w.’'&-]*")
_PRONOUNS = words_of("he she they it i we you who which that his her their its our my this these those")


class Source(Enum):
    """What the annotation says about the source of a sentence."""

    NAMED = "named in the paragraph"
    PRONOUN = "a pronoun in the paragraph"
    ELSEWHERE = "in another paragraph, or none"
    PARTLY = "of half or less of the sentence"
    NOBODY = "no attribution"


@dataclass(frozen=True)
class Case:
    """A sentence, text[start:end] of its paragraph, the sources annotated for it, the speaker found."""

    paragraph: str
    start: int
    end: int
    source: Source
    golden: tuple[tuple[int, int], ...]
    found: Speaker | None

    @property
    def is_right(self) -> bool:
        """Whether the speaker found shares a head word of an annotated source."""
        found = self.found
        return found is not None and any(
            found.start < end and start < found.end for span in self.golden for start, end in self._heads(*span)
        )

    def _heads(self, start: int, end: int) -> list[tuple[int, int]]:
        """The head word of a source, and of a name in apposition to it."""
        source = self.paragraph[start:end]
        stop = _HEAD_ENDS.search(source, 1)
        parts = [
            (0, stop.start() if stop else len(source)),
            *(name.span() for name in _NAME_APART.finditer(source)),
        ]
        words = [list(_WORD.finditer(source, *part)) for part in parts]
        return [(start + found[-1].start(), start + found[-1].end()) for found in words if found]


def cases(article: dict[str, Any]) -> Iterator[Case]:
    """Yield every sentence of an article; a paragraph is a line of it."""
    text: str = article["text"]
    for line in re.finditer(r"[^\n]+", text):
        for start, end in sentence_spans(line[0]):
            source, golden = _annotated(article["attributions"], line.start(), line.end(), start, end)
            found = find_speaker(text, line.start() + start, line.start() + end)
            yield Case(line[0], start, end, source, golden, found and found.moved(-line.start()))


def _annotated(
    attributions: Sequence[dict[str, Spans]], first: int, last: int, start: int, end: int
) -> tuple[Source, tuple[tuple[int, int], ...]]:
    """The sources of the sentence at [start, end) of the paragraph at [first, last) of the text."""
    golden: list[tuple[int, int]] = []
    pronoun = elsewhere = touched = False
    for attribution in attributions:
        content = attribution.get("content", [])
        covered = sum(max(0, min(b, first + end) - max(a, first + start)) for a, b in content)
        touched = touched or covered > 0
        if covered * 2 <= end - start:
            continue
        inside = [(a - first, b - first) for a, b in attribution.get("source", []) if first <= a and b <= last]
        elsewhere = elsewhere or not inside
        names = [source for source in inside if not _is_pronoun(attribution, source, first)]
        pronoun = pronoun or len(names) < len(inside)
        golden.extend(names)
    if golden and not pronoun:
        return Source.NAMED, tuple(golden)
    if pronoun:
        return Source.PRONOUN, tuple(golden)
    return (Source.ELSEWHERE if elsewhere else Source.PARTLY if touched else Source.NOBODY), ()


def _is_pronoun(attribution: dict[str, Any], source: tuple[int, int], first: int) -> bool:
    text: str = attribution["text"]
    return text[first + source[0] : first + source[1]].strip().lower() in _PRONOUNS


def report(name: str, measured: Sequence[Case]) -> str:
    """Return a small table of the figures of some cases."""
    total = Counter(case.source for case in measured)
    given = Counter(case.source for case in measured if case.found)
    right = sum(case.is_right for case in measured if case.source is Source.NAMED)
    counted = given[Source.NAMED] + given[Source.NOBODY]
    lines = [
        f"{name}: {len(measured)} sentences",
        f"  precision   {_ratio(right, counted)}   of all given where the source is named or there is none",
        f"  of named    {_ratio(right, given[Source.NAMED])}   of those given where the source is named",
        f"  recall      {_ratio(right, total[Source.NAMED])}   of sentences with a named source",
        f"  false rate  {_ratio(given[Source.NOBODY], total[Source.NOBODY])}   of those without attribution",
        "  given where the source is",
    ]
    lines += [f"    {source.value:32} {_ratio(given[source], total[source])}" for source in Source]
    return "\n".join(lines)


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:.3f} ({part}/{whole})"


def _shown(case: Case) -> str:
    golden = [case.paragraph[start:end] for start, end in case.golden]
    found = case.found.name if case.found else None
    return f"[{case.source.name}] found {found!r}, annotated {golden}: {case.paragraph[case.start : case.end]}"


def read_speakers(file: Path) -> Iterator[str]:
    """Yield each sentence of the stories in `file` that has a speaker, and how many have one in each language."""
    given: Counter[str] = Counter()
    total: Counter[str] = Counter()
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            story = Story.from_paragraphs(row["id"], row["headline"], row["text"].split("\n\n"))
            total[row["language"]] += len(story.sentences)
            for one in story.sentences:
                found = find_speaker(story.text, one.start, one.end)
                if found:
                    given[row["language"]] += 1
                    yield f"{story.id} [{found.name}] {story.text[one.start : one.end]}"
    yield from (f"{language}: {_ratio(given[language], total[language])} sentences" for language in total)


def main() -> None:
    """Print the figures of the articles of odd and of even number, and mistakes of the odd ones if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), help=f"folder with {FILE}")
    parser.add_argument("--read", type=Path, metavar="FILE", help="stories whose speakers are printed")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="mistakes in odd articles to print")
    arguments = parser.parse_args()
    if arguments.read:
        sys.stdout.writelines(line + "\n" for line in read_speakers(arguments.read))
        return
    with gzip.open(arguments.folder / FILE, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    for article in articles:
        for attribution in article["attributions"]:
            attribution["text"] = article["text"]
    # Numbered from 1.
    tuned = [case for article in articles[0::2] for case in cases(article)]
    unseen = [case for article in articles[1::2] for case in cases(article)]
    wrong = [
        case
        for case in tuned
        if (case.source is Source.NAMED and not case.is_right) or (case.source is not Source.NAMED and case.found)
    ]
    sys.stdout.writelines(_shown(case) + "\n" for case in wrong[: arguments.show])
    sys.stdout.write(report("articles of odd number (rules written with them)", tuned) + "\n")
    sys.stdout.write(report("articles of even number", unseen) + "\n")


if __name__ == "__main__":
    main()
