"""How surely the rules tell whose words a story gives: measured on PolNeAR's annotated political news.

    python -m tests.benchmarks.quoted FOLDER

FOLDER holds polnear-dev.jsonl.gz (PolNeAR, Newell et al. 2018: who said what in 84 articles). Its licence allows
measuring only. Of each article, everybody who is the source of something said is looked for by name, or by the noun
where it is an office or a trade; and so is every full name whose last part stands in no source. Then every sentence is
looked at, whether it gives the words of each of the first by name, by the rules and by the annotation. The logarithms
of the shares are what it counts in `index.asked_speaker` who says a sentence.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path
from typing import Any

from corpus import Story
from index.lexical import words
from index.persons import is_person_noun
from index.speakers import is_quoted, speaks

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


def sentences_of(article: dict[str, Any], story: Story, names: Iterable[str]) -> Iterator[tuple[bool, bool]]:
    """Yield of each sentence and name whether the words are those of the name, by the annotation and by the rules."""
    for name in names:
        said = [
            article["text"][start:end].strip()
            for attribution in article["attributions"]
            if name.split()[-1] in _text_of(article, attribution, "source")
            and _SAID.search(_text_of(article, attribution, "cue"))
            for start, end in attribution.get("content", [])
        ]
        for sentence in story.sentences if said else ():
            text = story.text[sentence.start : sentence.end]
            right = any(min(len(piece), len(text)) > SHORTEST and (piece in text or text in piece) for piece in said)
            yield right, speaks(frozenset(words(name)), story, sentence)


def main() -> None:
    """Print how many of each are found, and the logarithms."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help=f"folder with {FILE}")
    with gzip.open(parser.parse_args().folder / FILE, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for article in articles:
        story = story_of(article)
        lots = dict(zip(("quoted by name", "quoted by office", "not quoted"), asked_of(article), strict=True))
        for lot, asked in lots.items():
            total[lot] += len(asked)
            found[lot] += sum(is_quoted(frozenset(words(one)), story) for one in asked)
        for right, by_rules in sentences_of(article, story, sorted(lots["quoted by name"])):
            lot = "own sentences" if right else "other sentences"
            total[lot] += 1
            found[lot] += by_rules
    for lot, whole in total.items():
        sys.stdout.write(f"{lot}: {found[lot]} of {whole} found ({found[lot] / whole:.3f})\n")
    quoted = 1 - (found["quoted by name"] + found["quoted by office"]) / (
        total["quoted by name"] + total["quoted by office"]
    )
    own, other = (found[lot] / total[lot] for lot in ("own sentences", "other sentences"))
    sys.stdout.write(
        f"log-odds: unheard {log(quoted / (1 - found['not quoted'] / total['not quoted'])):.2f}, "
        f"own sentence {log(own / other):.2f}, other sentence {log((1 - own) / (1 - other)):.2f}\n"
    )


if __name__ == "__main__":
    main()
