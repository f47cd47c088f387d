"""Hostile texts and names: nothing takes for ever, leads out of its folder, or reaches a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus import StorybotError
from corpus.readers import read_stories, stories_in
from corpus.story import slug
from tests.hostile import CPU_SECONDS

ESCAPE = "\x1b[2J\x9b31m\x07\u2028"
CHARACTERS = 1_500


def test_no_text_of_repeated_pieces_takes_long() -> None:
    command = [sys.executable, "-m", "tests.hostile", str(CHARACTERS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    last = done.stderr.splitlines()[-1:]
    assert done.returncode == 0, f"more than {CPU_SECONDS} s of processor time, or an error: {last}"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..", "/etc/passwd", "a/../../b", "..\\..\\b", "a\0b", ".ssh", "~/x"]
)
def test_no_name_of_a_document_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    assert not set(slug(name)) & set("/\\.\0~")
    rows = json.dumps({"id": name, "headline": f"{name} wins", "text": "Rovers win the cup."}).encode()
    stories, _ = stories_in(rows, "many.jsonl")
    for story in stories:
        assert (tmp_path / f"{story.id}.md").resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", f"A head{ESCAPE}line\n\nRovers{ESCAPE} win."),
        ("a.md", f"# A head{ESCAPE}line\n\nRovers{ESCAPE} win."),
        ("a.md", '---\nheadline: "A \\e[2J"\npublisher: "P \\e[2J"\nauthor: "A \\x9b"\n---\n\nRovers win.'),
        (
            "a.html",
            "<title>A &#27;[2J &#x9b;</title><meta name=author content='B &#27;[2J'><article><p>Rovers win.</article>",
        ),
        (
            "a.jsonl",
            json.dumps(dict.fromkeys(("headline", "text", "publisher", "author", "photo_credit"), f"A {ESCAPE}")),
        ),
    ],
)
def test_no_field_of_a_story_has_control_characters(name: str, text: str) -> None:
    try:
        stories, found = stories_in(text.encode(), name)
        problems = [*map(str, found)]
    except StorybotError as refused:
        stories, problems = [], [str(refused)]
    assert stories or problems
    for value in (*(json.dumps(asdict(one), ensure_ascii=False) for one in stories), *problems):
        assert not {"\x1b", "\x9b", "\x07", "\u2028"} & set(value)
        assert "\\u001b" not in value


def test_the_name_of_a_file_does_nothing_to_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J\n2026-01-01 INFO bot: all is well.md"
    path.write_text("")
    with pytest.raises(StorybotError) as refused:
        read_stories(path)
    assert r"\x1b[2J" in str(refused.value)
    assert not {"\x1b", "\n"} & set(str(refused.value))


def test_aliases_of_yaml_are_not_read() -> None:
    levels = "".join(f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10) if n else 'lol'}]\n" for n in range(12))
    bomb = f"---\nheadline: *a11\n{levels}---\n\nRovers win."
    with pytest.raises(StorybotError, match=r"aliases such as .* are not read") as refused:
        stories_in(bomb.encode(), "a.md")
    assert len(str(refused.value)) < 300


def test_comments_before_the_first_tag_are_read_once() -> None:
    # A rule that goes back over them takes twice as long for each one.
    for opening in (b"<!--a-->", b"<?xml?>", b"<!doctype x>"):
        with pytest.raises(StorybotError, match=r"^a\.html: "):
            stories_in(opening * 400 + b"x", "a.html")
