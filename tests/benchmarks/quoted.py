"""How surely the rules tell whose words a story gives: measured on PolNeAR's annotated political news.

    python -m tests.benchmarks.quoted FOLDER

FOLDER holds polnear-dev.jsonl.gz (PolNeAR, Newell et al. 2018: who said what in 84 articles). Its licence allows
measuring only. Of each article, everybody who is the source of something said is looked for by name, or by the noun
where it is an office or a trade; and so is every full name whose last part stands in no source. The logarithm of how
often the first are not found, over how often the others are not, is what it counts that a person is unheard.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from math import log
from pathlib import Path
from typing import Any

from corpus import Story
from index.lexical import words
from index.persons import is_person_noun
from index.speakers import is_quoted

FILE = "polnear-dev.jsonl.gz"
LONGEST_SOURCE = 60
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
        cue, source = (
            " ".join(article["text"][start:end] for start, end in attribution.get(part, []))
            for part in ("cue", "source")
        )
        if source and (not said or _SAID.search(cue)):
            yield source


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


def main() -> None:
    """Print how many of each are found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help=f"folder with {FILE}")
    with gzip.open(parser.parse_args().folder / FILE, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    found, total = [0, 0, 0], [0, 0, 0]
    for article in articles:
        story = story_of(article)
        for number, asked in enumerate(asked_of(article)):
            total[number] += len(asked)
            found[number] += sum(is_quoted(frozenset(words(one)), story) for one in asked)
    for name, part, whole in zip(("quoted by name", "quoted by office", "not quoted"), found, total, strict=True):
        sys.stdout.write(f"{name}: {part} of {whole} found ({part / whole:.3f})\n")
    quoted, unquoted = 1 - sum(found[:2]) / sum(total[:2]), 1 - found[2] / total[2]
    sys.stdout.write(f"log-odds of not being found: {log(quoted / unquoted):.2f}\n")


if __name__ == "__main__":
    main()
