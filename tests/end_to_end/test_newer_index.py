"""A bot that runs takes up the stories that another process indexes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import storybot
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader
from tests.end_to_end.storybot_process import Running

FERRY = "Island ferry returns\n\nThe ferry to Holm sails again on 4 May.\n"
CUP = "Rovers win the cup\n\nKeeper Sam Oduya saved a penalty in the final.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return folder


@pytest.fixture
def settings(corpus: Path) -> dict[str, str]:
    return {"STORYBOT_CORPUS_DIR": str(corpus), "STORYBOT_WATCH_SECONDS": "0"}


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running


@pytest.fixture
def bot(server: BotApiServer, tmp_path: Path, settings: dict[str, str]) -> Iterator[Running]:
    with polling(server, tmp_path / "state", **settings) as process:
        yield process
        assert "Traceback" not in process.log


def test_stories_that_are_indexed_while_the_bot_runs_are_answered_from(
    server: BotApiServer, bot: Running, tmp_path: Path, corpus: Path, settings: dict[str, str]
) -> None:
    reader = Reader.in_private(server, 501)
    assert "penalty" not in reader.asks("Who saved the penalty?").text
    (corpus / "cup.txt").write_text(CUP, encoding="utf-8")
    assert storybot("index", state_dir=tmp_path / "state", settings=settings).returncode == 0
    bot.wait_for_log("answering from a newer index, of 2 stories")
    assert "Sam Oduya saved a penalty" in reader.asks("Who saved the penalty?").text
    (corpus / "cup.txt").unlink()
    assert storybot("index", "--rebuild", state_dir=tmp_path / "state", settings=settings).returncode == 0
    bot.wait_for_log("answering from a newer index, of 1 stories")
    assert "penalty" not in reader.asks("Who saved the penalty?").text


def test_files_that_change_while_the_bot_runs_are_answered_from_without_a_command(
    server: BotApiServer, tmp_path: Path, corpus: Path, settings: dict[str, str]
) -> None:
    with polling(server, tmp_path / "state", **settings | {"STORYBOT_WATCH_SECONDS": "1"}) as bot:
        reader = Reader.in_private(server, 502)
        assert "penalty" not in reader.asks("Who saved the penalty?").text
        (corpus / "cup.txt").write_text(CUP, encoding="utf-8")
        bot.wait_for_log("answering from a newer index, of 2 stories")
        assert "Sam Oduya saved a penalty" in reader.asks("Who saved the penalty?").text
        assert "Traceback" not in bot.log


def test_an_index_of_another_model_is_left_to_the_next_start(
    server: BotApiServer, bot: Running, tmp_path: Path, corpus: Path, settings: dict[str, str]
) -> None:
    reader = Reader.in_private(server, 502)
    (corpus / "cup.txt").write_text(CUP, encoding="utf-8")
    other = {**settings, "STORYBOT_PASSAGE_PROMPT": "passage: "}
    assert storybot("index", state_dir=tmp_path / "state", settings=other).returncode == 0
    assert "penalty" not in reader.asks("Who saved the penalty?").text
    assert "newer index" not in bot.log
