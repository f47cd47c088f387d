"""The stories and questions of `tests/data` together, for long runs."""

from __future__ import annotations

import shutil
from pathlib import Path

from corpus import PACKAGED_STORIES
from index.evaluation import read_question_file
from tests.end_to_end.storybot_process import storybot

DATA = Path(__file__).parents[1] / "data"
FILES = ("seed-dev.jsonl", "questions.jsonl", "news/questions.jsonl")

LONGEST_BUILD = 1200.0
"""Seconds that the index may take on a busy machine."""


def all_questions() -> list[str]:
    """Return the questions, each once."""
    return list(dict.fromkeys(asked.question for name in FILES for asked in read_question_file(DATA / name).questions))


def make_corpus(folder: Path) -> Path:
    """Copy the stories that they are about to a folder; return it."""
    shutil.copytree(PACKAGED_STORIES, folder, dirs_exist_ok=True)
    for name in ("stories", "news/stories"):
        shutil.copytree(DATA / name, folder, dirs_exist_ok=True)
    return folder


def make_state(folder: Path, corpus: Path) -> Path:
    """Make or refresh a state directory that holds the index of a corpus; return it. Raises RuntimeError."""
    completed = storybot(
        "index", state_dir=folder, settings={"STORYBOT_CORPUS_DIR": str(corpus)}, timeout=LONGEST_BUILD
    )
    if completed.returncode:
        raise RuntimeError(completed.stderr)
    return folder
