"""What `storybot doctor` finds: a line for what holds, and a line with the cure for what does not."""

import asyncio
import errno
import gc
import os
import shutil
import sys
import time
import warnings
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.checks import LONGEST_SILENCE, Finding, findings, running
from bot.database import Database
from bot.opening import conditions
from bot.settings import Settings, load_settings
from corpus import PACKAGED_STORIES
from index import EmbeddingModel
from index.building import refresh
from index.model_files import packaged
from index.storage.index_store import IndexStore
from index.suggestions import Suggester
from tests.bot_api import BotApiServer
from tests.fakes import WordEncoder, WordReader

NOBODY = "http://127.0.0.1:9"
TOKEN = "123456789:AAE-not-a-real-token_of-any-bot"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "ferry.txt").write_text("A ferry\n\nThe ferry sails on Monday.")
    return folder


@pytest.fixture
def settings(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return load_settings(corpus_dir=corpus, state_dir=tmp_path / "state")


def changed(settings: Settings, **values: Any) -> Settings:
    return load_settings(**{"corpus_dir": settings.corpus_dir, "state_dir": settings.state_dir, **values})


def finding(settings: Settings, subject: str) -> Finding:
    (found,) = (found for found in findings(settings) if found.subject == subject)
    assert "\n" not in found.line
    return found


def build_index(settings: Settings) -> None:
    suggester = Suggester(conditions(settings), WordReader())
    refresh(IndexStore(settings.state_dir), settings.corpus_dir, EmbeddingModel(), WordEncoder(), suggester=suggester)


def test_all_holds_where_all_is_there_in_the_order_in_which_to_mend(settings: Settings) -> None:
    build_index(settings)
    found = list(findings(settings))
    assert [check.subject for check in found] == [
        "python", "packages", "model", "reader", "corpus", "state", "index", "database", "telegram"
    ]  # fmt: skip
    assert all(check.holds for check in found), found


def test_each_ok_line_tells_what_was_found(settings: Settings) -> None:
    build_index(settings)
    lines = {check.subject: check.line for check in findings(settings)}
    assert lines["python"] == ".".join(map(str, sys.version_info[:3]))
    assert lines["packages"].endswith(" installed")
    assert int(lines["packages"].split()[0]) >= 20
    assert lines["model"].startswith("storybot-encoder, weights in ")
    assert lines["model"].endswith(", checked")
    assert lines["reader"].startswith("storybot-reader, weights in ")
    assert lines["corpus"] == f"1 story in {settings.corpus_dir}"
    assert lines["state"] == f"{settings.state_dir} can be written"
    assert lines["index"] == "whole and up to date, 1 passages"
    assert lines["telegram"] == "no token is set (`storybot run` alone needs one)"


def test_one_thing_that_fails_does_not_hide_the_others(settings: Settings) -> None:
    found = {check.subject: check.holds for check in findings(changed(settings, corpus_dir="nowhere"))}
    assert [subject for subject, holds in found.items() if not holds] == ["corpus", "index"]


def test_an_old_python_is_too_old(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    found = finding(settings, "python")
    assert not found.holds
    assert found.line.endswith("too old; install Python 3.11 or newer")


def test_a_package_of_the_wrong_version_is_named_with_the_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.0.1" if name == "click" else right(name))
    found = finding(settings, "packages")
    assert not found.holds
    assert found.line.startswith("click 0.0.1: not ")
    assert "pip install 'click" in found.line


def test_a_package_that_is_missing_is_named_with_the_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = metadata.requires
    monkeypatch.setattr(metadata, "requires", lambda name: [*(right(name) or []), "no-such-package-here>=1"])
    assert finding(settings, "packages") == Finding(
        "packages", False, "no-such-package-here: not installed; pip install 'no-such-package-here>=1'"
    )


def test_packages_of_the_tests_are_not_needed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "requires", lambda _name: ['no-such-package-here>=1; extra == "test"', "click"])
    assert finding(settings, "packages") == Finding("packages", True, "1 installed")


def test_a_program_that_was_not_installed_is_told_how(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    found = finding(settings, "packages")
    assert not found.holds
    assert "pip install" in found.line


def test_a_model_on_the_hub_is_not_looked_for(settings: Settings) -> None:
    found = finding(changed(settings, embedding_model="some/hub-model"), "model")
    assert found == Finding("model", True, "some/hub-model, from the Hugging Face hub")


def test_a_model_folder_without_weights_is_told(settings: Settings, tmp_path: Path) -> None:
    found = finding(changed(settings, embedding_model=str(tmp_path)), "model")
    assert not found.holds
    assert found.line.endswith(f"no weights in {tmp_path}; name a folder that holds model.safetensors")


def test_tampered_weights_are_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "sha256_of", lambda path: "0" * 64)
    for subject in ("model", "reader"):
        found = finding(settings, subject)
        assert not found.holds
        assert "is not that of the published file; install storybot again" in found.line


def test_the_packaged_stories_are_a_corpus(settings: Settings) -> None:
    assert finding(changed(settings, corpus_dir=PACKAGED_STORIES), "corpus").line == f"1 story in {PACKAGED_STORIES}"


@pytest.mark.parametrize("subject", ["corpus", "index"])
def test_a_missing_corpus_is_told(settings: Settings, subject: str) -> None:
    shutil.rmtree(settings.corpus_dir)
    found = finding(settings, subject)
    assert not found.holds
    assert found.line.startswith(f"{settings.corpus_dir}: there is no such corpus directory; ")
    assert "STORYBOT_CORPUS_DIR" in found.line


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("latin.txt", b"Caf\xe9\n\nOpen.", "not UTF-8 at byte 3"),
        ("open.md", b"---\nheadline: A\n\nText.", "the front matter has no end"),
        ("bare.txt", b"Only a headline", "it has no text under its headline"),
    ],
)
def test_a_bad_story_file_is_told_though_the_others_are_read(
    settings: Settings, name: str, content: bytes, why: str
) -> None:
    (settings.corpus_dir / name).write_bytes(content)
    found = finding(settings, "corpus")
    assert not found.holds
    assert found.line.startswith(f"{settings.corpus_dir / name}: {why}; ")


def test_a_state_directory_that_is_a_file_is_told(settings: Settings) -> None:
    settings.state_dir.write_text("")
    found = finding(settings, "state")
    assert not found.holds
    assert found.line.startswith(f"state directory {settings.state_dir}: it cannot be written (")
    assert "STORYBOT_STATE_DIR" in found.line


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full; free some space"), (errno.EROFS, "it cannot be written")]
)
def test_a_full_or_read_only_disk_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("bot.checks.tempfile.TemporaryFile", fail)
    found = finding(settings, "state")
    assert not found.holds
    assert words in found.line


def test_looking_at_the_state_directory_leaves_nothing_in_it(settings: Settings) -> None:
    assert finding(settings, "state").holds
    assert list(settings.state_dir.iterdir()) == []


def test_a_missing_index_is_told(settings: Settings) -> None:
    found = finding(settings, "index")
    assert found == Finding(
        "index", False, f"{settings.state_dir / 'index'}: there is none yet; build it: storybot index"
    )


def test_an_outdated_index_is_told(settings: Settings) -> None:
    build_index(settings)
    (settings.corpus_dir / "rain.txt").write_text("Rain\n\nIt rained all day.")
    assert "the stories have changed; build it: storybot index" in finding(settings, "index").line


def test_an_index_of_another_model_is_told(settings: Settings) -> None:
    build_index(settings)
    found = finding(changed(settings, passage_prompt="passage: "), "index")
    assert not found.holds
    assert "it was made with another embedding model" in found.line


@pytest.mark.parametrize("name", ["manifest.json", "stories.json", "passages.json", "passages.faiss"])
def test_a_damaged_index_is_told(settings: Settings, name: str) -> None:
    build_index(settings)
    (path,) = settings.state_dir.glob(f"index/generations/*/{name}")
    path.write_bytes(b"damaged")
    found = finding(settings, "index")
    assert not found.holds
    assert "storybot index" in found.line


@pytest.mark.parametrize("address", [NOBODY, f"{NOBODY}/"])
def test_a_telegram_that_cannot_be_reached_is_told_without_the_token(settings: Settings, address: str) -> None:
    found = finding(changed(settings, token=TOKEN, api_url=address), "telegram")
    assert not found.holds
    assert found.line.startswith(f"{NOBODY}: cannot be reached (ConnectError: ")
    assert found.line.endswith("check the network and STORYBOT_API_URL")
    assert TOKEN not in found.line


def test_a_telegram_that_answers_is_told_by_the_bots_name(settings: Settings) -> None:
    with BotApiServer() as server:
        found = finding(changed(settings, token=server.token, api_url=server.url), "telegram")
    assert found == Finding("telegram", True, "@storybot_test_bot answers")


def test_a_token_that_telegram_does_not_accept_is_told_and_not_shown(settings: Settings) -> None:
    with BotApiServer() as server:
        found = finding(changed(settings, token=TOKEN, api_url=server.url), "telegram")
    assert not found.holds
    assert found.line.startswith("STORYBOT_TOKEN: Telegram does not accept it; ")
    assert TOKEN not in found.line


@pytest.mark.parametrize("token", [None, TOKEN], ids=["accepted", "refused"])
def test_asking_telegram_leaves_no_connection_open(settings: Settings, token: str | None) -> None:
    gc.collect()
    with BotApiServer() as server, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", ResourceWarning)
        finding(changed(settings, token=token or server.token, api_url=server.url), "telegram")
        gc.collect()
    assert [str(warning.message) for warning in warned] == []


@pytest.mark.parametrize("content", [None, "", "soon", "12:30", "\x00"])
def test_without_a_heartbeat_it_does_not_run(settings: Settings, content: str | None) -> None:
    heartbeat = settings.state_dir / "heartbeat"
    if content is not None:
        heartbeat.parent.mkdir()
        heartbeat.write_text(content)
    assert running(settings) == Finding("running", False, f"no sign of life in {heartbeat}; start it: storybot run")


@pytest.mark.parametrize(
    ("seconds", "holds", "line"),
    [
        (0, True, "gave a sign of life 0 s ago"),
        (20, True, "gave a sign of life 20 s ago"),
        (-3, True, "gave a sign of life 0 s ago"),
        (LONGEST_SILENCE, True, "gave a sign of life 60 s ago"),
        (LONGEST_SILENCE + 1, False, "silent for 61 s; look into its log, then start it again"),
        (3600, False, "silent for 3600 s; look into its log, then start it again"),
    ],
)
def test_a_heartbeat_counts_while_it_is_fresh(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, seconds: int, holds: bool, line: str
) -> None:
    settings.state_dir.mkdir()
    (settings.state_dir / "heartbeat").write_text("1700000000\n")
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0 + seconds)
    assert running(settings) == Finding("running", holds, line)


def test_a_database_that_cannot_be_opened_is_told_without_its_password(settings: Settings) -> None:
    address = SecretStr("postgresql://bot:hush@127.0.0.1:1/storybot")
    found = finding(changed(settings, database_url=address), "database")
    assert not found.holds
    assert found.line.startswith("postgresql+asyncpg://bot:***@127.0.0.1:1/storybot: it cannot be opened")
    assert "hush" not in found.line
    assert "STORYBOT_DATABASE_URL" in found.line


def test_a_database_that_is_there_is_told_by_its_address(settings: Settings) -> None:
    found = finding(settings, "database")
    assert found == Finding("database", True, found.line)
    assert found.line.endswith("storybot.db is not there yet, `storybot run` makes it")

    async def opened() -> None:
        await (await Database.open(settings.database.get_secret_value())).close()

    asyncio.run(opened())
    assert finding(settings, "database").line.endswith("storybot.db, its tables up to date")
