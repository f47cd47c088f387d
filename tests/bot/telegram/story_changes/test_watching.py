"""Story files that change while the bot runs are taken on once nobody writes them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.answering import keeping
from bot.answering.keeping import StoryWatch
from bot.opening import embedding_model, index_store
from bot.settings import Settings
from bot.telegram.services import Services
from bot.telegram.story_changes.story_updates import StoryUpdates
from index import building
from index.building import refresh
from index.story_bot import StoryBot
from tests.fakes import CALIBRATION, WordEncoder, WordReader

FERRY = "Island ferry returns\n\nThe ferry to Holm sails again on 4 May.\n"
CUP = "Rovers win the cup\n\nKeeper Sam Oduya saved a penalty in the final.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stories"
    made.mkdir()
    (made / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return made


def move(folder: Path, to: Path) -> Path:
    return folder.rename(to)


@pytest.fixture
def settings(folder: Path) -> Settings:
    return Settings(corpus_dir=folder)


@pytest.fixture
def over_folder(services: Services, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Services over the published index of the folder; nobody waits for files to settle."""
    monkeypatch.setattr(keeping, "SETTLE", 0)
    encoder, store = WordEncoder(), index_store(settings)
    refresh(store, settings.corpus_dir, embedding_model(settings), encoder)
    bot = StoryBot(store.load(), encoder, WordReader(), bar=0.1, closest_bar=0.1, calibration=CALIBRATION)
    return replace(services, answerer=bot)


@pytest.fixture
def watch(over_folder: Services, settings: Settings) -> StoryWatch:
    return StoryWatch(StoryUpdates(over_folder, settings))


async def test_changed_files_are_answered_from_after_the_next_look(
    over_folder: Services, watch: StoryWatch, folder: Path
) -> None:
    assert not await watch.look()
    (folder / "cup.txt").write_text(CUP, encoding="utf-8")
    assert await watch.look()
    assert [story.id for story in over_folder.stories] == ["cup", "ferry"]
    assert not await watch.look()
    (folder / "cup.txt").write_text(CUP.replace("Oduya", "Oduyo"), encoding="utf-8")
    assert await watch.look()
    assert "Oduyo" in over_folder.stories[0].text
    (folder / "cup.txt").unlink()
    assert await watch.look()
    assert [story.id for story in over_folder.stories] == ["ferry"]


async def test_files_that_are_being_written_are_left_to_a_later_look(
    over_folder: Services, watch: StoryWatch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await watch.look()
    (folder / "cup.txt").write_text(CUP[:20], encoding="utf-8")

    async def written_on(_seconds: float) -> None:
        if (folder / "cup.txt").stat().st_size < len(CUP):
            (folder / "cup.txt").write_text(CUP, encoding="utf-8")

    monkeypatch.setattr("asyncio.sleep", written_on)
    assert not await watch.look()
    assert len(over_folder.stories) == 1
    assert await watch.look()
    assert "penalty" in over_folder.stories[0].text


async def test_what_is_left_out_is_logged_once(
    watch: StoryWatch, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await watch.look()
    (folder / "bad.md").write_text("---\nheadline: [\n---\n\nText.\n", encoding="utf-8")
    for _ in range(3):
        await watch.look()
    assert caplog.text.count("left out") == 1
    assert "bad.md" in caplog.text


async def test_a_folder_that_is_gone_is_logged_once_and_the_bot_goes_on(
    over_folder: Services, watch: StoryWatch, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    moved = move(folder, folder.parent / "elsewhere")
    for _ in range(3):
        assert not await watch.look()
    assert caplog.text.count("there is no such corpus directory") == 1
    assert len(over_folder.stories) == 1
    move(moved, folder)
    (folder / "cup.txt").write_text(CUP, encoding="utf-8")
    assert await watch.look()


async def test_a_bot_whose_last_story_is_removed_refuses_until_there_is_one_again(
    over_folder: Services, watch: StoryWatch, folder: Path
) -> None:
    await watch.look()
    (folder / "ferry.txt").unlink()
    assert not await watch.look()
    assert len(over_folder.stories) == 0
    assert over_folder.answerer.ask("When does the ferry sail?").outcome == "refusal"
    assert not await watch.look()
    (folder / "cup.txt").write_text(CUP, encoding="utf-8")
    assert await watch.look()
    assert [story.id for story in over_folder.stories] == ["cup"]


async def test_a_bot_whose_last_story_is_taken_back_refuses_at_once_though_nobody_watches(
    over_folder: Services, settings: Settings, folder: Path
) -> None:
    updates = StoryUpdates(over_folder, settings)
    (folder / "ferry.txt").unlink()
    assert await updates.refresh()
    assert len(over_folder.stories) == 0


async def test_a_story_is_answered_from_between_its_embargo_and_its_expiry(
    over_folder: Services, watch: StoryWatch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime.now(UTC)
    begin, end = ((start + timedelta(hours=hours)).isoformat("T", "seconds") for hours in (1, 2))
    moments = f"embargo_until: {begin}\nexpires: {end}"
    (folder / "cup.md").write_text(f"---\nheadline: Rovers win\n{moments}\n---\n\nOduya saved a penalty.\n", "utf-8")
    stories = []
    for hours in (0, 0.5, 1.1, 1.5, 2.1, 3):
        moment = start + timedelta(hours=hours)
        monkeypatch.setattr(keeping, "now", lambda moment=moment: moment)
        monkeypatch.setattr(building, "datetime", SimpleNamespace(now=lambda _zone, moment=moment: moment))
        await watch.look()
        stories.append([story.id for story in over_folder.stories])
    waits, there = ["ferry"], ["cup", "ferry"]
    assert stories == [waits, waits, there, there, waits, waits]
