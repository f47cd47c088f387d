"""`storybot withdraw`, and the list of withdrawn sentences."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.library.folders import added_folder
from bot.library.shelf import put
from bot.library.withdrawals import merge, take_back, withdraw, withdrawn
from bot.settings import load_settings
from corpus import Story, StorybotError
from corpus.withdrawing import digest_of
from index import StateError
from tests.bot.conftest import StorybotCommand

COST = "Repairs cost 3 million kroner."
QUESTION = "How much did the repairs cost?"
STORY = Story.from_text("It sails. It sank.", headline="Ferry")


def test_a_withdrawn_sentence_is_not_quoted_any_more_until_it_is_taken_back(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path
) -> None:
    assert COST in storybot("ask", QUESTION).stdout
    result = storybot("withdraw", "fer", "2.2", "--yes")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        ["Island ferry returns after storm", f"  2.2 {COST}", "It is withdrawn."],
    )
    assert "The index is built" in result.stderr
    for command in (("ask", QUESTION), ("ask", "--json", QUESTION), ("show", "ferry"), ("show", "ferry", "--json")):
        assert "million kroner" not in storybot(*command).stdout
    assert "2.2 […]" in storybot("show", "ferry").stdout.splitlines()
    assert storybot("index").stdout == "The index is up to date.\n"
    assert COST in (corpus / "ferry.md").read_text("utf-8")
    result = storybot("withdraw", "ferry", COST.upper(), "--undo", "--yes")
    assert result.stdout.splitlines()[1:] == [f"  2.2 {COST}", "It may be quoted again."]
    assert COST in storybot("ask", QUESTION).stdout


def test_the_last_sentence_of_the_last_story_can_be_withdrawn(storybot: StorybotCommand, corpus: Path) -> None:
    (corpus / "ferry.md").write_text(f"# Ferry\n\n{COST}", encoding="utf-8")
    assert storybot("ask", QUESTION).exit_code == 0
    result = storybot("withdraw", "ferry", "1", "--yes")
    assert "every sentence of 'ferry' is withdrawn" in result.stderr
    result = storybot("ask", QUESTION)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith(
        "storybot: stories: the only story waits for the end of its embargo, has expired or is withdrawn; "
    )
    assert storybot("withdraw", "ferry", "1", "--undo", "--yes").exit_code == 0
    assert COST in storybot("ask", QUESTION).stdout


def test_it_asks_before_and_needs_a_terminal_or_a_yes(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = storybot("withdraw", "ferry", "2.2")
    assert (result.exit_code, "there is no terminal to ask in" in result.stderr) == (2, True)
    monkeypatch.setattr("bot.commands.library.withdraw.require_answers", lambda _: None)
    assert "Withdraw it? [y/N]" in storybot("withdraw", "ferry", "2.2", stdin="n\n").stdout
    assert withdrawn(load_settings()) == frozenset()


def test_what_is_withdrawn_already_or_not_at_all_is_told(storybot: StorybotCommand, corpus: Path) -> None:
    assert storybot("withdraw", "ferry", "2.2", "--undo", "--yes").stdout.endswith("It is not withdrawn.\n")
    storybot("withdraw", "ferry", "2.2", "--yes")
    assert storybot("withdraw", "ferry", "2.2", "--yes").stdout.endswith("It is withdrawn already.\n")


UNKNOWN = {
    "number": ("9", "the story 'ferry' has no such sentence; name one of: 1.1 “The ferry to Holm"),
    "number in paragraph": ("2.3", "the story 'ferry' has no such sentence"),
    "paragraph of several": ("2", "it is 2 sentences; name one of: 2.1 “Waves had torn away the pier in March.”, 2.2"),
    "words": ("It flew.", "the story 'ferry' has no such sentence; name one of: 1.1"),
    "part of a sentence": ("kroner", "the story 'ferry' has no such sentence; name one of: 2.2 “Repairs cost"),
    "nothing": (" ", "the story 'ferry' has no such sentence"),
}


@pytest.mark.parametrize(("name", "why"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_sentence_that_is_unknown_or_ambiguous_is_refused_with_candidates(
    storybot: StorybotCommand, corpus: Path, name: str, why: str
) -> None:
    result = storybot("withdraw", "ferry", name, "--yes")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert why in result.stderr
    assert withdrawn(load_settings()) == frozenset()


def test_the_list_holds_digests_and_no_words(tmp_path: Path) -> None:
    settings = load_settings()
    for _ in range(2):
        withdraw(settings, STORY, STORY.sentences[1], now=datetime(2026, 5, 4, 9, 30, tzinfo=UTC))
    (line,) = (settings.state_dir / "withdrawn.jsonl").read_text("utf-8").splitlines()
    record = {"sentence": digest_of("It sank."), "story": "ferry", "withdrawn": "2026-05-04T09:30:00+00:00"}
    assert json.loads(line) == record
    withdraw(settings, STORY, STORY.sentences[0])
    take_back(settings, STORY, STORY.sentences[1])
    assert withdrawn(settings) == {digest_of("It sails.")}


@pytest.mark.parametrize("content", ["no json", "[]", '{"story": "ferry"}', "\x00"])
def test_a_list_that_cannot_be_read_is_an_error_and_shows_nothing_again(
    storybot: StorybotCommand, corpus: Path, content: str
) -> None:
    settings = load_settings()
    withdraw(settings, STORY, STORY.sentences[1])
    path = settings.state_dir / "withdrawn.jsonl"
    path.write_text(path.read_text("utf-8") + content, "utf-8")
    with pytest.raises(StateError, match="the list of withdrawn sentences cannot be read"):
        withdrawn(settings)
    result = storybot("ask", QUESTION)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    with pytest.raises(StorybotError):
        withdraw(settings, STORY, STORY.sentences[0])


def test_a_backup_brings_withdrawals_back_and_takes_none_back(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path
) -> None:
    settings = load_settings()
    withdraw(settings, STORY, STORY.sentences[0])
    assert storybot("backup", "a.tar.gz").stdout == "a.tar.gz holds the withdrawn sentences.\n"
    take_back(settings, STORY, STORY.sentences[0])
    withdraw(settings, STORY, STORY.sentences[1])
    assert storybot("restore", "a.tar.gz", "--yes").exit_code == 0
    assert withdrawn(settings) == {digest_of("It sails."), digest_of("It sank.")}
    merge(settings, settings.state_dir / "none.jsonl")
    assert len(withdrawn(settings)) == 2


def test_a_list_that_cannot_be_read_is_not_saved_and_nothing_is_put_back_beside_it(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path
) -> None:
    settings = load_settings()
    put(settings, [STORY])
    withdraw(settings, STORY, STORY.sentences[0])
    assert storybot("backup", "a.tar.gz").exit_code == 0
    (added_folder(settings) / "ferry.md").write_text("# Ferry\n\nIt is late.", "utf-8")
    (settings.state_dir / "withdrawn.jsonl").write_text("no json", "utf-8")
    for arguments in (("backup", "b.tar.gz"), ("restore", "a.tar.gz", "--yes")):
        result = storybot(*arguments)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert "move the file away and restore a backup" in result.stderr
    assert not (tmp_path / "b.tar.gz").exists()
    assert "It is late." in (added_folder(settings) / "ferry.md").read_text("utf-8")
