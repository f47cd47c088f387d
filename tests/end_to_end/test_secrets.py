"""No file and no line that the program writes holds a secret, whatever goes wrong meanwhile."""

from __future__ import annotations

import gzip
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import storybot
from tests.end_to_end.polling_bot import database_of, polling
from tests.end_to_end.reader import Reader, labels

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
EDITOR, ADMIN, READER = 701, 702, 703
WEBHOOK_SECRET = "w3bhook-s3cret-of-nobody"
PASSWORD = "hush-hush-p4ssword"
CUP = b"Rovers win the cup\n\nKeeper Sam Oduya saved a penalty in the final.\n"


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running


def holding(secret: str, folder: Path) -> list[str]:
    """The files below a folder that hold a secret, unpacked if they are packed."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data += gzip.decompress(data) if data.startswith(b"\x1f\x8b") else b""
            if secret.encode() in data:
                found.append(str(path.relative_to(folder)))
    return found


def test_no_secret_is_written_by_a_full_run_in_which_everything_fails_once(
    server: BotApiServer, new_packaged_state: Callable[[], Path]
) -> None:
    state = new_packaged_state()
    folder, database = state.parent, database_of(server, state)
    settings = {
        "STORYBOT_LOG_LEVEL": "DEBUG",
        "STORYBOT_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STORYBOT_EDITORS": str(EDITOR),
        "STORYBOT_ADMINS": str(ADMIN),
    }
    editor, admin, reader = (Reader.in_private(server, id) for id in (EDITOR, ADMIN, READER))
    written = []
    with polling(server, state, **settings) as bot:
        admin.asks("/status")
        faults: tuple[Callable[[], object], ...] = (
            lambda: server.fail("sendMessage", status=401),
            lambda: server.fail("sendMessage", status=500, times=2),
            lambda: server.fail("getUpdates", status=404),
            lambda: server.drop("sendMessage"),
            lambda: server.garbage("sendMessage"),
        )
        for fault in faults:
            fault()
            reader.says(QUESTION)
        refused = reader.asks(QUESTION)
        server.fail("getFile", status=400, description="Bad Request: file is too big")
        server.user_sends_file(CUP, "lost.txt", user_id=EDITOR)
        preview = editor.reply_to(server.user_sends_file(CUP, "cup.txt", user_id=EDITOR))
        editor.presses("Add", preview)
        server.wait_for(lambda edit: edit.text.startswith("Added:"), edited=True)
        # A database that cannot be read.
        whole = database.read_bytes()
        for end in ("", "-wal", "-shm"):
            database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
        database.write_bytes(b"no database " * 1000)
        reader.says(QUESTION)
        bot.wait_for_log("file is not a database")
        database.write_bytes(whole)
        server.down()
        bot.wait_for_log("cannot be reached")
        server.up()
        assert reader.says(QUESTION)
        assert "Show in context" in labels(refused)
        bot.end(signal.SIGTERM, 30)
    with_database = {**settings, "STORYBOT_TOKEN": server.token, "STORYBOT_API_URL": server.url}
    with_password = {**with_database, "STORYBOT_DATABASE_URL": f"postgresql://bot:{PASSWORD}@127.0.0.1:1/storybot"}
    with_file = {**with_database, "STORYBOT_DATABASE_URL": f"sqlite:///{database}"}
    for arguments, given in (
        (("run",), with_password),
        (("doctor",), with_password),
        (("backup", str(folder / "without.tar.gz")), with_password),
        (("run",), {**with_file, "STORYBOT_WEBHOOK_SECRET": f"{WEBHOOK_SECRET} "}),
        (("run",), {**with_file, "STORYBOT_TOKEN": f"{server.token}/"}),
        (("backup", str(folder / "saved.tar.gz")), with_file),
    ):
        done = storybot(*arguments, state_dir=state, settings=given)
        written.append(f"{done.stdout}{done.stderr}")
    assert (folder / "saved.tar.gz").exists()
    said = "\n".join(written)
    secrets = (server.token, server.token.partition(":")[2], WEBHOOK_SECRET, PASSWORD)
    for secret in secrets:
        assert secret not in said
        assert secret not in os.environ.values()
        assert holding(secret, folder) == []
    # The search finds what is there.
    assert holding("Sam Oduya", folder)
