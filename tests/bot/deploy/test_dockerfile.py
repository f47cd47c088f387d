"""The Dockerfile: what every builder takes, and what the image promises."""

import json
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path, PurePosixPath

import pytest

from bot.settings import PREFIX, load_settings, unknown_settings
from tests.bot.deploy.dockerfile import (
    LAST_STAGE,
    PROJECT,
    ROOT,
    STEPS,
    TEXT,
    commands,
    environment,
    health_check,
    values,
)


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server that answers GET /healthz with `status`; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_only_instructions_that_every_builder_knows_are_used() -> None:
    known = [
        "FROM",
        "ARG",
        "ENV",
        "RUN",
        "COPY",
        "WORKDIR",
        "LABEL",
        "USER",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "STOPSIGNAL",
        "ENTRYPOINT",
    ]
    assert {name for name, _ in STEPS} <= set(known)
    assert "<<" not in TEXT
    assert not re.search(r"^#\s*(syntax|escape|check)\s*=", TEXT, re.MULTILINE)
    assert not re.search(r"^(RUN|ADD) --", TEXT, re.MULTILINE)
    assert all(re.match(r"(--from=\w+ )?[^-]", value) for value in values("COPY"))


def test_each_stage_begins_with_a_named_version() -> None:
    assert {re.sub(r" AS \w+$", "", value) for value in values("FROM")} == {"python:3.11-slim"}


def test_the_image_runs_as_a_numbered_user_who_is_not_root() -> None:
    assert values("USER") == ["10001:10001"]
    assert all(user in TEXT for user in ("--uid 10001", "--gid 10001", "chown -R 10001:10001"))
    after = LAST_STAGE[LAST_STAGE.index(("USER", "10001:10001")) + 1 :]
    assert not {"RUN", "COPY", "USER"} & {name for name, _ in after}


def test_all_that_is_written_goes_into_the_volume() -> None:
    (volume,) = values("VOLUME")
    for name in ("HOME", "XDG_CACHE_HOME", "STORYBOT_STATE_DIR"):
        assert PurePosixPath(environment()[name]).is_relative_to(volume), name


def test_no_variable_holds_a_secret() -> None:
    names = [*environment(), *(value.split("=")[0] for value in values("ARG"))]
    assert "EXTRA_INDEX_URL" in names
    assert not [name for name in names if re.search("TOKEN|SECRET|PASSW|KEY|CREDENTIAL|DATABASE", name)]


def test_every_setting_of_the_image_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {name: value for name, value in environment().items() if name.startswith(PREFIX)}
    assert not unknown_settings(settings)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert load_settings().http == "0.0.0.0:8080"


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    names = [name for value in values("COPY") if not value.startswith("--") for name in value.split()[:-1]]
    assert "corpus" in names
    for name in names:
        assert (ROOT / name).exists(), name
        assert f"!{PurePosixPath(name).parts[0]}" in ignored


def test_everything_but_torch_is_installed_by_hashes_and_nothing_is_compiled_or_cached() -> None:
    installs = [words for words in commands() if "pip" in words[0] and "install" in words]
    assert len(installs) == 4
    for words in installs:
        assert {"--no-cache-dir", "--no-deps"} <= set(words)
        assert ("--only-binary" in words and ":all:" in words) or "--no-index" in words
    by_hashes = [words for words in installs if "--require-hashes" in words]
    assert [words[-1] for words in by_hashes] == ["requirements.lock", "build-tools.lock"]
    torch, wheel = (words[-1] for words in installs if words not in by_hashes)
    assert torch in PROJECT["project"]["dependencies"]
    assert wheel == "/wheels/*.whl"


def test_the_label_gives_the_version_of_the_project() -> None:
    assert f"VERSION={PROJECT['project']['version']}" in values("ARG", LAST_STAGE)
    (labels,) = (dict(pair.split("=", 1) for pair in shlex.split(value)) for value in values("LABEL"))
    assert labels == {
        "org.opencontainers.image.title": PROJECT["project"]["name"],
        "org.opencontainers.image.description": PROJECT["project"]["description"],
        "org.opencontainers.image.version": "${VERSION}",
        "org.opencontainers.image.licenses": PROJECT["project"]["license"],
    }


def test_the_health_check_asks_the_port_that_the_image_exposes() -> None:
    port = environment()["STORYBOT_HTTP"].rpartition(":")[2]
    assert values("EXPOSE") == [port]
    assert f"http://127.0.0.1:{port}/healthz" in health_check()[-1]


@pytest.mark.parametrize(("status", "exit_status"), [(200, 0), (503, 1)])
def test_the_health_check_passes_exactly_if_the_bot_says_that_it_is_well(status: int, exit_status: int) -> None:
    python, *arguments = health_check()
    assert python == "python"
    proxy = {"http_proxy": "http://127.0.0.1:1"}
    with answering(status) as port:
        command = [sys.executable, *(part.replace(":8080/", f":{port}/") for part in arguments)]
        completed = subprocess.run(command, env=proxy, capture_output=True, check=False)
    assert completed.returncode == exit_status


def test_the_process_that_is_stopped_is_the_bot_itself() -> None:
    """A shell in between would keep SIGTERM to itself."""
    assert json.loads(values("ENTRYPOINT")[0]) == ["storybot", "run"]
    assert values("STOPSIGNAL") == ["SIGTERM"]


WITHOUT = """
import sys
from importlib.machinery import PathFinder

find = PathFinder.find_spec
removed = sys.argv.pop(1).split(",")
PathFinder.find_spec = lambda name, *given: None if name.split(".")[0] in removed else find(name, *given)

from bot.__main__ import main

main()
"""


def test_a_question_is_answered_without_what_is_removed_from_the_image(tmp_path: Path) -> None:
    (removed,) = (words[2:] for words in commands() if words[:2] == ["rm", "-rf"] and "sklearn" in words)
    question = "Who is the chairman of the CSTO Collective Security Council?"
    answered = subprocess.run(
        [sys.executable, "-c", WITHOUT, ",".join(removed), "ask", question],
        env=os.environ | {"STORYBOT_STATE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answered.returncode == 0, answered.stderr
    assert "Pashinyan is the chairman" in answered.stdout
