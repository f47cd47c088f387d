"""Training files with a few records."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.training import encoder, sources
from index.training.reader import held_out

TEXT = "The old  ferry sank in 1910. Anna Berg built it.\n\n\n\nRepairs cost 3 million kroner. It rained in Holm."
"""Not normalised: two spaces, and an empty paragraph."""

NEWS = {
    "id": "ferry",
    "headline": "The ferry",
    "text": TEXT,
    "questions": [
        {
            "question": "When did the ferry sink?",
            "translations": {"ru": "Когда затонул паром?"},
            "kind": "plain",
            "answers": [[[0, 28]]],
            "span": [23, 27],
        },
        {
            "question": "What of the ferry is told?",
            "kind": "why",
            "answers": [[[0, 28]], [[TEXT.index("Repairs"), TEXT.index(" It rained")]]],
            "span": None,
        },
        {"question": "Who sank 10 ferries?", "kind": "near", "answers": [], "span": None},
    ],
}
OWN = {
    "id": "parom",
    "language": "ru",
    "headline": "Паром",
    "text": "Паром затонул. Шёл дождь.",
    "questions": [
        {"question": "Что затонуло?", "english": "What sank?", "kind": "plain", "answers": [[[0, 14]]], "span": [0, 5]}
    ],
}
SPANS = {
    "id": "ferry",
    "title": "The ferry",
    "paragraphs": ["The old  ferry sank in 1910. Anna Berg built it.", "Repairs cost 3 million kroner."],
    "questions": [
        {"question": "When did it sink?", "paragraph": 0, "answers": [[23, 27], [20, 27]]},
        {"question": "Who sank 10 ferries?", "paragraph": 0, "answers": []},
    ],
}
MORE = {
    "headline": "The ferry",
    "translations": {"When did the ferry sink?": {"ru": "другой", "uk": "Коли затонув пором?"}},
    "questions": [
        {
            "kind": "role",
            "question": "Who built it?",
            "translations": {"hy": "Ո՞վ է կառուցել"},
            "answers": [[[28, 48]]],
        },
        {"kind": "near", "question": "Who sank it?", "translations": {}, "answers": []},
    ],
}
ENCYCLOPAEDIA = {
    "file": next(iter(sources.SPAN_FILES)),
    "title": "The ferry",
    "questions": [
        {"paragraph": 2, "question": "What did mending cost?", "answer": "3 million"},
        {"paragraph": 1, "question": "When was it raised?", "answer": ""},
    ],
}
PARALLEL = {"en": "The ferry.", "ru": "Паром.", "uk": "Пором.", "hy": "Լաստանավ.", "ka": "ბორანი."}


def headline(held: bool, number: int) -> str:
    """Return a headline of its own for each number, of a story that is held out of the training or is not."""
    return next(name for n in range(20) if held_out(name := f"The ferry {number}{chr(97 + n)}") is held)


def write(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """Write a training file."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def write_all(folder: Path) -> Path:
    """Write every file that a training run reads: five stories to train on, five held out with ten questions."""
    told = [NEWS | {"id": f"s{n}", "headline": headline(False, n)} for n in range(5)]
    # Of one sentence, so that what is read answers a question or does not, whatever the weights.
    asked = [
        {"question": "What sails?", "kind": "plain", "answers": [[[0, 16]]], "span": [4, 9]},
        {"question": "Who sank 10 ferries?", "kind": "near", "answers": [], "span": None},
    ]
    kept = [
        {"id": f"h{n}", "headline": headline(True, n), "text": "The ferry sails.", "questions": asked} for n in range(5)
    ]
    for name in sources.NEWS_FILES:
        write(folder / f"{name}.jsonl.gz", [*told, *kept] if name == sources.NEWS_FILES[0] else told[:1])
    write(folder / f"{sources.OWN_LANGUAGES_FILE}.jsonl.gz", [OWN])
    write(folder / sources.INVENTED_FILE, [OWN])
    write(folder / sources.MORE_FILE, [MORE | {"headline": told[0]["headline"]}])
    write(folder / sources.ENCYCLOPAEDIA_FILE, [ENCYCLOPAEDIA])
    for name in {*sources.SPAN_FILES, *encoder.SPAN_FILES}:
        write(folder / f"{name}.jsonl.gz", [SPANS])
    for name in encoder.PARALLEL_FILES:
        write(folder / f"{name}.jsonl.gz", [PARALLEL] * 4)
    return folder
