"""How well sentence boundaries are found, beside other libraries where they are installed.

    python tests/benchmarks/sentences.py DIR/selqa.jsonl.gz

The sentences of each section of the file are joined by spaces and split again. Precision and recall are of the
boundaries. The file's own boundaries came from a splitter too, so that the last percent means little.
"""

from __future__ import annotations

import gzip
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from corpus.normalise import normalise
from corpus.sentences import sentence_spans

Splitter = Callable[[str], Sequence[str]]
SECTIONS = 400


def splitters() -> dict[str, Splitter]:
    """Return the splitters that can be had here, by name."""
    found: dict[str, Splitter] = {"storybot": lambda text: [text[start:end] for start, end in sentence_spans(text)]}
    others: dict[str, Callable[[object], Splitter]] = {
        "nupunkt": lambda library: library.sent_tokenize,  # type: ignore[attr-defined]
        "punkt": lambda library: library.sent_tokenize,  # type: ignore[attr-defined]
        "sentencex": lambda library: lambda text: library.segment("en", text),  # type: ignore[attr-defined]
        "pysbd": lambda library: library.Segmenter("en").segment,  # type: ignore[attr-defined]
        "blingfire": lambda library: lambda text: library.text_to_sentences(text).split("\n"),  # type: ignore[attr-defined]
    }
    for name, splitter in others.items():
        try:
            found[name] = splitter(importlib.import_module(name))
        except ImportError:
            continue
    return found


def boundaries(sentences: Iterable[str]) -> set[int]:
    """Return where sentences end, counted in characters that are no white space."""
    ends, count = set(), 0
    for sentence in sentences:
        count += len("".join(sentence.split()))
        ends.add(count)
    return ends


def main(path: Path) -> None:
    """Print precision and recall of each splitter."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        sections = {section[0]: section for section in (json.loads(line)["sentences"] for line in lines)}
    chosen = [[normalise(sentence) for sentence in section] for section in list(sections.values())[:SECTIONS]]
    for name, splitter in splitters().items():
        right = given = wanted = 0
        for section in chosen:
            gold, found = boundaries(section), boundaries(splitter(" ".join(section)))
            right, given, wanted = right + len(gold & found), given + len(found), wanted + len(gold)
        sys.stdout.write(f"{name:10} precision {right / given:.3f} recall {right / wanted:.3f} (n {wanted})\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
