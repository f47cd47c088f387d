"""The commands with an index in Milvus."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from bot.opening import index_store
from bot.settings import load_settings
from index.errors import StoreAwayError, StoreError
from index.milvus.archive import MilvusArchive
from tests.bot.conftest import StorybotCommand
from tests.milvus import need_milvus

QUESTION = "How much did the repairs cost?"
SECRET = "hunter2-hunter2"


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch, corpus: Path, tmp_path: Path) -> Iterator[MilvusArchive]:
    """The archive that the settings name: Milvus Lite in a folder."""
    need_milvus()
    monkeypatch.setenv("STORYBOT_STORE", f"milvus-lite:{tmp_path}/milvus")
    monkeypatch.setenv("STORYBOT_STATE_DIR", str(tmp_path / "state"))
    archive = index_store(load_settings())
    assert isinstance(archive, MilvusArchive)
    yield archive
    archive.close()


def refuse(*_: object) -> NoReturn:
    raise StoreError("milvus", "others answer from it", "wait")


def test_the_commands_work_with_an_index_in_milvus(
    storybot: StorybotCommand, archive: MilvusArchive, corpus: Path, tmp_path: Path
) -> None:
    asked = storybot("ask", QUESTION)
    assert (asked.exit_code, asked.stdout.splitlines()[0]) == (0, "  Repairs cost 3 million kroner.")
    assert "The index is built: 1 story, 4 passages." in asked.stderr
    assert storybot("ask", QUESTION).stderr == ""
    (corpus / "pier.txt").write_text("The pier\n\nThe pier of Holm is closed.")
    assert "The index is built: 2 stories, 5 passages." in storybot("index").stderr
    assert storybot("index").stdout == "The index is up to date.\n"
    assert [line.partition("\t")[0] for line in storybot("stories").stdout.splitlines()[1:]] == ["ferry", "pier"]
    assert "The pier of Holm is closed." in storybot("show", "pier").stdout
    assert "  Repairs cost 3 million kroner." in storybot("chat", stdin=f"{QUESTION}\n:quit\n").stdout
    checks = json.loads(storybot("doctor", "--json").stdout)["checks"]
    line = f"up to date, 5 passages in milvus-lite:{tmp_path}/milvus"
    assert {"subject": "index", "ok": True, "line": line} in checks
    assert not list((tmp_path / "state" / "index").glob("generations"))
    archive.verify()


def test_an_evaluation_has_a_collection_of_its_own_that_is_dropped(
    storybot: StorybotCommand, archive: MilvusArchive, tmp_path: Path
) -> None:
    storybot("index")
    before = archive.version(), archive.milvus.collections()
    other, questions = tmp_path / "other", tmp_path / "questions.jsonl"
    other.mkdir()
    (other / "bridge.txt").write_text("The bridge\n\nThe bridge of Holm fell on 6 June.")
    questions.write_text(json.dumps({"question": "When did the bridge fall?", "answers": ["fell on 6 June"]}))
    result = storybot("eval", str(questions), "--corpus", str(other), "--json")
    assert (result.exit_code, json.loads(result.stdout)["questions"][0]["rank"]) == (0, 1)
    assert (archive.version(), archive.milvus.collections()) == before


def test_a_backup_says_that_it_has_no_index(storybot: StorybotCommand, archive: MilvusArchive, tmp_path: Path) -> None:
    storybot("index")
    result = storybot("backup", str(tmp_path / "nothing.tar.gz"))
    assert "the index there is not saved; it can be built again from the stories" in result.output
    (tmp_path / "new.txt").write_text("News\n\nThe news of Holm.")
    storybot("add", "--yes", str(tmp_path / "new.txt"))
    result = storybot("backup", str(tmp_path / "backup.tar.gz"))
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path}/backup.tar.gz holds the stories.\n")
    assert result.stderr.startswith(f"left out: milvus-lite:{tmp_path}/milvus: the index there is not saved")


def test_an_index_of_files_is_not_restored_beside_one_in_milvus(
    storybot: StorybotCommand, archive: MilvusArchive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as files:
        files.delenv("STORYBOT_STORE")
        storybot("index")
        assert storybot("backup", str(tmp_path / "backup.tar.gz")).stdout.endswith("holds the index.\n")
    result = storybot("restore", "--yes", str(tmp_path / "backup.tar.gz"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "it holds only an index of files, and yours is in Milvus; run storybot index" in result.stderr


def test_the_last_story_is_removed_though_the_index_stays_on_the_server(
    storybot: StorybotCommand, archive: MilvusArchive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STORYBOT_CORPUS_DIR")
    monkeypatch.setenv("STORYBOT_PACKAGED_STORY", "false")
    (tmp_path / "new.txt").write_text("News\n\nThe news of Holm.")
    storybot("add", "--yes", str(tmp_path / "new.txt"))
    monkeypatch.setattr(MilvusArchive, "remove", refuse)
    result = storybot("remove", "--yes", "new")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "The index stays where it is: milvus: others answer from it; wait" in result.stdout
    assert "No story is left." in result.stdout


@pytest.mark.parametrize("command", [["ask", QUESTION], ["chat"], ["index"], ["eval", "questions.jsonl"]])
def test_a_store_that_is_away_at_the_start_is_one_line_with_status_2(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    need_milvus()
    (tmp_path / "questions.jsonl").write_text(json.dumps({"question": QUESTION, "answers": []}))
    monkeypatch.setenv("STORYBOT_STORE", "http://127.0.0.1:1")
    monkeypatch.setenv("STORYBOT_STORE_TOKEN", SECRET)
    monkeypatch.setenv("STORYBOT_STORE_SECONDS", "1")
    result = storybot(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    line = "http://127.0.0.1:1/?name=storybot: it does not answer; check that Milvus runs and can be reached"
    assert result.stderr.splitlines()[-1].removeprefix("storybot: ") == line
    assert SECRET not in result.output


@pytest.mark.parametrize("value", ["http://", "https://milvus?nam=x", "milvus-lite:", "http://milvus:port"])
def test_a_store_that_cannot_be_read_is_a_wrong_setting(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("STORYBOT_STORE", value)
    result = storybot("ask", QUESTION)
    assert result.exit_code == 2
    assert "STORYBOT_STORE: not a value that can be used" in result.stderr
    assert "milvus-lite:FOLDER or https://HOST:PORT/DATABASE?name=NAME" in result.stderr


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (QUESTION, "I could not search a part of the archive just now, so another passage may answer better."),
        ("Сколько стоил ремонт?", "Часть архива сейчас не удалось просмотреть: возможно, есть ответ точнее."),
        ("Скільки коштував ремонт?", "Частину архіву зараз не вдалося переглянути: можливо, є точніша відповідь."),
        ("Որքա՞ն արժեր նորոգումը", "Արխիվի մի մասը հիմա չհաջողվեց դիտել։ Գուցե ավելի ճիշտ պատասխան կա։"),
    ],
)
def test_an_answer_tells_that_a_part_of_the_archive_was_not_searched(
    storybot: StorybotCommand, archive: MilvusArchive, monkeypatch: pytest.MonkeyPatch, question: str, line: str
) -> None:
    def away(*_: object) -> NoReturn:
        raise StoreAwayError("milvus", "it does not answer", "wait")

    storybot("index")
    assert line not in storybot("ask", question).stdout
    assert json.loads(storybot("ask", "--json", question).stdout)["partly_searched"] is False
    monkeypatch.setattr("index.milvus.server.client.Milvus.worded", away)
    assert storybot("ask", question).stdout.splitlines()[-1].startswith(line)
    assert json.loads(storybot("ask", "--json", question).stdout)["partly_searched"] is True
    logging.getLogger("index").setLevel(logging.NOTSET)
