"""`storybot add` and `remove`: what they ask, write and refuse."""

import json
import multiprocessing
from pathlib import Path

import pytest

from bot.fetching import Fetched, FetchError
from bot.library.folders import added_folder
from bot.library.shelf import LONGEST_ID, Outcome, Shelf, locked, short_id, write
from bot.settings import load_settings
from corpus import Story, read_story
from tests.bot.conftest import FERRY, StorybotCommand

PIER = "# A new pier\n\nThe pier of Holm is new. It cost 2 million kroner."
LINES = "".join(
    json.dumps({"headline": f"Storm {number}", "text": f"Storm number {number} came."}) + "\n" for number in range(7)
)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which questions can be asked; the answers are the standard input."""
    monkeypatch.setattr("bot.commands.library.add.require_answers", lambda _: None)
    monkeypatch.setattr("bot.commands.library.remove.require_answers", lambda _: None)


def put(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_added_asked_about_changed_and_left_alone(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path
) -> None:
    file = put(tmp_path / "pier.md", PIER)
    result = storybot("add", file, "--yes")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 added, 0 changed, 0 unchanged, 0 refused")
    assert read_story(added / "pier.md").headline == "A new pier"
    assert [path.name for path in added.iterdir() if not path.name.startswith(".")] == ["pier.md"]
    assert "It cost 2 million kroner." in storybot("ask", "How much did the pier cost?", "--story", "pi").stdout
    assert "0 added, 0 changed, 1 unchanged" in storybot("add", file, "--yes").stdout
    put(tmp_path / "pier.md", PIER.replace("2 million", "3 million"))
    result = storybot("add", file, "--yes")
    assert "  -It cost 2 million kroner." in result.stdout.splitlines()
    assert "  +It cost 3 million kroner." in result.stdout.splitlines()
    assert "0 added, 1 changed" in result.stdout
    assert "3 million" in (added / "pier.md").read_text("utf-8")
    assert storybot("index").stdout == "The index is up to date.\n"


def test_a_story_is_shown_before_it_is_added_and_not_added_without_a_yes(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, terminal: None
) -> None:
    file = put(tmp_path / "mill.md", FERRY.replace("ferry", "mill"))
    result = storybot("add", file, stdin="n\n")
    assert result.stdout.splitlines()[:4] == [
        "Island mill returns after storm",
        "  Holm Post · 2024-05-04 · 30 words · en",
        "  id: mill (added)",
        "  The mill to Holm will sail again on 4 May. Mayor Ida Lund announced it on Monday.",
    ]
    assert "Add it? [y/N]" in result.stdout
    assert (result.exit_code, added.exists()) == (0, False)
    assert storybot("add", file, stdin="y\n").exit_code == 0
    assert (added / "mill.md").is_file()


def test_a_story_in_a_language_that_is_not_read_is_added_with_a_line_that_says_so(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path
) -> None:
    file = put(tmp_path / "kiosk.md", "---\nheadline: Kioski avataan\nlanguage: fi\n---\n\nKioski avataan maanantaina.")
    result = storybot("add", file, "--yes")
    line = "  its language, fi, is not one of STORYBOT_LANGUAGES: questions about it may be refused"
    assert (result.exit_code, line in result.stdout.splitlines()) == (0, True)
    assert "its language" not in storybot("add", put(tmp_path / "pier.md", PIER), "--yes").stdout


def test_without_a_terminal_and_without_yes_nothing_is_done(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path
) -> None:
    for arguments in (("add", put(tmp_path / "pier.md", PIER)), ("remove", "ferry")):
        result = storybot(*arguments)
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1] == (
            "Error: there is no terminal to ask in; say --yes to go on without asking."
        )
    assert not added.exists()


def test_a_story_that_is_there_by_another_name_is_shown_with_the_id_that_it_has(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path
) -> None:
    assert storybot("add", put(tmp_path / "pier.md", PIER), "--yes").exit_code == 0
    shown = storybot("add", put(tmp_path / "other.md", PIER), "--yes").stdout
    assert "id: pier (unchanged)" in shown


def test_an_empty_name_is_not_the_folder_one_is_in(storybot: StorybotCommand, corpus: Path, added: Path) -> None:
    result = storybot("add", "", "--yes")
    assert (result.exit_code, "a name is empty" in result.stderr, added.exists()) == (2, True, False)


def test_a_file_of_many_stories_shows_their_number_and_five(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, terminal: None
) -> None:
    result = storybot("add", put(tmp_path / "news.jsonl", LINES + "no json\n"), stdin="y\n")
    assert result.stdout.splitlines()[:2] == ["7 stories:", "  storm-0 (added) · Storm 0"]
    assert "  … and 2 more" in result.stdout.splitlines()
    assert "Storm 5" not in result.stdout
    assert result.stdout.splitlines()[-1] == "7 added, 0 changed, 0 unchanged, 1 refused"
    assert "refused: " in result.stdout
    assert result.exit_code == 2
    assert len(list(added.glob("*.md"))) == 7


def test_standard_input_and_a_folder_are_read(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path
) -> None:
    assert storybot("add", "-", "--yes", stdin=PIER).exit_code == 0
    assert (added / "a-new-pier.md").is_file()
    (tmp_path / "news" / "may").mkdir(parents=True)
    put(tmp_path / "news" / "may" / "mill.txt", "A mill\n\nIt turns.")
    assert storybot("add", str(tmp_path / "news"), "--yes").exit_code == 0
    assert (added / "may-mill.md").is_file()


def test_a_page_is_fetched_and_has_its_address(
    storybot: StorybotCommand, corpus: Path, added: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(url: str) -> Fetched:
        if "gone" in url:
            raise FetchError(url, "the page is gone (HTTP 410)", "check the address")
        return Fetched(PIER.encode(), "text/markdown", "https://example.org/pier.md")

    monkeypatch.setattr("bot.fetching.fetch", fetch)
    result = storybot("add", "https://example.org/p", "https://example.org/gone", "--yes")
    assert result.exit_code == 2
    assert "refused: https://example.org/gone: the page is gone (HTTP 410); check the address" in result.stdout
    assert read_story(added / "a-new-pier.md").metadata.url == "https://example.org/pier.md"


def test_one_address_is_one_story_whatever_its_headline(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path
) -> None:
    head = "---\nurl: https://example.org/pier\n---\n"
    storybot("add", put(tmp_path / "a.md", head + PIER), "--yes")
    result = storybot("add", put(tmp_path / "b.md", head + "# Pier\n\nIt broke."), "--yes")
    assert "0 added, 1 changed" in result.stdout
    assert read_story(added / "a.md").headline == "Pier"
    assert not (added / "b.md").exists()


def test_what_is_not_the_programs_own_is_not_replaced(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path
) -> None:
    (tmp_path / "other").mkdir()
    result = storybot("add", put(tmp_path / "other" / "ferry.md", PIER), "--yes")
    assert result.exit_code == 2
    assert f"its id, address or text is that of a story in {corpus / 'ferry.md'}; change it there" in result.stdout
    assert "kroner" in storybot("add", put(tmp_path / "pier.md", PIER), "--yes").stdout
    put(added / "pier.md", "---\nheadline: 'x\n---\n")
    result = storybot("add", str(tmp_path / "pier.md"), "--yes")
    assert f"{added / 'pier.md'} is there and cannot be read as this story; mend that file" in result.stdout
    assert (added / "pier.md").read_text("utf-8").startswith("---\nheadline: 'x")


def test_an_added_story_of_an_id_of_the_folder_is_named_as_a_problem(
    storybot: StorybotCommand, corpus: Path, added: Path
) -> None:
    added.mkdir(parents=True)
    put(added / "ferry.md", PIER)
    result = storybot("stories")
    assert f"{added / 'ferry.md'}: the id 'ferry' is that of {corpus / 'ferry.md'} too" in result.stderr


@pytest.mark.parametrize("content", ["", "---\nheadline: 'x\n---\ntext", "# Headline alone"])
def test_a_file_that_is_no_story_is_refused_in_a_line_and_nothing_is_written(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, content: str
) -> None:
    result = storybot("add", put(tmp_path / "bad.md", content), str(tmp_path / "none.md"), "--yes")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (2, "0 added, 0 changed, 0 unchanged, 2 refused")
    assert result.stdout.count("refused: ") == 2
    assert not added.exists()


def test_added_stories_are_removed_by_the_beginning_of_an_id_and_others_are_not(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storybot("add", put(tmp_path / "news.jsonl", LINES), "--yes")
    result = storybot("remove", "storm-1", "storm-", "ferry", "none", "--yes")
    assert result.exit_code == 2
    assert not (added / "storm-1.md").exists()
    assert len(list(added.glob("*.md"))) == 6
    refused = [line for line in result.stdout.splitlines() if line.startswith("refused: ")]
    assert "7 stories have an id that begins so; name one of: storm-0, storm-1" in refused[0]
    assert f"it is in your own file {corpus / 'ferry.md'}; remove it from there" in refused[1]
    assert "there is no such story" in refused[2]
    assert result.stdout.splitlines()[-1] == "1 removed, 3 refused"
    assert storybot("index").stdout == "The index is up to date.\n"
    monkeypatch.delenv("STORYBOT_CORPUS_DIR")
    assert "switch it off with STORYBOT_PACKAGED_STORY=false" in storybot("remove", "pash", "--yes").stdout


def test_a_story_is_removed_after_a_yes_only(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, terminal: None
) -> None:
    storybot("add", put(tmp_path / "pier.md", PIER), stdin="y\n")
    assert storybot("remove", "pier", stdin="\n").stdout.splitlines()[-1] == "0 removed, 0 refused"
    assert (added / "pier.md").exists()
    assert storybot("remove", "pier", stdin="y\n").stdout.splitlines()[-1] == "1 removed, 0 refused"
    assert not (added / "pier.md").exists()


@pytest.mark.parametrize(
    ("watch_seconds", "then"),
    [("10", "refuses every question until one is added"), ("0", "answers from what it has until it is stopped")],
)
def test_the_packaged_story_can_be_switched_off_and_the_last_story_removed(
    storybot: StorybotCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, watch_seconds: str, then: str
) -> None:
    monkeypatch.setenv("STORYBOT_WATCH_SECONDS", watch_seconds)
    monkeypatch.setenv("STORYBOT_PACKAGED_STORY", "false")
    for command in (("stories",), ("ask", "Who?")):
        result = storybot(*command)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert result.stderr.endswith("none was added; add one: storybot add FILE\n")
    storybot("add", put(tmp_path / "pier.md", PIER), "--yes")
    assert [one["id"] for one in json.loads(storybot("stories", "--json").stdout)] == ["pier"]
    result = storybot("remove", "pier", "--yes")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2:] == [
        f"No story is left. A running bot {then}.",
        "Add a story: storybot add FILE",
    ]
    assert not list((tmp_path / "state" / "index").rglob("index.sqlite"))


def test_long_ids_are_cut_to_what_stays_their_own() -> None:
    first, second = short_id("a-" + "long-" * 30 + "way"), short_id("a-" + "long-" * 30 + "road")
    assert first != second
    assert first.startswith("a-long-long")
    assert max(len(short_id("x" * length)) for length in range(1, 200)) == LONGEST_ID
    assert short_id("ferry") == "ferry"


def _add(state_dir: Path, number: int) -> None:
    settings = load_settings(state_dir=state_dir)
    folder = added_folder(settings)
    for count in range(5):
        story = Story.from_text(f"Text {number} {count}.", headline=f"Story {number} {count}")
        with locked(folder):
            planned = Shelf.read(settings).plan([story], folder)
            assert planned[0].outcome is Outcome.ADDED
            write(planned, folder, lambda _done, _total: None)


def test_an_adder_waits_for_another(corpus: Path, tmp_path: Path, added: Path) -> None:
    adder = multiprocessing.get_context("fork").Process(target=_add, args=(tmp_path / "state", 0))
    with locked(added):
        adder.start()
        adder.join(1)
        assert adder.is_alive()
        assert not list(added.glob("*.md"))
    adder.join(60)
    assert (adder.exitcode, len(list(added.glob("*.md")))) == (0, 5)


def test_a_broken_file_among_the_added_ones_does_not_keep_others_out(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, added: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STORYBOT_CORPUS_DIR")
    monkeypatch.setenv("STORYBOT_PACKAGED_STORY", "false")
    added.mkdir(parents=True)
    (added / "broken.md").write_text("---\nheadline: 'x\n---\ntext")
    result = storybot("add", put(tmp_path / "pier.md", PIER), "--yes")
    assert result.stdout.splitlines()[-1] == "1 added, 0 changed, 0 unchanged, 0 refused"
    assert (added / "pier.md").exists()
