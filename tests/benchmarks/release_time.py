"""How long a question takes against another release of storybot, in one run.

    git worktree add /tmp/other REVISION
    python -m tests.benchmarks.release_time /tmp/other [--rounds 10] [--python PYTHON]

Two processes answer the questions of tests/data/seed-dev.jsonl from the packaged story in turn, one from each tree, so
that both meet the same machine, whatever else it does. PYTHON has what the other release needs installed. Prints the
median of each, the ratio of the medians with a 95 % bootstrap interval over questions, and the memory of both.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = ROOT / "tests" / "data" / "seed-dev.jsonl"

ANSWERS = """
import resource, sys, time
import index
from corpus import PACKAGED_STORIES, read_corpus
encoder, reader = index.SentenceTransformerEncoder(), index.TransformersReader()
# Earlier releases call it Answerer.answer.
bot_class = getattr(index, "StoryBot", None) or index.Answerer
bot = bot_class(index.StoryIndex.build(read_corpus(PACKAGED_STORIES).stories, encoder), encoder, reader)
ask = getattr(bot, "ask", None) or bot.answer
for line in sys.stdin:
    started = time.perf_counter()
    ask(line.strip())
    print(time.perf_counter() - started, flush=True)
with open("/proc/self/statm") as statm:
    print(int(statm.read().split()[1]) * resource.getpagesize() / 1e6, flush=True)
"""


class Release:
    """A process that answers questions from a tree of sources."""

    def __init__(self, tree: Path, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-c", ANSWERS],
            cwd=tree,
            env=os.environ | {"PYTHONPATH": str(tree), "HF_HUB_OFFLINE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def answer(self, question: str) -> float:
        """Return the seconds that a question takes."""
        assert self._process.stdin is not None
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        return self._number()

    def memory(self) -> float:
        """End the process and return the megabytes that it had resident."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._number()

    def _number(self) -> float:
        assert self._process.stdout is not None
        return float(self._process.stdout.readline())


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    questions = [question for question in questions if question.isascii()]
    releases = (Release(ROOT, sys.executable), Release(options.other, options.python))
    rounds = [
        [[release.answer(question) for release in releases] for question in questions]
        for _ in range(options.rounds + 1)
    ]
    seconds = np.median(rounds[1:], axis=0)
    ours, theirs = np.median(seconds, axis=0)
    drawn = seconds[np.random.default_rng(1).integers(0, len(questions), (2000, len(questions)))]
    low, high = np.quantile(np.divide(*np.median(drawn, axis=1).T), (0.025, 0.975))
    memory = [release.memory() for release in releases]
    sys.stdout.write(
        f"this tree {1000 * ours:.0f} ms, {memory[0]:.0f} MB; the other {1000 * theirs:.0f} ms, {memory[1]:.0f} MB; "
        f"ratio {ours / theirs:.2f} ({low:.2f} to {high:.2f}, n {len(questions)}, {options.rounds} rounds)\n"
    )


if __name__ == "__main__":
    main()
