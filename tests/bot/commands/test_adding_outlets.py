"""`storybot add` of a text that is there already: from another outlet, or with something new about it."""

import json
from pathlib import Path

import pytest

from corpus import read_story
from tests.bot.commands.test_adding import PIER, put
from tests.bot.conftest import StorybotCommand


def outlet(path: Path, head: str, text: str = PIER) -> str:
    return put(path, f"---\n{head}\n---\n{text}")


def test_the_same_text_from_another_outlet_is_added_once_as_a_further_one(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path
) -> None:
    (tmp_path / "other").mkdir()
    storybot("add", outlet(tmp_path / "pier.md", "publisher: Holm Post\nurl: https://holm.example/p"), "--yes")
    courier = outlet(tmp_path / "other" / "pier.md", "publisher: The Courier\nurl: https://courier.example/p")
    for again in range(2):
        result = storybot("add", courier, "--yes")
        assert result.stdout.splitlines()[-1].startswith(f"{1 - again} added, 0 changed, {again} unchanged")
    assert read_story(added / "pier.md").metadata.publisher == "Holm Post"
    assert read_story(added / "pier-2.md").metadata.publisher == "The Courier"
    assert len(list(added.glob("*.md"))) == 2
    pier = next(row for row in json.loads(storybot("stories", "--json").stdout) if row["id"] == "pier")
    assert [one["publisher"] for one in pier["outlets"]] == ["The Courier"]


def test_two_outlets_of_one_text_can_be_added_at_once(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path
) -> None:
    lines = [{"headline": "Pier", "text": "It is new.", "publisher": name} for name in ("Holm Post", "The Courier")]
    file = put(tmp_path / "news.jsonl", "".join(json.dumps(line) + "\n" for line in [*lines, lines[0]]))
    assert "2 added, 0 changed, 1 unchanged, 0 refused" in storybot("add", file, "--yes").stdout
    assert len(list(added.glob("*.md"))) == 2


UNCHANGED = {
    "nothing new": "author: Ida Lund",
    "the same publisher": "publisher: Holm Post",
    "the same address": "publisher: The Courier\nurl: https://holm.example/p",
}


@pytest.mark.parametrize("head", UNCHANGED.values(), ids=UNCHANGED)
def test_the_same_text_without_a_new_outlet_stays_unchanged(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, head: str
) -> None:
    storybot("add", outlet(tmp_path / "pier.md", "publisher: Holm Post\nurl: https://holm.example/p"), "--yes")
    result = storybot("add", outlet(tmp_path / "other.md", head), "--yes")
    assert "id: pier (unchanged)" in result.stdout
    assert [path.name for path in added.glob("*.md")] == ["pier.md"]


AMENDED = {
    "correction": "correction: It cost 3 million.",
    "embargo": "embargo_until: 9999-12-31",
    "expiry": "expires: 9999-12-31",
    "publisher": "publisher: Holm Post",
}


@pytest.mark.parametrize("head", AMENDED.values(), ids=AMENDED)
def test_a_correction_a_moment_and_a_first_outlet_are_taken_up_with_the_same_text(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, head: str
) -> None:
    storybot("add", put(tmp_path / "pier.md", PIER), "--yes")
    for outcome in ("0 added, 1 changed", "0 added, 0 changed, 1 unchanged"):
        assert outcome in storybot("add", outlet(tmp_path / "pier.md", head), "--yes").stdout
    assert head in (added / "pier.md").read_text("utf-8").replace("'", "")


@pytest.mark.parametrize("publisher", ["", "publisher: Holm Post\n"])
def test_what_is_new_is_taken_on_by_the_story_of_the_same_text_which_keeps_its_metadata(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, publisher: str
) -> None:
    storybot("add", outlet(tmp_path / "pier.md", "publisher: Holm Post\nauthor: Ida Lund"), "--yes")
    other = outlet(tmp_path / "other.md", f"{publisher}embargo_until: 9999-12-31")
    assert "id: pier (changed)" in storybot("add", other, "--yes").stdout
    assert [path.name for path in added.glob("*.md")] == ["pier.md"]
    about = read_story(added / "pier.md").metadata
    assert (about.publisher, about.author, about.embargo_until) == ("Holm Post", "Ida Lund", "9999-12-31")
