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
        "outlets": [],
        "language": None,
        "correction": None,
        "embargo_until": None,
        "expires": None,
        "standing": None,
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


WAITING = "---\nheadline: {0}\n{1}\n---\n\nThe {0} is new.\n"


def test_a_story_that_waits_or_has_expired_is_told_by_stories_and_show_and_not_asked(
    storybot: StorybotCommand, corpus: Path
) -> None:
    (corpus / "pier.md").write_text(WAITING.format("pier", "embargo_until: 9999-12-31"), encoding="utf-8")
    (corpus / "mill.md").write_text(WAITING.format("mill", "expires: 2000-01-01"), encoding="utf-8")
    result = storybot("stories")
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["id", "ferry"]
    assert result.stderr.splitlines() == [
        "mill has expired: 2000-01-01",
        "pier waits for the end of its embargo: 9999-12-31",
    ]
    rows = {row["id"]: row for row in json.loads(storybot("stories", "--json").stdout)}
    assert {id: row["standing"] for id, row in rows.items()} == {"ferry": None, "mill": "expired", "pier": "waits"}
    assert rows["pier"]["embargo_until"] == "9999-12-31"
    assert "  waits for the end of its embargo: 9999-12-31" in storybot("show", "pier").stdout.splitlines()
    assert json.loads(storybot("show", "mill", "--json").stdout)["standing"] == "expired"
    result = storybot("ask", "--story", "pier", "What is new?")
    assert (result.exit_code, "there is no such story" in result.stderr) == (2, True)


def test_if_all_stories_wait_they_are_listed_and_asking_tells_why_not(storybot: StorybotCommand, corpus: Path) -> None:
    (corpus / "ferry.md").write_text(WAITING.format("ferry", "embargo_until: 9999-12-31"), encoding="utf-8")
    assert storybot("stories").exit_code == 0
    for command in (("ask", "What is new?"), ("chat",)):
        result = storybot(*command)
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1] == (
            "storybot: stories: the only story waits for the end of its embargo, has expired or is withdrawn; "
            "see storybot stories"
        )


def test_a_correction_is_shown(storybot: StorybotCommand, corpus: Path) -> None:
    (corpus / "ferry.md").write_text(WAITING.format("ferry", "correction: It is not old."), encoding="utf-8")
    assert "  correction: It is not old." in storybot("show", "ferry").stdout.splitlines()
    assert json.loads(storybot("show", "ferry", "--json").stdout)["correction"] == "It is not old."


def test_a_preview_tells_that_a_story_waits(storybot: StorybotCommand, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "pier.md").write_text(WAITING.format("pier", "embargo_until: 9999-12-31"), encoding="utf-8")
    result = storybot("add", str(tmp_path / "pier.md"), "--yes")
    assert "  waits for the end of its embargo: 9999-12-31" in result.stdout.splitlines()
    assert "embargo_until: '9999-12-31'" in (tmp_path / "state" / "stories" / "pier.md").read_text("utf-8")


def test_a_text_of_several_outlets_is_one_story_with_all_of_them(storybot: StorybotCommand, corpus: Path) -> None:
    courier = (corpus / "ferry.md").read_text("utf-8").replace("Holm Post", "The Courier").replace("org", "com")
    (corpus / "courier.md").write_text(courier.replace("2024-05-04", "2024-05-05"), encoding="utf-8")
    (row,) = json.loads(storybot("stories", "--json").stdout)
    outlet = {
        "id": "courier",
        "publisher": "The Courier",
        "url": "https://example.com/ferry",
        "published": "2024-05-05",
    }
    assert (row["id"], row["outlets"]) == ("ferry", [outlet])
    assert json.loads(storybot("show", "ferry", "--json").stdout)["outlets"] == [outlet]
    line = "  also: The Courier · 2024-05-05 · https://example.com/ferry · id: courier"
    assert line in storybot("show", "ferry").stdout.splitlines()
    assert "Holm Post, The Courier" in storybot("stories").stdout
    assert json.loads(storybot("show", "courier", "--json").stdout)["publisher"] == "The Courier"
    for story in ("ferry", "cour"):
        result = storybot("ask", "--story", story, "How much did the repairs cost?")
        assert "· Holm Post · by Ida Lund · 4 May 2024 · also The Courier · https://" in result.stdout
