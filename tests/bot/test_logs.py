"""The log: one line for each problem, and the token in none of them."""

import logging
from collections.abc import Iterator
from urllib.parse import unquote

import httpx
import pytest
from pydantic import SecretStr
from telegram.error import NetworkError

from bot.http.webhook_keys import WebhookKeys
from bot.logs import set_up_logging
from bot.program.ending import end
from bot.settings import load_settings

TOKEN = "123456789:AAE-not-a-real-token_of-any-bot"
ADDRESS = "postgresql://bot:hush-hush@127.0.0.1/storybot"
NAMES = (
    "bot",
    "index",
    "httpx",
    "httpcore",
    "uvicorn",
    "mcp",
    "telegram",
    "telegram.ext.Updater",
    "bot.telegram.sending.calls",
)


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Set pytest's handlers aside, since the set-up would close them, and restore everything after the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in NAMES}
    root.handlers[:] = []
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def set_up(level: str = "INFO", token: str | None = TOKEN, address: str = ADDRESS) -> None:
    set_up_logging(load_settings(token=token, log_level=level, database_url=address))


def fail_with(error: Exception) -> Exception:
    """An error with a traceback."""
    try:
        raise error
    except type(error) as raised:
        return raised


def test_a_line_on_standard_error_has_time_level_name_and_message(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    set_up()
    logging.getLogger("bot.telegram").info("polling as @%s", "storybot")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(" INFO bot.telegram: polling as @storybot\n")
    assert err[:4].isdigit()
    assert err.count("\n") == 1


def test_secrets_are_in_no_line_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    for level in ("DEBUG", "ERROR"):
        set_up(level)
        for name in ("bot", "telegram", "httpx", "sqlalchemy"):
            logging.getLogger(name).critical("POST https://api.telegram.org/bot%s/getMe, again %s", TOKEN, TOKEN)
            logging.getLogger(name).critical("no connection to %s", ADDRESS)
            err = capsys.readouterr().err
            assert "https://api.telegram.org/bot<token>/getMe, again <token>" in err
            assert "postgresql://bot:<password>@127.0.0.1/storybot" in err
            assert TOKEN not in err
            assert "hush-hush" not in err
    error = RuntimeError(f"cannot call {TOKEN}")
    error.__cause__ = fail_with(ValueError(f"no route to /bot{TOKEN}/getMe"))
    logging.getLogger("bot").error("it went wrong", exc_info=fail_with(error))
    err = capsys.readouterr().err
    assert TOKEN not in err
    assert "ValueError: no route to /bot<token>/getMe" in err
    set_up(token=None)
    logging.getLogger("bot").info("nothing to hide")
    assert capsys.readouterr().err.endswith("bot: nothing to hide\n")


def test_secrets_are_not_in_the_last_line_of_a_program_that_ends(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    end(2, f"no route to /bot{TOKEN}/getMe", lambda _status: None)
    assert capsys.readouterr().err == "storybot: no route to /bot<token>/getMe\n"


def test_the_token_of_the_api_is_in_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(load_settings(api_token=SecretStr("opens-the-whole-api"), log_level="DEBUG"))
    logging.getLogger("bot").critical("Authorization: Bearer %s", "opens-the-whole-api")
    assert capsys.readouterr().err.endswith("Authorization: Bearer <API token>\n")


@pytest.mark.parametrize(
    ("address", "token"),
    [("https://me:opens@milvus", None), ("https://opens@milvus", None), ("http://milvus", "opens")],
)
def test_what_opens_the_store_is_in_no_line(
    capsys: pytest.CaptureFixture[str], address: str, token: str | None
) -> None:
    set_up_logging(load_settings(store=address, store_token=token, log_level="DEBUG"))
    logging.getLogger("bot").critical("no connection to %s with opens", address)
    assert "opens" not in capsys.readouterr().err


def test_the_password_of_the_bot_api_server_is_in_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(load_settings(api_url="https://desk:hush%2Dhush@bots.example", log_level="DEBUG"))
    logging.getLogger("bot").critical("no connection to https://desk:hush%2Dhush@bots.example as hush-hush")
    assert capsys.readouterr().err.endswith("to https://desk:<password>@bots.example as <password>\n")


@pytest.mark.parametrize("own", [None, SecretStr("a-secret-of-the-operators")])
def test_path_and_secret_of_the_webhook_are_in_no_line(
    capsys: pytest.CaptureFixture[str], own: SecretStr | None
) -> None:
    set_up_logging(load_settings(token=TOKEN, webhook_secret=own))
    keys = WebhookKeys.of(SecretStr(TOKEN), own)
    logging.getLogger("bot").info("POST /%s with %s", keys.path, keys.secret)
    assert capsys.readouterr().err.endswith("POST /<webhook path> with <webhook secret>\n")


def test_requests_that_anyone_may_send_cannot_fill_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    assert capsys.readouterr().err == ""


def test_the_http_client_is_silent_below_warning(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG")
    with httpx.Client(transport=httpx.MockTransport(lambda _request: httpx.Response(200))) as client:
        client.post(f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("httpcore.connection").debug("connect_tcp.started")
    assert capsys.readouterr().err == ""
    logging.getLogger("httpx").warning("a problem")
    assert "a problem" in capsys.readouterr().err


def test_the_level_applies_to_the_programs_own_lines(capsys: pytest.CaptureFixture[str]) -> None:
    def shown() -> list[str]:
        for name in ("bot.telegram", "index.store", "another.library"):
            for level in (logging.DEBUG, logging.INFO, logging.WARNING):
                logging.getLogger(name).log(level, "line")
        return [line.split(" ", 2)[2] for line in capsys.readouterr().err.splitlines()]

    set_up("INFO")
    own = [
        "INFO bot.telegram: line",
        "WARNING bot.telegram: line",
        "INFO index.store: line",
        "WARNING index.store: line",
    ]
    assert shown() == [*own, "WARNING another.library: line"]
    set_up("DEBUG")
    assert len(shown()) == 3 + 3 + 1
    set_up("ERROR")
    assert shown() == ["WARNING another.library: line"]
    set_up_logging(load_settings(log_level="INFO"), logging.WARNING)
    assert len(shown()) == 3


@pytest.mark.parametrize(
    ("name", "level", "with_traceback"),
    [
        ("telegram.ext.Updater", "INFO", False),
        ("telegram.ext.Updater", "DEBUG", True),
        ("bot.telegram", "INFO", True),
        ("telegraph", "INFO", True),
    ],
)
def test_the_telegram_librarys_tracebacks_are_only_logged_at_debug(
    capsys: pytest.CaptureFixture[str], name: str, level: str, with_traceback: bool
) -> None:
    set_up(level)
    logging.getLogger(name).error("polling failed", exc_info=fail_with(NetworkError("unreachable")))
    err = capsys.readouterr().err
    assert f"ERROR {name}: polling failed" in err
    assert ("Traceback" in err) == with_traceback == (len(err.splitlines()) > 1)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://bot:hush@hush-hush@127.0.0.1/storybot",
        "postgresql://bot:hush%2Dhush@127.0.0.1/storybot",
        "postgresql://bot:[hush-hush@127.0.0.1/storybot",
        "postgresql://bot:hush-hush\u2100@127.0.0.1/storybot",
        "postgresql://127.0.0.1/storybot?user=bot&password=hush-hush",
        "postgresql://127.0.0.1/storybot;password=hush-hush",
    ],
)
def test_a_password_in_an_odd_address_is_in_no_line(capsys: pytest.CaptureFixture[str], address: str) -> None:
    set_up(address=address)
    logging.getLogger("bot").error("no connection to %s", address)
    logging.getLogger("bot").error("no connection to %s", unquote(address))
    err = capsys.readouterr().err
    assert err.count("<password>") == 2
    assert "hush" not in err


def test_what_others_have_written_makes_no_line_and_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    forged = "ferry\n2026-01-01 00:00:00 INFO bot: all is well\r\x1b[2J\u202e"
    logging.getLogger("bot").warning("left out: %s", forged)
    logging.getLogger("bot").error("it went wrong", exc_info=fail_with(ValueError(forged)))
    first, second, *traceback = capsys.readouterr().err.splitlines()
    assert first.endswith(r"left out: ferry\n2026-01-01 00:00:00 INFO bot: all is well\r\x1b[2J\u202e")
    assert second.endswith(" ERROR bot: it went wrong")
    assert all(line.startswith("    ") for line in traceback)
    assert not {"\x1b", "\u202e"} & set("".join(traceback))


def test_the_half_of_the_token_that_is_secret_is_in_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    logging.getLogger("bot").error("no route to /bot%s/getMe", TOKEN.replace(":", "%3A"))
    assert "/bot123456789%3A<token>/getMe" in capsys.readouterr().err
