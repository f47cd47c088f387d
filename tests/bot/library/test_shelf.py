"""Stories are written whole or not at all, and the index follows, whenever a program stops."""

from pathlib import Path

import pytest

from bot.commands.library import add as add_module
from bot.library.folders import added_folder
from bot.library.shelf import LOCK, put
from bot.settings import load_settings
from corpus import Metadata, Story, read_corpus
from index.errors import StateError
from tests.bot.conftest import StorybotCommand

PIER = Story.from_text("The pier of Holm is new. It cost 2 million kroner.", headline="A new pier", id="pier")
MILL = Story.from_text("The mill of Holm is old. It stands since 1840.", headline="An old mill", id="mill")


class Killed(BaseException):
    """Stands for the end of the process, after which nothing more is done."""


def written() -> list[str]:
    return sorted(path.name for path in added_folder(load_settings()).iterdir() if path.name != LOCK)


def test_a_program_killed_between_a_story_and_its_index_leaves_both_to_agree_at_the_next_start(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storybot("index")
    (tmp_path / "pier.md").write_text("# A new pier\n\nThe pier of Holm is new. It cost 2 million kroner.", "utf-8")

    def killed(*_arguments: object, **_options: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(add_module, "rebuild_index", killed)
        with pytest.raises(Killed):
            storybot("add", str(tmp_path / "pier.md"), "--yes")
    assert written() == ["pier.md"]
    assert "It cost 2 million kroner." in storybot("ask", "How much did the pier cost?", "--story", "pier").stdout
    assert storybot("index").stdout == "The index is up to date.\n"


def test_a_program_killed_while_it_writes_a_story_leaves_none(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    put(settings, [MILL])

    def killed(_path: Path, _to: Path) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(Killed):
            put(settings, [PIER])
    assert [story.id for story in read_corpus(added_folder(settings)).stories] == ["mill"]
    put(settings, [MILL])
    assert written() == ["mill.md"], "what was left half written is gone"


def test_a_full_disk_gets_one_line_and_the_story_before_stays(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    put(settings, [PIER])

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    changed = Story.from_text(PIER.text.replace("2", "3"), headline=PIER.headline, id=PIER.id)
    with monkeypatch.context() as patch:
        patch.setattr("index.storage.files.os.fsync", fail)
        with pytest.raises(StateError, match="the disk is full") as caught:
            put(settings, [changed])
    assert "\n" not in str(caught.value)
    assert "2 million" in (added_folder(settings) / "pier.md").read_text("utf-8")
    assert [one.outcome for one in put(settings, [changed])] == ["changed"]
    assert "3 million" in (added_folder(settings) / "pier.md").read_text("utf-8")


def test_a_first_outlet_is_taken_up_by_a_story_with_a_long_headline(corpus: Path) -> None:
    settings, headline = load_settings(), "The new pier of Holm " * 5
    for publisher, outcome in ((None, "added"), ("Holm Post", "changed"), ("The Courier", "added")):
        story = Story.from_text(PIER.text, headline=headline, metadata=Metadata(publisher=publisher))
        assert [one.outcome for one in put(settings, [story])] == [outcome]
    (story,) = read_corpus(added_folder(settings)).stories
    assert story.metadata.publishers == ("Holm Post", "The Courier")


def article(text: str, url: str) -> Story:
    return Story.from_text(text, headline="The weather", metadata=Metadata(url=f"https://holm.example/{url}"))


def test_articles_of_the_same_headline_at_different_addresses_are_different_stories(corpus: Path) -> None:
    settings = load_settings()
    put(settings, [article("It rains.", "mon"), article("It snows.", "tue")])
    put(settings, [article("It hails.", "wed")])
    assert [one.outcome for one in put(settings, [article("It snows a lot.", "tue")])] == ["changed"]
    assert [one.outcome for one in put(settings, [article("It hails a lot.", "wed?utm_source=feed")])] == ["changed"]
    found = {story.id: story.text for story in read_corpus(added_folder(settings)).stories}
    assert found == {"the-weather": "It rains.", "the-weather-2": "It snows a lot.", "the-weather-3": "It hails a lot."}
