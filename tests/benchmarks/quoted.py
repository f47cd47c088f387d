"""How surely the rules tell whose words a story gives: measured on PolNeAR's annotated political news.

    python -m tests.benchmarks.quoted FOLDER

FOLDER holds polnear-dev.jsonl.gz (PolNeAR, Newell et al. 2018: who said what in 84 articles). Its licence allows
measuring only. Of each article, everybody who is the source of something said is looked for by name, or by the noun
where it is an office or a trade; and so is every full name whose last part stands in no source. Then every sentence is
looked at, whether it gives the words of each of the first by name, by the rules and by the annotation. The logarithms
of the shares are what it counts in `index.asked_speaker` who says a sentence; a half is added to each count for them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import log
from pathlib import Path
from typing import Any

from corpus import Story
from index.asked_speaker import Hearing
from index.persons import is_person_noun
from index.speakers import Match

FILE = "polnear-dev.jsonl.gz"
LONGEST_SOURCE = 60
"""Characters; a longer one describes rather than names."""
SHORTEST = 20
"""Characters of a piece of somebody's words that tell a sentence."""
_SAID = re.compile(r"\b(?:said|says|say|told|tells|tweeted|wrote|argued|added|according|announced|claimed)\b")
_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z'’]+)+")
_NAME_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+")
_HEAD_ENDS = re.compile(r",| (?:who|of|for|at|in|from) ")


def story_of(article: dict[str, Any]) -> Story:
    """An article as a story."""
    first, *others = [line for line in article["text"].split("\n") if line.strip()]
    return Story.from_paragraphs("article", first, others or [first])


def sources(article: dict[str, Any], *, said: bool) -> Iterator[str]:
    """Yield the words that name the source of each attribution; with `said`, of those that tell of saying alone."""
    for attribution in article["attributions"]:
        cue, source = (_text_of(article, attribution, part) for part in ("cue", "source"))
        if source and (not said or _SAID.search(cue)):
            yield source


def _text_of(article: dict[str, Any], attribution: dict[str, Any], part: str) -> str:
    return " ".join(article["text"][start:end] for start, end in attribution.get(part, []))


def asked_of(article: dict[str, Any]) -> tuple[set[str], set[str], set[str]]:
    """Return the names of those who say something, the offices of others who do, and the names of those who do not."""
    names, offices = set(), set()
    for source in sources(article, said=True):
        found = _NAME.findall(source)
        head = _HEAD_ENDS.split(source)[0].split()[-1:]
        if found and len(source) < LONGEST_SOURCE:
            names.add(found[-1])
        elif head and is_person_noun(head[0]):
            offices.add(head[0])
    everybody = " ".join(sources(article, said=False))
    unquoted = {name for name in _NAME_INSIDE.findall(article["text"]) if name.split()[-1] not in everybody}
    return names, offices, unquoted


def sentences_of(article: dict[str, Any], story: Story, names: Iterable[str]) -> Iterator[tuple[bool, Match]]:
    """Yield of each sentence and name whether it gives the name's words by the annotation, and how surely by rule."""
    for name in names:
        said = [
            article["text"][start:end].strip()
            for attribution in article["attributions"]
            if name.split()[-1] in _text_of(article, attribution, "source")
            and _SAID.search(_text_of(article, attribution, "cue"))
            for start, end in attribution.get("content", [])
        ]
        hearing = Hearing(f"What did {name} say?", [story])
        for sentence in story.sentences if said else ():
            text = story.text[sentence.start : sentence.end]
            right = any(min(len(piece), len(text)) > SHORTEST and (piece in text or text in piece) for piece in said)
            yield right, hearing.match(story, sentence)


def main() -> None:
    """Print how many of each are found, and the logarithms."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help=f"folder with {FILE}")
    with gzip.open(parser.parse_args().folder / FILE, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    heard: Counter[tuple[str, Match]] = Counter()
    matches: Counter[tuple[str, Match]] = Counter()
    for article in articles:
        story = story_of(article)
        lots = dict(zip(("quoted by name", "quoted by office", "not quoted"), asked_of(article), strict=True))
        for lot, asked in lots.items():
            for one in asked:
                hearing = Hearing(f"What did {'the ' if lot == 'quoted by office' else ''}{one} say?", [story])
                heard[lot, hearing.best] += 1
                if hearing.is_person:
                    heard[f"people {lot}", hearing.best] += 1
        for right, found in sentences_of(article, story, sorted(lots["quoted by name"])):
            matches["own sentences" if right else "other sentences", found] += 1
    for counts in (heard, matches):
        for lot in dict.fromkeys(lot for lot, _ in counts):
            told = {found.name.lower(): count for (name, found), count in counts.items() if name == lot}
            sys.stdout.write(f"{lot} ({sum(told.values())}): {told}\n")
    quoted = {found: heard["people quoted by name", found] + heard["people quoted by office", found] for found in Match}
    others = {found: heard["people not quoted", found] for found in Match}
    own, other = ({found: matches[lot, found] for found in Match} for lot in ("own sentences", "other sentences"))
    sys.stdout.write(
        f"log-odds: unheard {odds(Match.NOT, quoted, others):.2f}, own sentence {odds(Match.WHOLLY, own, other):.2f}, "
        f"other sentence {odds(Match.NOT, own, other):.2f}\n"
    )


def odds(found: Match, right: Mapping[Match, int], wrong: Mapping[Match, int]) -> float:
    """The logarithm of how often a match is found among the right ones, over how often among the wrong ones."""
    shares = [(counts[found] + 0.5) / (sum(counts.values()) + 1) for counts in (right, wrong)]
    return log(shares[0] / shares[1])


if __name__ == "__main__":
    main()
