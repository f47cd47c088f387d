"""`storybot doctor`: one line for each check, which says what was found or what to do."""

import asyncio
import errno
import gc
import os
import platform
import shutil
import time
import warnings
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from bot.checks import findings, running
from bot.database import Database
from bot.finding import Finding
from bot.program.heartbeat import LONGEST_SILENCE, beat
from bot.settings import Settings, load_settings
from index import EmbeddingModel
from index.building import refresh
from index.model_files import packaged
from index.storage.index_store import IndexStore
from tests.bot_api import BotApiServer
from tests.fakes import WordEncoder

NOBODY = "http://127.0.0.1:9"
TOKEN = "123456789:AAE-not-a-real-token_of-any-bot"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "ferry.txt").write_text("A ferry\n\nThe ferry sails on Monday.")
    return load_settings(corpus_dir=tmp_path / "stories", state_dir=tmp_path / "state")


def changed(settings: Settings, **values: Any) -> Settings:
    return load_settings(**{"corpus_dir": settings.corpus_dir, "state_dir": settings.state_dir, **values})


def finding(settings: Settings, subject: str) -> Finding:
    (found,) = (found for found in findings(settings) if found.subject == subject)
    assert "\n" not in found.line
    return found


def failure(settings: Settings, subject: str) -> str:
    found = finding(settings, subject)
    assert not found.holds
    return found.line


def build_index(settings: Settings) -> None:
    refresh(IndexStore(settings.state_dir), settings.corpus_dir, EmbeddingModel(), WordEncoder())


def test_everything_passes_when_everything_is_there(settings: Settings) -> None:
    build_index(settings)
    found = list(findings(settings))
    assert all(check.holds for check in found), found
    lines = {check.subject: check.line for check in found}
    assert list(lines) == ["packages", "model", "reader", "corpus", "state", "index", "database", "telegram"]
    assert lines["packages"].endswith(f" installed for Python {platform.python_version()}")
    assert int(lines["packages"].split()[0]) >= 20
    assert lines["model"].startswith("storybot-encoder, weights in ")
    assert lines["model"].endswith(", checked")
    assert lines["reader"].startswith("storybot-reader, weights in ")
    assert lines["corpus"] == f"1 story in {settings.corpus_dir}"
    assert lines["state"] == f"{settings.state_dir} is writable"
    assert lines["index"] == "up to date, 1 passages"
    assert lines["database"].endswith("storybot.db does not exist yet; `storybot run` creates it")
    assert lines["telegram"] == "no token is set (only `storybot run` needs one)"


def test_a_failing_check_does_not_hide_the_others(settings: Settings) -> None:
    found = {check.subject: check.holds for check in findings(changed(settings, corpus_dir="nowhere"))}
    assert [subject for subject, holds in found.items() if not holds] == ["corpus", "index"]


def test_a_missing_or_wrong_package_is_named_with_the_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    requires, version = metadata.requires, metadata.version
    with monkeypatch.context() as patch:
        patch.setattr(metadata, "version", lambda name: "0.0.1" if name == "click" else version(name))
        line = failure(settings, "packages")
        assert line.startswith("click 0.0.1: not ")
        assert "pip install 'click" in line
    with monkeypatch.context() as patch:
        patch.setattr(metadata, "requires", lambda name: [*(requires(name) or []), "no-such-package-here>=1"])
        cure = "pip install 'no-such-package-here>=1'"
        assert failure(settings, "packages") == f"no-such-package-here: not installed; {cure}"
        # Packages of the extra for tests are not needed.
        patch.setattr(metadata, "requires", lambda _name: ['no-such-package-here>=1; extra == "test"', "click"])
        assert finding(settings, "packages").line.startswith("1 installed")

        def nothing(name: str) -> list[str]:
            raise metadata.PackageNotFoundError(name)

        patch.setattr(metadata, "requires", nothing)
        assert failure(settings, "packages") == "storybot: not installed; pip install . in its folder"


def test_models_are_checked_as_far_as_they_are_here(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_hub = changed(settings, embedding_model="some/hub-model")
    assert finding(on_the_hub, "model") == Finding("model", True, "some/hub-model, from the Hugging Face hub")
    line = failure(changed(settings, embedding_model=str(tmp_path)), "model")
    assert line.endswith(f"no weights in {tmp_path}; name a folder that holds model.safetensors")
    monkeypatch.setattr(packaged, "sha256_of", lambda path: "0" * 64)
    for subject in ("model", "reader"):
        assert "is not that of the published file; install storybot again" in failure(settings, subject)


def test_a_bad_story_file_is_named_though_the_others_are_read(settings: Settings) -> None:
    path = settings.corpus_dir / "latin.txt"
    path.write_bytes(b"Caf\xe9\n\nOpen.")
    assert failure(settings, "corpus").startswith(f"{path}: not UTF-8 at byte 3; ")


def test_a_missing_corpus_is_named_with_its_setting(settings: Settings) -> None:
    shutil.rmtree(settings.corpus_dir)
    for subject in ("corpus", "index"):
        line = failure(settings, subject)
        assert line.startswith(f"{settings.corpus_dir}: there is no such corpus directory; ")
        assert "STORYBOT_CORPUS_DIR" in line


def test_the_state_directory_has_to_be_writable(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert finding(settings, "state").holds
    assert list(settings.state_dir.iterdir()) == []
    for number, words in ((errno.ENOSPC, "the disk is full; free some space"), (errno.EROFS, "it cannot be written")):

        def fail(*_arguments: object, _number: int = number, **_options: object) -> None:
            raise OSError(_number, os.strerror(_number))

        with monkeypatch.context() as patch:
            patch.setattr("bot.checks.tempfile.TemporaryFile", fail)
            assert words in failure(settings, "state")
    settings.state_dir.rmdir()
    settings.state_dir.write_text("")
    line = failure(settings, "state")
    assert line.startswith(f"state directory {settings.state_dir}: it cannot be written (")
    assert "STORYBOT_STATE_DIR" in line


def test_an_index_that_is_missing_outdated_or_damaged_gets_the_command(settings: Settings) -> None:
    cure = "build it: storybot index"
    assert failure(settings, "index") == f"{settings.state_dir / 'index'}: there is none yet; {cure}"
    build_index(settings)
    other = changed(settings, passage_prompt="passage: ")
    assert "it was made with another embedding model" in failure(other, "index")
    rain = settings.corpus_dir / "rain.txt"
    rain.write_text("Rain\n\nIt rained all day.")
    assert f"the stories have changed; {cure}" in failure(settings, "index")
    rain.unlink()
    (path,) = settings.state_dir.glob("index/generations/*/index.sqlite")
    whole = path.read_bytes()
    for damage in (
        whole.replace(b"The ferry sails", b"The ferry sinks", 1),
        whole[: len(whole) // 2],
        b"damaged" + whole[7:],
        b"",
    ):
        path.write_bytes(damage)
        assert "storybot index" in failure(settings, "index")


def test_a_telegram_that_cannot_be_reached_or_refuses_is_reported_without_the_token(settings: Settings) -> None:
    line = failure(changed(settings, token=TOKEN, api_url=f"{NOBODY}/"), "telegram")
    assert line.startswith(f"{NOBODY}: cannot be reached (ConnectError: ")
    assert line.endswith("check the network and STORYBOT_API_URL")
    assert TOKEN not in line
    with BotApiServer() as server:
        line = failure(changed(settings, token=TOKEN, api_url=server.url), "telegram")
    assert line.startswith("STORYBOT_TOKEN: Telegram does not accept it; ")
    assert TOKEN not in line


def test_a_telegram_that_answers_is_reported_with_the_bots_name_and_no_connection_is_left(settings: Settings) -> None:
    gc.collect()
    with BotApiServer() as server, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", ResourceWarning)
        found = finding(changed(settings, token=server.token, api_url=server.url), "telegram")
        gc.collect()
    assert found == Finding("telegram", True, "@storybot_test_bot answers")
    assert [str(warning.message) for warning in warned] == []


def test_a_webhook_is_checked_without_being_registered(settings: Settings) -> None:
    with BotApiServer() as server:
        receiving = changed(settings, token=server.token, api_url=server.url, webhook_url="http://127.0.0.1:9")
        assert finding(receiving, "telegram").line.endswith("; its webhook is to listen on 127.0.0.1:8443")
        assert server.webhook is None
    line = failure(changed(settings, token=TOKEN, webhook_url="http://127.0.0.1:9"), "telegram")
    assert line == "STORYBOT_WEBHOOK_URL=http://127.0.0.1:9: Telegram only calls https:// addresses; set one"


def test_a_heartbeat_counts_while_it_is_fresh(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat = settings.state_dir / "heartbeat"
    missing = Finding("running", False, f"no heartbeat in {heartbeat}; start it: storybot run")
    assert running(settings) == missing
    heartbeat.parent.mkdir()
    for content in ("", "soon", "\x00"):
        heartbeat.write_text(content)
        assert running(settings) == missing
    heartbeat.write_text("1700000000\n")
    for seconds, holds, line in [
        (20, True, "last heartbeat 20 s ago"),
        (-3, True, "last heartbeat 0 s ago"),
        (LONGEST_SILENCE, True, "last heartbeat 60 s ago"),
        (LONGEST_SILENCE + 1, False, "no heartbeat for 61 s; read its log, then restart it"),
    ]:
        now = 1_700_000_000.0 + seconds
        monkeypatch.setattr(time, "time", lambda now=now: now)
        assert running(settings) == Finding("running", holds, line)


@pytest.mark.parametrize("moved", [-259_200, -30, 1200, 259_200])
def test_a_heartbeat_counts_though_the_clock_was_set(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    file = settings.state_dir / "heartbeat"
    file.parent.mkdir()
    clocks = SimpleNamespace(time=1_700_000_000.0, monotonic=5000.0)
    for name in ("time", "monotonic"):
        monkeypatch.setattr(f"bot.program.heartbeat.time.{name}", lambda name=name: vars(clocks)[name])
    beat(file)
    clocks.time += moved + 20
    clocks.monotonic += 20
    assert running(settings).holds
    clocks.time += 100
    clocks.monotonic += 100
    # Whichever of the two clocks says that it was lately.
    assert running(settings).holds is (0 <= moved + 120 <= LONGEST_SILENCE)
    clocks.time, clocks.monotonic = clocks.time + 5000, 30.0
    assert running(settings).holds is False


def test_a_trouble_of_a_bot_that_is_alive_fails_the_check_until_it_is_over(settings: Settings) -> None:
    heartbeat = settings.state_dir / "heartbeat"
    heartbeat.parent.mkdir()
    for trouble in ("Telegram refuses it now (401 Unauthorized)", ""):
        beat(heartbeat, trouble)
        found = running(settings)
        assert found.holds is not bool(trouble)
        assert found.line == (trouble or "last heartbeat 0 s ago")


def test_the_database_is_named_by_its_address_without_the_password(settings: Settings) -> None:
    address = SecretStr("postgresql://bot:hush@127.0.0.1:1/storybot")
    line = failure(changed(settings, database_url=address), "database")
    assert line.startswith("postgresql+asyncpg://bot:***@127.0.0.1:1/storybot: it cannot be opened")
    assert "hush" not in line
    assert "STORYBOT_DATABASE_URL" in line

    async def opened() -> None:
        await (await Database.open(settings.database.get_secret_value())).close()

    asyncio.run(opened())
    assert finding(settings, "database").line.endswith("storybot.db, tables up to date")
    in_memory = changed(settings, database_url=SecretStr("sqlite:///:memory:"))
    assert finding(in_memory, "database").line.endswith(", tables up to date")
