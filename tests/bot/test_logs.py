"""The log: one line a trouble, and the token in none of them."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from telegram.error import NetworkError

from bot.logs import set_up_logging
from bot.settings import load_settings

TOKEN = "123456789:AAE-not-a-real-token_of-any-bot"
NAMES = ("bot", "index", "httpx", "httpcore", "telegram", "telegram.ext.Updater", "bot.telegram.sending.retry")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Keep the handlers out of the way of a set-up that closes them, and put all back after the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in NAMES}
    root.handlers[:] = []
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def set_up(level: str = "INFO", token: str | None = TOKEN) -> None:
    set_up_logging(load_settings(token=token, log_level=level))


def fail_with(error: Exception) -> Exception:
    """An error with a traceback."""
    try:
        raise error
    except type(error) as raised:
        return raised


def test_a_line_has_time_level_name_and_message_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    logging.getLogger("bot.telegram").info("polling as @%s", "storybot")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(" INFO bot.telegram: polling as @storybot\n")
    assert err[:4].isdigit()


@pytest.mark.parametrize("name", ["bot", "index", "telegram", "httpx", "any.other"])
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_the_token_is_in_no_line(capsys: pytest.CaptureFixture[str], name: str, level: str) -> None:
    set_up(level)
    logging.getLogger(name).critical("POST https://api.telegram.org/bot%s/getMe, again %s", TOKEN, TOKEN)
    err = capsys.readouterr().err
    assert TOKEN not in err
    assert "https://api.telegram.org/bot<token>/getMe, again <token>" in err


def test_the_token_is_in_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    cause = fail_with(ValueError(f"no route to /bot{TOKEN}/getMe"))
    error = RuntimeError(f"cannot call {TOKEN}")
    error.__cause__ = cause
    logging.getLogger("bot").error("it went wrong", exc_info=fail_with(error))
    err = capsys.readouterr().err
    assert TOKEN not in err
    assert "ValueError: no route to /bot<token>/getMe" in err
    assert "RuntimeError: cannot call <token>" in err


def test_without_a_token_lines_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(token=None)
    logging.getLogger("bot").info("nothing to hide")
    assert capsys.readouterr().err.endswith("bot: nothing to hide\n")


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
@pytest.mark.parametrize("name", ["httpx", "httpcore", "httpcore.connection"])
def test_the_http_client_is_silent_below_warning(capsys: pytest.CaptureFixture[str], name: str, level: str) -> None:
    set_up(level)
    logging.getLogger(name).debug("connect_tcp.started")
    logging.getLogger(name).info("HTTP Request: POST")
    assert capsys.readouterr().err == ""
    logging.getLogger(name).warning("a problem")
    assert "a problem" in capsys.readouterr().err


def test_a_request_of_the_http_client_itself_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG")
    transport = httpx.MockTransport(lambda _request: httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.post(f"https://api.telegram.org/bot{TOKEN}/getMe")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("level", "shown"),
    [("DEBUG", {"debug", "info", "error"}), ("INFO", {"info", "error"}), ("WARNING", {"error"}), ("ERROR", {"error"})],
)
@pytest.mark.parametrize("name", ["bot.telegram.handlers.dispatch", "index.store"])
def test_the_level_holds_for_the_programs_own_lines(
    capsys: pytest.CaptureFixture[str], level: str, shown: set[str], name: str
) -> None:
    set_up(level)
    for word, number in (("debug", logging.DEBUG), ("info", logging.INFO), ("error", logging.ERROR)):
        logging.getLogger(name).log(number, "this is %s", word)
    assert {line.rsplit(" ", 1)[1] for line in capsys.readouterr().err.splitlines()} == shown


def test_a_level_that_is_given_wins_over_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(load_settings(log_level="INFO"), logging.WARNING)
    logging.getLogger("bot").info("quiet")
    logging.getLogger("bot").warning("loud")
    assert capsys.readouterr().err.endswith("WARNING bot: loud\n")


def test_other_libraries_tell_warnings_and_no_less(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG")
    logging.getLogger("another.library").info("quiet")
    logging.getLogger("another.library").warning("loud")
    assert capsys.readouterr().err.endswith("WARNING another.library: loud\n")


@pytest.mark.parametrize(
    ("name", "level", "told"),
    [
        ("telegram.ext.Updater", "INFO", False),
        ("telegram.ext.Updater", "ERROR", False),
        ("telegram.ext.Updater", "DEBUG", True),
        ("bot.telegram.handlers.dispatch", "INFO", True),
        ("telegraph", "INFO", True),
    ],
)
def test_the_telegram_librarys_tracebacks_are_told_at_debug_alone(
    capsys: pytest.CaptureFixture[str], name: str, level: str, told: bool
) -> None:
    set_up(level)
    logging.getLogger(name).error("polling failed", exc_info=fail_with(NetworkError("unreachable")))
    err = capsys.readouterr().err
    assert f"ERROR {name}: polling failed" in err
    assert ("Traceback" in err) == told
    assert (len(err.splitlines()) == 1) == (not told)


def test_setting_up_twice_tells_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    set_up()
    logging.getLogger("bot").info("once")
    assert capsys.readouterr().err.count("once") == 1


def test_the_databases_password_is_in_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    address = "postgresql://bot:hush-hush@127.0.0.1/storybot"
    set_up_logging(load_settings(token=TOKEN, database_url=address))
    logging.getLogger("sqlalchemy").critical("no connection to %s", address)
    err = capsys.readouterr().err
    assert "hush-hush" not in err
    assert "postgresql://bot:<password>@127.0.0.1/storybot" in err
