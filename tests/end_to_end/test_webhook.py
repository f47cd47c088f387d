"""The real bot with a webhook: a Bot API server on loopback posts updates to it."""

from __future__ import annotations

import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.telegram.running.certificates import write_certificate
from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.forked import SHORT_PAUSES, running
from tests.end_to_end.polling_bot import database_of, polling, settings_for
from tests.end_to_end.storybot_process import Running
from tests.end_to_end.test_health import ANY_PORT, Told, wait_until
from tests.end_to_end.test_refused_token import minutes_for_seconds

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
TIMEOUT = 60
ALWAYS = 1000
PAUSES = {
    **SHORT_PAUSES,
    "bot.telegram.running.webhook.CHECK_EVERY": 0.2,
    "bot.telegram.running.webhook.TRY_AGAIN_AFTER": 0.2,
    "bot.http.webhook.BODY_PATIENCE": 0.5,
}
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(scope="module")
def shared_server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server


@pytest.fixture
def own_server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server
        assert server.violations == ()


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, state_dir: Path) -> Iterator[Running]:
    with receiving(shared_server, state_dir) as process:
        yield process


def free_port() -> int:
    """A port that is free now, and most likely still is in a moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def webhook_settings(**others: str) -> dict[str, str]:
    address = f"127.0.0.1:{free_port()}"
    return {"STORYBOT_WEBHOOK_LISTEN": address, "STORYBOT_WEBHOOK_URL": f"http://{address}/story", **others}


@contextmanager
def receiving(
    server: BotApiServer, state_dir: Path, before: Callable[[], None] | None = None, /, **settings: str
) -> Iterator[Running]:
    """Start a bot with a webhook, and wait until it is registered."""
    given = settings_for(server, state_dir, **webhook_settings(**settings))
    with running("run", state_dir=state_dir, settings=given, pauses=PAUSES, before=before) as process:
        process.wait_for_log("receiving by webhook at")
        yield process


def answer_to(server: BotApiServer, question: int) -> SentMessage:
    (reply,) = server.wait_for(lambda sent: sent.reply_to == question, timeout=TIMEOUT)
    return reply


def post(server: BotApiServer, changes: Mapping[str, str] | None = None, path: str = "", **body: Any) -> httpx.Response:
    """Post something to the webhook as Telegram does, but for what is changed."""
    assert server.webhook is not None
    headers = {SECRET_HEADER: server.webhook.secret_token or "", **(changes or {})}
    return httpx.post(f"{server.webhook.url}{path}", headers=headers, timeout=TIMEOUT, **body)


def said(text: str, update_id: int) -> dict[str, Any]:
    """An update that the server does not know of."""
    user = {"id": 4711, "is_bot": False, "first_name": "Ann"}
    message = {"message_id": update_id, "date": 1_900_000_000, "chat": {"id": 4711, "type": "private"}, "text": text}
    return {"update_id": update_id, "message": {**message, "from": user}}


def test_a_question_that_comes_by_webhook_is_answered(server: BotApiServer, bot: Running) -> None:
    question = server.user_says(QUESTION)
    assert "Collective Security Council" in answer_to(server, question).text
    assert {one.status for one in server.deliveries} == {200}


def test_telegram_is_told_where_to_send_updates_and_one_at_a_time(shared_server: BotApiServer, bot: Running) -> None:
    webhook = shared_server.webhook
    assert webhook is not None
    beginning, _, path = webhook.url.rpartition("/")
    assert beginning.endswith("/story")
    assert len(path) == len(webhook.secret_token or "") == 64
    assert (webhook.max_connections, webhook.certificate) == (1, None)


WRONG_SECRETS = {"none": None, "another": "nonsense"}


@pytest.mark.parametrize("secret", WRONG_SECRETS.values(), ids=WRONG_SECRETS)
def test_an_update_without_the_secret_is_refused_and_not_handled(server: BotApiServer, secret: str | None) -> None:
    assert server.webhook is not None
    headers = {SECRET_HEADER: secret} if secret else {}
    response = httpx.post(server.webhook.url, headers=headers, json=said(QUESTION, 600_000_001))
    assert (response.status_code, response.json()) == (403, {"error": "wrong or missing secret"})
    question = server.user_says("/privacy")
    answer_to(server, question)
    assert [sent.chat_id for sent in server.sent if sent.chat_id == 4711] == []


REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "another path": ({"path": "x", "json": said(QUESTION, 600_000_002)}, 404),
    "no JSON": ({"content": b"nonsense"}, 400),
    "no object": ({"json": [said(QUESTION, 600_000_003)]}, 400),
    "no number": ({"json": {"update_id": "600000004"}}, 400),
    "a number that is too large": ({"json": {"update_id": 2**63}}, 400),
}


@pytest.mark.parametrize(("request_", "status"), REFUSED.values(), ids=REFUSED)
def test_what_telegram_does_not_send_is_refused_with_one_line(
    server: BotApiServer, request_: dict[str, Any], status: int
) -> None:
    response = post(server, **request_)
    assert response.status_code == status
    assert list(response.json()) == ["error"]


@pytest.mark.parametrize(("length", "status"), [(100, 408), (2_000_000, 413)], ids=["too slow", "too large"])
def test_a_body_that_comes_too_slowly_or_is_too_large_is_not_waited_for(
    server: BotApiServer, length: int, status: int
) -> None:
    assert server.webhook is not None
    url = httpx.URL(server.webhook.url)
    # Whoever still sends may miss the reply, so that only the beginning is sent.
    with socket.create_connection((url.host, url.port or 0), timeout=TIMEOUT) as connection:
        head = f"POST {url.path} HTTP/1.1\r\nHost: bot\r\nContent-Length: {length}\r\n"
        connection.sendall(f"{head}{SECRET_HEADER}: {server.webhook.secret_token}\r\n\r\n{{".encode())
        assert connection.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())


def test_an_update_that_the_library_cannot_read_is_taken_and_the_next_one_answered(server: BotApiServer) -> None:
    server.queue_update("message", {"message_id": 1, "date": "tomorrow"})
    question = server.user_says(QUESTION)
    answer_to(server, question)
    assert {one.status for one in server.deliveries} == {200}


def test_an_update_that_is_delivered_twice_is_answered_once(server: BotApiServer) -> None:
    server.duplicate_next_update()
    server.user_says(QUESTION)
    last = server.user_says("/privacy")
    answer_to(server, last)
    assert len(server.wait_for_deliveries(3)) == 3
    assert len(server.sent) == 2


def test_questions_of_a_chat_are_answered_in_their_order(server: BotApiServer) -> None:
    asked = [server.user_says("/privacy") for _ in range(20)]
    replies = server.wait_for(len(asked), timeout=TIMEOUT)
    assert [reply.reply_to for reply in replies] == asked


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9/elsewhere"], ids=["removed", "changed"])
def test_a_webhook_that_another_program_has_changed_is_registered_again(
    server: BotApiServer, bot: Running, url: str
) -> None:
    httpx.post(f"{server.base_url}{server.token}/setWebhook", json={"url": url})
    server.wait_for_calls("setWebhook", 2, timeout=TIMEOUT)
    assert f"another program has {'changed' if url else 'removed'} the webhook" in bot.log
    question = server.user_says(QUESTION)
    answer_to(server, question)


def test_questions_asked_while_telegram_is_away_are_answered_when_it_is_back(
    server: BotApiServer, bot: Running
) -> None:
    server.down()
    question = server.user_says(QUESTION)
    bot.wait_for_log("webhook: cannot check its registration")
    server.up()
    answer_to(server, question)


def test_the_log_has_neither_token_nor_path_nor_secret_nor_traceback(shared_server: BotApiServer, bot: Running) -> None:
    webhook = shared_server.webhook
    assert webhook is not None
    for secret in (shared_server.token, webhook.url.rpartition("/")[2], str(webhook.secret_token), "Traceback"):
        assert secret not in bot.log
    assert "webhook: refused requests (" in bot.log


def test_an_update_is_kept_before_the_reply_so_that_a_kill_after_it_loses_nothing(
    own_server: BotApiServer, state_dir: Path
) -> None:
    with receiving(own_server, state_dir) as process:
        own_server.fail("sendMessage", times=ALWAYS, status=502)
        question = own_server.user_says(QUESTION)
        own_server.wait_for_deliveries(1, timeout=TIMEOUT)
        process.end(signal.SIGKILL)
    assert list(own_server.sent) == []
    own_server.clear_faults()
    with receiving(own_server, state_dir):
        answer_to(own_server, question)
        answer_to(own_server, own_server.user_says("/privacy"))
        assert [sent.reply_to for sent in own_server.sent].count(question) == 1
        assert len([one for one in own_server.deliveries if one.status == 200]) == 2


def test_what_the_database_fails_to_keep_is_sent_again_so_that_a_kill_loses_nothing(
    own_server: BotApiServer, state_dir: Path
) -> None:
    file = database_of(own_server, state_dir)
    with receiving(own_server, state_dir) as process:
        own_server.fail("sendMessage", times=ALWAYS, status=502)
        with closing(sqlite3.connect(file, isolation_level=None, timeout=TIMEOUT)) as connection:
            connection.execute("ALTER TABLE updates RENAME TO away")
            question = own_server.user_says(QUESTION)
            wait_until(lambda: len(own_server.deliveries) > 1)
            process.end(signal.SIGKILL)
            connection.execute("ALTER TABLE away RENAME TO updates")
        assert {one.status for one in own_server.deliveries} <= {503, None}
    own_server.clear_faults()
    with receiving(own_server, state_dir):
        answer_to(own_server, question)
        answer_to(own_server, own_server.user_says("/privacy"))
        assert [sent.reply_to for sent in own_server.sent].count(question) == 1


def test_between_polling_and_the_webhook_nothing_is_lost(own_server: BotApiServer, state_dir: Path) -> None:
    modes = (polling, receiving, receiving, polling)
    for mode in modes:
        waited = own_server.user_says(QUESTION)
        with mode(own_server, state_dir) as process:
            answer_to(own_server, waited)
            answer_to(own_server, own_server.user_says(QUESTION))
            assert process.end(signal.SIGTERM) == 0
            assert "another program" not in process.log
            assert "Traceback" not in process.log
        # So that Telegram keeps what comes meanwhile, and sends it.
        assert (own_server.webhook is not None) == (mode is receiving)
    assert len(own_server.sent) == 2 * len(modes)


def test_what_waited_at_the_start_is_nobodys_haste(own_server: BotApiServer, state_dir: Path) -> None:
    for _ in range(8):
        own_server.user_says("/help")
    with receiving(own_server, state_dir, STORYBOT_QUESTIONS_PER_MINUTE="3"):
        replies = own_server.wait_for(8, timeout=TIMEOUT)
        assert len({reply.text for reply in replies}) == 1


def test_with_a_certificate_of_its_own_the_bot_is_reached_by_https(
    own_server: BotApiServer, state_dir: Path, tmp_path: Path
) -> None:
    files = write_certificate(tmp_path)
    address = f"127.0.0.1:{free_port()}"
    settings = {
        "STORYBOT_WEBHOOK_LISTEN": address,
        "STORYBOT_WEBHOOK_URL": f"https://{address}",
        "STORYBOT_WEBHOOK_CERT": str(files.chain),
        "STORYBOT_WEBHOOK_KEY": str(files.key),
    }
    with receiving(own_server, state_dir, **settings):
        assert own_server.webhook is not None
        assert own_server.webhook.certificate == files.chain.read_bytes()
        answer_to(own_server, own_server.user_says(QUESTION))


def test_a_token_that_stays_refused_ends_the_program(own_server: BotApiServer, state_dir: Path) -> None:
    with receiving(own_server, state_dir, minutes_for_seconds) as bot:
        own_server.fail("getWebhookInfo", times=ALWAYS, status=401)
        assert bot.wait(TIMEOUT) == 3
        assert "webhook: Telegram refuses the token" in bot.log
        assert "STORYBOT_TOKEN: Telegram has refused it for 5 minutes (401 " in bot.log.splitlines()[-1]
        assert "Traceback" not in bot.log


def test_a_single_refusal_of_the_token_while_it_starts_is_tried_again(
    own_server: BotApiServer, state_dir: Path
) -> None:
    own_server.fail("deleteWebhook", status=401)
    own_server.fail("setWebhook", status=404)
    own_server.fail("setWebhook", status=429, retry_after=1)
    with receiving(own_server, state_dir):
        answer_to(own_server, own_server.user_says(QUESTION))


def test_that_telegram_cannot_reach_the_bot_is_in_the_log_and_in_its_health(
    own_server: BotApiServer, state_dir: Path
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with receiving(own_server, state_dir, STORYBOT_WEBHOOK_URL=nowhere, **ANY_PORT) as bot:
        told = Told(bot)
        wait_until(lambda: told.failing() == [])
        own_server.user_says(QUESTION)
        bot.wait_for_log("Telegram cannot deliver to the webhook (Connection refused); 1 updates wait there")
        assert told.failing() == ["telegram"]
        assert "Telegram cannot deliver to the webhook (Connection refused); check STORYBOT_WEBHOOK_URL" in told.lines()


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"STORYBOT_WEBHOOK_CERT": "cert.pem"}, "STORYBOT_WEBHOOK_CERT: STORYBOT_WEBHOOK_KEY is not set; set both"),
        ({"STORYBOT_WEBHOOK_URL": "http://bot.example", "STORYBOT_API_URL": ""}, "Telegram only calls https://"),
    ],
)
def test_a_wrong_set_up_stops_it_with_one_line(
    own_server: BotApiServer, state_dir: Path, settings: dict[str, str], line: str
) -> None:
    given = settings_for(own_server, state_dir, **{**webhook_settings(), **settings})
    with running("run", state_dir=state_dir, settings=given) as process:
        assert process.wait() == 2
        assert line in process.log
        assert len(process.log.splitlines()) == 1


def test_an_address_that_is_taken_stops_it_with_one_line(own_server: BotApiServer, state_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        given = settings_for(own_server, state_dir, **webhook_settings(STORYBOT_WEBHOOK_LISTEN=address))
        with running("run", state_dir=state_dir, settings=given) as process:
            assert process.wait() == 2
            assert f"storybot: STORYBOT_WEBHOOK_LISTEN={address}: cannot listen on it" in process.log.splitlines()[-1]
            assert "Traceback" not in process.log
