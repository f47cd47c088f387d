"""What happens if Milvus is away, wholly or in part, refuses, or is another version."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import pytest

from index import StoryBot
from index.building import refresh
from index.errors import StoreAwayError, StoreError
from index.milvus.archive import MilvusArchive
from index.milvus.server import connection as connection_module
from index.milvus.server.address import MilvusAddress
from index.milvus.server.client import Milvus
from index.milvus.server.connection import Limits
from index.retrieval.story_store import PartlySearched
from tests.fakes import CALIBRATION, WordEncoder, WordReader, ferry_story
from tests.index.building.counting import MODEL, CountingEncoder
from tests.milvus import PATIENT, free_port, milvus_in, milvus_server, need_milvus

ENCODER = WordEncoder()
QUESTION = "What did repairs cost?"
SECRET = "hunter2-hunter2"


def away(*_: object, **__: object) -> NoReturn:
    raise StoreAwayError("milvus", "it does not answer", "wait")


def bot_of(archive: MilvusArchive) -> StoryBot:
    return StoryBot(archive.load(), ENCODER, WordReader(), calibration=CALIBRATION)


@pytest.mark.parametrize("part", ["near", "worded"])
def test_an_answer_says_if_a_part_of_the_search_failed_and_is_not_remembered(
    archive: MilvusArchive, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    archive.put([ferry_story()], ENCODER)
    bot = bot_of(archive)
    for question in (QUESTION, "Who shot the sheriff?"):
        with monkeypatch.context() as patch:
            patch.setattr(Milvus, part, away)
            found = bot.store.retrieve(question, ENCODER.encode_question(question))
            assert isinstance(found, PartlySearched)
            answer = bot.ask(question)
            assert getattr(answer, "partly_searched", None) is True
        assert getattr(bot.ask(question), "partly_searched", None) is False
    assert bot.ask(QUESTION) == bot_of(archive).ask(QUESTION)


def test_a_search_of_which_both_parts_fail_is_an_error(archive: MilvusArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.put([ferry_story()], ENCODER)
    bot = bot_of(archive)
    with monkeypatch.context() as patch:
        patch.setattr(Milvus, "near", away)
        patch.setattr(Milvus, "worded", away)
        with pytest.raises(StoreAwayError):
            bot.ask(QUESTION)
    assert bot.ask(QUESTION).outcome == "answer"


def test_a_story_that_is_removed_while_it_is_asked_is_no_candidate(archive: MilvusArchive) -> None:
    version = archive.put([ferry_story()], ENCODER)
    archive.put([ferry_story(publisher="Holm Post")], ENCODER)
    # The generation of this version is gone.
    with pytest.raises(StoreAwayError, match="the stories there were replaced a moment ago"):
        version.retrieve(QUESTION, ENCODER.encode_question(QUESTION))
    again = archive.load(version)
    archive.milvus.delete_where(f"{again.generation}_stories", "number > 0")
    assert again.retrieve(QUESTION, ENCODER.encode_question(QUESTION)) == []
    with pytest.raises(StoreAwayError, match="'ferry': it was changed or removed a moment ago"):
        _ = again.stories[0]


def test_a_bot_outlives_an_outage_of_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_milvus()
    monkeypatch.setattr("index.milvus.hold.SETTLE", 0.01)
    port = free_port()
    with milvus_in(tmp_path, url=f"http://127.0.0.1:{port}") as archive:
        with milvus_server(tmp_path / "data", port):
            archive.put([ferry_story()], ENCODER)
            bot = bot_of(archive)
            assert bot.ask(QUESTION).outcome == "answer"
        archive.milvus._limits = Limits(0.2)
        with pytest.raises(StoreAwayError, match="it does not answer"):
            bot.ask("Who announced it?")
        with pytest.raises(StoreAwayError):
            archive.version()
        archive.milvus._limits = PATIENT
        with milvus_server(tmp_path / "data", port):
            assert bot.ask("Who announced it?").outcome == "answer"
            assert archive.version() == bot.store.version  # type: ignore[attr-defined]


def test_a_server_that_was_never_there_is_one_line_without_the_token(tmp_path: Path) -> None:
    need_milvus()
    address = MilvusAddress.read(f"http://me:{SECRET}@127.0.0.1:{free_port()}/news")
    archive = MilvusArchive(address, Limits(0.2), tmp_path)
    with pytest.raises(StoreAwayError, match="it does not answer; check that Milvus runs") as raised:
        archive.version()
    assert SECRET not in str(raised.value) + repr(address) + repr(archive.where)
    assert raised.value.__cause__ is None


def connected(monkeypatch: pytest.MonkeyPatch, client: Any) -> Milvus:
    """A Milvus whose library gives a fake client."""

    class Library:
        MilvusClient = staticmethod(client)

    monkeypatch.setattr(connection_module, "library", lambda _address: Library)
    return Milvus(MilvusAddress.read("https://milvus.example", SECRET), Limits(0.2))


class FakeClient:
    """Connects, and says which version it is."""

    version = "v2.6.1"
    told: ClassVar[dict[str, object]]

    def __init__(self, *_: object, **told: object) -> None:
        FakeClient.told = told

    def get_server_version(self, **_: object) -> str:
        return self.version


def test_an_old_milvus_is_told_from_one_that_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for version, is_old in [
        ("v2.4.23", True),
        ("2.3.0", True),
        ("v2.5.0", False),
        ("2.6.11-dev", False),
        ("3.0", False),
    ]:
        monkeypatch.setattr(FakeClient, "version", version)
        milvus = connected(monkeypatch, FakeClient)
        if is_old:
            with pytest.raises(StoreError, match=rf"it is Milvus {version}.*run Milvus 2\.5 or a newer one"):
                _ = milvus.version
        else:
            assert milvus.version == version
            assert not milvus.is_lite


def test_the_token_tls_and_the_database_are_handed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    connected(monkeypatch, FakeClient).version  # noqa: B018
    told = FakeClient.told
    assert (told["token"], told["secure"], told["db_name"], "server_pem_path" in told) == (SECRET, True, "", False)


class GrpcError(Exception):
    """What gRPC raises: a code that is asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"<_InactiveRpcError {name}>")
        self._name = name

    def code(self) -> Any:
        return type("Code", (), {"name": self._name})


class MilvusError(Exception):
    """What the library raises: a code and a message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@pytest.mark.parametrize(
    ("error", "kind", "line"),
    [
        (GrpcError("UNAUTHENTICATED"), StoreError, "it does not accept the token; set STORYBOT_STORE_TOKEN"),
        (MilvusError(65535, "auth check failure, please check"), StoreError, "it does not accept the token"),
        (GrpcError("DEADLINE_EXCEEDED"), StoreAwayError, "it does not answer in time"),
        (GrpcError("UNAVAILABLE"), StoreAwayError, "it does not answer;"),
        (MilvusError(2, "Fail connecting to server on milvus.example"), StoreAwayError, "it does not answer;"),
        (MilvusError(1100, "no such\nfield"), StoreError, r"it refuses \(no such field\); read the log of Milvus"),
        (OSError(28, "No space left on device"), StoreError, "the disk is full; free some space"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_each_error_is_one_line_and_only_what_may_pass_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception, kind: type[StoreError], line: str
) -> None:
    tries = 0

    class Failing(FakeClient):
        def list_collections(self, **_: object) -> list[str]:
            nonlocal tries
            tries += 1
            raise error

    with pytest.raises(kind, match=line) as raised:
        connected(monkeypatch, Failing).collections()
    assert type(raised.value) is kind
    assert (tries > 1) == (kind is StoreAwayError)
    assert SECRET not in str(raised.value)


def test_what_passes_within_the_time_is_noticed_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(FakeClient):
        left = 2

        def list_collections(self, **_: object) -> list[str]:
            Failing.left -= 1
            if Failing.left >= 0:
                raise GrpcError("UNAVAILABLE")
            return ["storybot"]

    milvus = connected(monkeypatch, Failing)
    milvus._limits = Limits(30)
    assert milvus.collections() == ["storybot"]


def test_without_the_packages_a_line_names_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    for text in (f"milvus-lite:{tmp_path}/m", "http://127.0.0.1:1"):
        archive = MilvusArchive(MilvusAddress.read(text), Limits(), tmp_path)
        with pytest.raises(StoreError, match=r"not installed; pip install 'storybot\[milvus\]'"):
            archive.version()


def test_a_folder_that_another_program_has_open_is_told(archive: MilvusArchive, tmp_path: Path) -> None:
    archive.put([ferry_story()], ENCODER)
    code = f"""
from pathlib import Path
from index.milvus.server.address import MilvusAddress
from index.milvus.archive import MilvusArchive
from index.milvus.server.connection import Limits
try:
    MilvusArchive(MilvusAddress(Path({str(tmp_path / "milvus")!r}), ""), Limits(), Path("state")).version()
except Exception as error:
    print(error)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "another program has it open; stop that, or run a Milvus server" in told.stdout
    assert told.stderr == ""


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    need_milvus()
    (tmp_path / "file").write_text("no folder")
    archive = MilvusArchive(MilvusAddress(tmp_path / "file" / "milvus", ""), Limits(), tmp_path)
    with pytest.raises(StoreError, match="it cannot be opened"):
        archive.version()


KILLED = """
import sys, threading
from pathlib import Path
import index.milvus.generation
from index import EmbeddingModel
from index.building import refresh
from index.milvus.server.address import MilvusAddress
from index.milvus.archive import MilvusArchive
from index.milvus.server.connection import Limits
from tests.fakes import WordEncoder
folder = Path(sys.argv[1])
index.milvus.generation.COMMIT_EVERY = 2
index.storage.story_rows.BATCH = 2

class Stuck(WordEncoder):
    left = 8
    def encode_passages(self, texts):
        Stuck.left -= len(texts)
        if Stuck.left < 0:
            print("stuck", flush=True)
            threading.Event().wait()
        return super().encode_passages(texts)

archive = MilvusArchive(MilvusAddress(folder / "milvus", ""), Limits(), folder / "state")
refresh(archive, folder / "stories", EmbeddingModel("some/hub-model"), Stuck())
"""


def test_a_build_that_is_killed_goes_on_and_nobody_sees_half_of_it(tmp_path: Path, corpus: Path) -> None:
    need_milvus()
    with milvus_in(tmp_path) as archive:
        refresh(archive, corpus, MODEL, ENCODER)
        version = archive.version()
    for number in range(10):
        (corpus / f"new{number}.txt").write_text(f"New {number}\n\nThe news number {number}.")
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stdout.readline() == "stuck\n"
        running.kill()
    with milvus_in(tmp_path) as archive:
        assert archive.version() == version
        assert len(archive.load().stories) == 3
        archive.verify()
        encoder = CountingEncoder()
        refresh(archive, corpus, MODEL, encoder)
        assert 0 < len([text for text in encoder.texts if text]) < 10
        assert len(archive.load().stories) == 13
        assert archive.load().word_counts["news"] == 10
        archive.verify()


def test_a_full_disk_leaves_the_stories_as_they_were(archive: MilvusArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.put([ferry_story()], ENCODER)
    bot, before = bot_of(archive), archive.version()

    def full(*_: object) -> Callable[..., object]:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("milvus_lite.storage.wal.WAL.write_insert", full, raising=False)
        patch.setattr(Milvus, "_put", lambda *_: Milvus.call(archive.milvus, full))
        with pytest.raises(StoreError, match="the disk is full; free some space"):
            archive.put([ferry_story(publisher="Holm Post")], ENCODER)
    assert archive.version() == before
    assert bot.ask(QUESTION).outcome == "answer"
    assert archive.put([ferry_story(publisher="Holm Post")], ENCODER).stories[0].metadata.publisher == "Holm Post"
