"""How many contradictions are shown side by side, and how often what is consistent is called one.

    python -m tests.benchmarks.contradictions [DIR/stories-dev.jsonl.gz] [--every 5]

Each pair of tests/data/accounts.jsonl is told as two stories of a sentence each and asked of both, with the packaged
models. With a file of stories every n-th question is asked of its story: an encyclopaedia hardly contradicts itself, so
that nearly all that is shown there is wrong. Those are printed, to be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from corpus import Story
from index import Answerer, SentenceTransformerEncoder, StoryIndex, TransformersReader
from index.contradictions import Account, contradict
from index.evaluation.squad_stories import read_squad_stories

ACCOUNTS = Path(__file__).parent.parent / "data" / "accounts.jsonl"


def main() -> None:
    """Ask, and print how many are shown side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="?")
    parser.add_argument("--every", type=int, default=5)
    options = parser.parse_args()
    encoder, reader = SentenceTransformerEncoder(), TransformersReader()

    def asked(question: str, *stories: Story) -> bool:
        return Answerer(StoryIndex.build(stories, encoder), encoder, reader).answer(question).contradictory

    found: Counter[tuple[str, bool]] = Counter()
    for line in ACCOUNTS.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        kind = "contradictory" if pair["contradictory"] else "consistent"
        accounts = [
            Account(pair[text], answer) for text, answer in zip(("first", "second"), pair["answers"], strict=True)
        ]
        found[f"{kind}, by the rules alone", contradict(pair["question"], *accounts)] += 1
        told = [Story.from_paragraphs(name, f"The {name} report", [pair[name]]) for name in ("first", "second")]
        found[f"{kind}, asked of two stories", asked(pair["question"], *told)] += 1
    for kind in sorted({kind for kind, _ in found}):
        sys.stdout.write(f"{kind}: {found[kind, True]} of {found[kind, True] + found[kind, False]} shown so\n")
    if options.stories is None:
        return
    shown = total = 0
    for story, questions in read_squad_stories(options.stories):
        answerer = Answerer(StoryIndex.build([story], encoder), encoder, reader)
        for question in questions[:: options.every]:
            answer = answerer.answer(question.text)
            total += 1
            if answer.contradictory:
                shown += 1
                quotes = " | ".join(excerpt.quote for excerpt in answer.excerpts[:2])
                sys.stdout.write(f"- {question.text} | {quotes}\n")
    sys.stdout.write(f"stories: {shown} of {total} questions shown so\n")


if __name__ == "__main__":
    main()
