"""What `/healthz`, `/readyz` and `/metrics` tell, and where they are served."""

import asyncio
import logging
import socket
from collections.abc import Iterator, Mapping

import httpx
import pytest

from bot.finding import Finding
from bot.http import health as health_module
from bot.http.health import SUBJECTS, Check, Health, health_app, health_served, not_yet
from bot.settings import SettingsError, load_settings
from corpus import StorybotError
from tests.bot.http.metrics import samples


def telling(checks: Mapping[str, Check] | None = None) -> Health:
    health = Health()
    health.checks = checks or health.checks
    return health


def finding(subject: str, line: str, *, holds: bool = True) -> Check:
    async def check() -> Finding:
        return Finding(subject, holds, line)

    return check


def failing(error: Exception) -> Check:
    async def check() -> Finding:
        raise error

    return check


async def asked(health: Health, path: str, method: str = "GET") -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(health_app(health)), base_url="http://test") as client:
        return await client.request(method, path)


async def test_a_program_that_lives_is_alive_and_not_ready_before_its_parts_are_there() -> None:
    alive, ready = await asked(Health(), "/healthz"), await asked(Health(), "/readyz")
    assert (alive.status_code, alive.json()) == (200, {"ok": True})
    line = "the program starts"
    checks = [{"subject": subject, "ok": False, "line": line} for subject in SUBJECTS]
    assert (ready.status_code, ready.json()) == (503, {"ok": False, "checks": checks})


async def test_a_bot_is_ready_if_all_checks_pass() -> None:
    reply = await asked(
        telling({"index": finding("index", "3 stories"), "database": finding("database", "fine")}), "/readyz"
    )
    assert reply.status_code == 200
    assert reply.json() == {
        "ok": True,
        "checks": [
            {"subject": "index", "ok": True, "line": "3 stories"},
            {"subject": "database", "ok": True, "line": "fine"},
        ],
    }


async def test_a_check_that_fails_is_named_beside_those_that_pass(caplog: pytest.LogCaptureFixture) -> None:
    checks = {
        "telegram": finding("telegram", "not heard", holds=False),
        "index": failing(StorybotError("the index", "it is damaged", "build it")),
        "database": failing(RuntimeError("hunter2")),
        "rest": finding("rest", "fine"),
    }
    reply = await asked(telling(checks), "/readyz")
    assert reply.status_code == 503
    assert [(one["subject"], one["ok"], one["line"]) for one in reply.json()["checks"]] == [
        ("telegram", False, "not heard"),
        ("index", False, "the index: it is damaged; build it"),
        ("database", False, "it could not be checked; read the log"),
        ("rest", True, "fine"),
    ]
    assert "the check of database failed" in caplog.text


async def test_a_check_that_hangs_counts_as_failed_and_is_begun_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_module, "CHECK_PATIENCE", 0.01)
    begun, answers = [], asyncio.Event()

    async def hanging() -> Finding:
        begun.append(1)
        await answers.wait()
        return Finding("database", True, "fine")

    health = telling({"database": hanging, "index": finding("index", "fine")})
    for _ in range(3):
        reply = await asked(health, "/readyz")
        assert [(one["ok"], one["line"]) for one in reply.json()["checks"]] == [
            (False, "no answer within 0 s"),
            (True, "fine"),
        ]
    assert len(begun) == 1
    answers.set()
    await asyncio.sleep(0.01)
    monkeypatch.setattr(health_module, "CHECK_PATIENCE", 30)
    assert (await asked(health, "/readyz")).status_code == 200
    assert len(begun) == 2


@pytest.mark.parametrize("path", ["/", "/health", "/healthz/", "/metrics/x", "/readyz/../secret"])
async def test_other_paths_are_not_found(path: str) -> None:
    reply = await asked(Health(), path)
    assert (reply.status_code, reply.json()) == (404, {"error": "Not Found"})


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_not_allowed(method: str) -> None:
    reply = await asked(Health(), "/metrics", method)
    assert (reply.status_code, reply.json()) == (405, {"error": "Method Not Allowed"})
    assert "GET" in reply.headers["allow"]


async def test_the_metrics_are_prometheus_text_with_memory_and_version() -> None:
    reply = await asked(Health(), "/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=")
    found = samples(reply.text)
    assert found["process_resident_memory_bytes", frozenset()] > 1_000_000
    assert [labels for name, labels in found if name == "storybot_build_info"] == [frozenset({("version", "0.1.0")})]


def test_two_bots_in_one_process_have_metrics_of_their_own() -> None:
    assert Health().registry is not Health().registry


@pytest.fixture
def taken() -> Iterator[str]:
    """An address that another program listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def test_health_is_served_where_the_settings_say_and_the_log_tells(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot")

    async def ask(path: str) -> int:
        address = caplog.messages[-1].removeprefix("health and metrics at ")
        async with httpx.AsyncClient() as client:
            return (await client.get(f"{address}{path}")).status_code

    with asyncio.Runner() as runner:
        with health_served(runner, load_settings(http="127.0.0.1:0")) as health:
            assert [runner.run(ask(path)) for path in ("/healthz", "/readyz", "/metrics")] == [200, 503, 200]
            health.checks = {"index": finding("index", "fine")}
            assert runner.run(ask("/readyz")) == 200
        with pytest.raises(httpx.ConnectError):
            runner.run(ask("/healthz"))


def test_an_empty_address_switches_it_off(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot")
    with asyncio.Runner() as runner, health_served(runner, load_settings(http="")):
        assert len(asyncio.all_tasks(runner.get_loop())) == 0
    assert caplog.messages == []


def test_an_address_that_was_set_and_is_taken_is_an_error(taken: str) -> None:
    with (
        asyncio.Runner() as runner,
        pytest.raises(SettingsError, match=rf"^STORYBOT_HTTP={taken}: cannot listen on it"),
        health_served(runner, load_settings(http=taken)),
    ):
        pass


def test_the_default_address_may_be_taken(
    taken: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = load_settings().model_copy(update={"http": taken})
    # A copy counts what was changed as set.
    monkeypatch.setattr(type(settings), "model_fields_set", frozenset())
    with asyncio.Runner() as runner, health_served(runner, settings):
        pass
    (warning,) = caplog.messages
    assert warning.startswith(f"no health and metrics: STORYBOT_HTTP={taken}: cannot listen on it")
    assert warning.endswith("set another address, or to nothing")


async def test_a_program_that_stops_is_not_ready() -> None:
    reply = await asked(telling(not_yet("the program stops")), "/readyz")
    assert reply.status_code == 503
