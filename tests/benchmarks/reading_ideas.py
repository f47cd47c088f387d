"""What the headline, the sentences around, the second stage and the averaging are worth to the reading.

    python -m tests.benchmarks.reading_ideas DIR/stories-dev.jsonl.gz OUT [--every 4] --first FIRST \\
        --fold TUNED-A AVERAGED-A STORY … --fold TUNED-B AVERAGED-B STORY …

FIRST is the reader of the first stage; each fold names a reader of the second stage, the same averaged with the first,
and the stories that they were not trained on. Every n-th question of these, as it is written, is read as in an answer;
without the headline before its window; sentence by sentence, with no other beside; by the second stage alone, and by
the first alone. Prints the figures and the differences to the first line as `tests.benchmarks.training_ideas` does.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

from index.reading import ReadingStage, Window
from index.story_index import StoryIndex
from tests.benchmarks.training_ideas import Told, ask, compare, posed

SENTENCES = 32

_window = ReadingStage._window


def without_headline(stage: ReadingStage, number: int, window: range) -> Window:
    """The window without its headline."""
    return Window("", _window(stage, number, window).sentences)


@contextmanager
def sentences_alone() -> Iterator[None]:
    """Read a window for each sentence, and as many sentences as the best windows hold."""

    def windows_of(stage: ReadingStage, number: int) -> list[range]:
        index: StoryIndex = stage._index
        return [range(place, place + 1) for place in range(len(index.stories[number].sentences))]

    with patch.object(ReadingStage, "_windows_of", windows_of), patch("index.reading.stage.WINDOWS_READ", SENTENCES):
        yield


CHANGES: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "as it is": nullcontext,
    "without the headline": lambda: patch.object(ReadingStage, "_window", without_headline),
    "sentence by sentence": sentences_alone,
    "second stage alone": nullcontext,
    "first stage alone": nullcontext,
}


def reader_for(change: str, first: str, fold: Sequence[str]) -> str:
    """The folder of the reader that a line is of."""
    tuned, averaged = fold[:2]
    return {"second stage alone": tuned, "first stage alone": first}.get(change, averaged)


def main() -> None:
    """Ask, and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--first", required=True)
    parser.add_argument("--fold", nargs="+", action="append", required=True)
    parser.add_argument("--every", type=int, default=4)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    told: dict[str, list[Told]] = {}
    for change, applied in CHANGES.items():
        kept = options.out / f"{change.replace(' ', '-')}-{options.every}.pickle"
        if not kept.exists():
            found = []
            for fold in options.fold:
                stories = [
                    (story, [one for one in lots if one.lot == "own"])
                    for story, lots in posed(options.stories, options.every)
                    if story.id in fold[2:]
                ]
                with applied():
                    found += ask(stories, reader_for(change, options.first, fold))
            kept.write_bytes(pickle.dumps(found))
        told[change] = [Told.of(pickle.loads(kept.read_bytes()))]
    sys.stdout.write("".join(f"{line}\n" for line in compare(told)))


if __name__ == "__main__":
    main()
