"""`storybot show` and `stories`: stories for people and for programs."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.replies.stories_table import print_stories
from corpus import CorpusError, Story, full_id
from tests.bot.conftest import StorybotCommand


def test_a_story_is_shown_with_numbered_paragraphs_and_speakers(storybot: StorybotCommand, corpus: Path) -> None:
    (corpus / "ferry.md").write_text(
        "---\nheadline: Ferry\npublisher: Holm Post\n---\n"
        "It sails. Ida Lund said: “It is late.”\n\n## Why\n\n- Waves.\n",
        encoding="utf-8",
    )
    assert storybot("show", "f").stdout.splitlines() == [
        "Ferry",
        "  publisher: Holm Post",
        "  id: ferry",
        f"  file: {corpus / 'ferry.md'}",
        "",
        "1.1 It sails.",
        "1.2 Ida Lund said: “It is late.” [Ida Lund]",
        "",
        "2 (heading) Why",
        "",
        "3 (item) Waves.",
    ]
    shown = json.loads(storybot("show", "ferry", "--json").stdout)
    assert (shown["id"], shown["publisher"], shown["source"]) == ("ferry", "Holm Post", "folder")
    assert [(one["number"], one["kind"], one["leads"]) for one in shown["paragraphs"]][1:] == [
        (2, "heading", []),
        (3, "item", [2]),
    ]
    sentence = shown["paragraphs"][0]["sentences"][1]
    assert (sentence["text"], sentence["speaker"]) == ("Ida Lund said: “It is late.”", "Ida Lund")
    text = "\n\n".join(one["text"] for one in shown["paragraphs"])
    assert text[sentence["start"] : sentence["end"]] == sentence["text"]


def test_stories_are_listed_for_programs_with_their_source_and_file(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path
) -> None:
    added = tmp_path / "state" / "stories"
    added.mkdir(parents=True)
    (added / "pier.md").write_text("# Pier\n\nIt is new.", encoding="utf-8")
    first, second = json.loads(storybot("stories", "--json").stdout)
    assert first == {
        "id": "ferry",
        "headline": "Island ferry returns after storm",
        "publisher": "Holm Post",
        "author": "Ida Lund",
        "published": "2024-05-04",
        "url": "https://example.org/ferry",
        "language": None,
        "paragraphs": 2,
        "words": 30,
        "source": "folder",
        "path": str(corpus / "ferry.md"),
    }
    assert (second["id"], second["source"], second["path"]) == ("pier", "added", str(added / "pier.md"))


def test_the_packaged_story_is_named_as_such(storybot: StorybotCommand) -> None:
    (only,) = json.loads(storybot("stories", "--json").stdout)
    assert only["source"] == "packaged"


@pytest.mark.parametrize("length", [5, 30, 60, 100])
def test_an_id_stands_in_one_line_of_80_columns_to_be_copied(length: int) -> None:
    id = "x" * length
    story = Story.from_text("One.", headline="A long headline of a story about ferries and piers", id=id)
    console = Console(file=io.StringIO(), force_terminal=True, width=80, highlight=False, color_system=None)
    print_stories(console, [story])
    assert isinstance(console.file, io.StringIO)
    assert any(id in line for line in console.file.getvalue().splitlines())
    assert "ferries" in console.file.getvalue()


def test_the_beginning_of_an_id_is_enough_if_it_is_the_only_one() -> None:
    ids = ["pier", *(f"storm-{number}" for number in range(12)), "storm"]
    assert full_id(ids, "pi") == "pier"
    assert full_id(ids, "storm") == "storm"
    with pytest.raises(CorpusError, match=r"13 stories have an id that begins so; name one of: storm-0, .*storm-9, …"):
        full_id(ids, "st")
    with pytest.raises(CorpusError, match=r"there is no such story; name one of: pier, .*storm-8, …"):
        full_id(ids, "x")


def test_ask_and_show_name_the_candidates_of_an_ambiguous_id(storybot: StorybotCommand, corpus: Path) -> None:
    (corpus / "fern.md").write_text("# Fern\n\nIt grows.", encoding="utf-8")
    for arguments in (("show", "fer"), ("ask", "--story", "fer", "Who?")):
        result = storybot(*arguments)
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1].endswith("begins so; name one of: fern, ferry")
