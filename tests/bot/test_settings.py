"""Settings: where they come from, and the error for a bad value."""

import re
import traceback
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.private_files import database_file
from bot.settings import PREFIX, Settings, SettingsError, load_settings, settings_table, unknown_settings
from corpus import PACKAGED_STORIES
from index import PACKAGED_EMBEDDING_MODEL
from index.deciding.calibration import DEFAULT_BAR, DEFAULT_CLOSEST_BAR

TOKEN = "123456789:AAE-not-a-real-token_of-any-bot"
NAMES = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory without a .env file."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_env(folder: Path, *lines: str) -> None:
    (folder / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_defaults_that_are_in_two_places_agree() -> None:
    settings = load_settings()
    assert settings.embedding_model == PACKAGED_EMBEDDING_MODEL
    assert (settings.min_confidence, settings.closest_confidence) == (DEFAULT_BAR, DEFAULT_CLOSEST_BAR)
    assert settings.corpus_dir == PACKAGED_STORIES


def test_the_default_state_directory_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORYBOT_STATE_DIR")
    assert load_settings().state_dir.is_absolute()
    assert load_settings().state_dir.name == "storybot"


def test_overrides_win_over_the_environment_and_that_over_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_env(folder, "STORYBOT_EXCERPTS=4", "STORYBOT_QUEUE=7", 'STORYBOT_QUERY_PROMPT="հարց: "', "# a", "OTHER=1")
    monkeypatch.setenv("storybot_excerpts", "5")
    monkeypatch.setenv("STORYBOT_LOG_LEVEL", "ERROR")
    settings = load_settings(log_level="DEBUG", min_confidence=None)
    assert (settings.queue, settings.query_prompt) == (7, "հարց: ")
    assert (settings.excerpts, settings.log_level, settings.min_confidence) == (5, "DEBUG", DEFAULT_BAR)
    monkeypatch.setenv("storybot_excerpts", "")
    assert load_settings().excerpts == 4


def test_an_empty_value_counts_as_unset(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = load_settings()
    names = [name for name in NAMES if name not in ("STORYBOT_STATE_DIR", "STORYBOT_HTTP")]
    write_env(folder, *(f"{name}=" for name in names))
    assert load_settings() == usual
    for name in names:
        monkeypatch.setenv(name, "")
    assert load_settings() == usual


def test_an_empty_address_of_the_health_is_one_in_the_environment_and_in_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().http == "127.0.0.1:8080"
    write_env(folder, "STORYBOT_HTTP=", "STORYBOT_EXCERPTS=")
    assert (load_settings().http, load_settings().excerpts) == ("", 3)
    monkeypatch.setenv("STORYBOT_HTTP", "127.0.0.1:9090")
    assert load_settings().http == "127.0.0.1:9090"
    write_env(folder, "STORYBOT_HTTP=127.0.0.1:9090")
    monkeypatch.setenv("storybot_http", "")
    assert load_settings().http == ""


GOOD_VALUES: list[tuple[str, str, str, object]] = [
    ("API_URL", "http://127.0.0.1:8081/", "api_url", "http://127.0.0.1:8081"),
    ("API_URL", "https://desk:hunter22@bots.example", "api_url", "https://desk:hunter22@bots.example"),
    *(
        ("FEEDS", feed, "feeds", (feed,))
        for feed in ("https://news.example/@desk", "https://news.example:8443/rss?of=acct:desk@news.example")
    ),
    ("LANGUAGES", "en, UK,pt-BR", "read_languages", ("en", "uk", "pt-br")),
    ("LANGUAGES", "ANY", "read_languages", None),
    ("ALLOWED_CHATS", "7, -1001234567890 ,7", "allowed_chats", {7, -1001234567890}),
    ("ALLOWED_USERS", "7", "allowed_users", {7}),
    ("ADMINS", "7,8", "admins", {7, 8}),
    (
        "PAGE_ORIGINS",
        "https://News.example/, http://localhost:8000,https://a.example:443,https://a.example",
        "page_origins",
        ("https://news.example", "http://localhost:8000", "https://a.example"),
    ),
    ("PROXIES", "127.0.0.1, 10.1.2.3/8,::1", "proxies", ("127.0.0.1/32", "10.0.0.0/8", "::1/128")),
]


def test_values_are_read_as_they_are_meant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    for name, value, attribute, expected in GOOD_VALUES:
        monkeypatch.setenv(PREFIX + name, value)
        assert getattr(load_settings(), attribute) == expected, (name, value)
    for name in ("corpus_dir", "state_dir"):
        monkeypatch.setenv(PREFIX + name.upper(), "~/news")
        assert getattr(load_settings(), name) == folder / "news"


def test_the_database_is_a_file_in_the_state_directory_or_another(folder: Path) -> None:
    assert load_settings(state_dir=folder).database.get_secret_value() == f"sqlite:///{folder}/storybot.db"
    for url in ("sqlite:///news.db", "sqlite+aiosqlite:////v/n.db", "postgresql://me@db/n", "postgresql+asyncpg://d/n"):
        assert load_settings(database_url=url).database.get_secret_value() == url


@pytest.mark.parametrize("name", ["a b", "50%25", "feature%2Fx", "what?", "key=1", "a#b", "a@b:c", "ստորի"])
def test_the_database_is_in_a_state_directory_of_any_name(folder: Path, name: str) -> None:
    assert database_file(load_settings(state_dir=folder / name)) == folder / name / "storybot.db"


BAD_VALUES = [
    *(("LANGUAGES", value, "codes such as en,uk,ru, or any") for value in ("Ukrainian", "en uk", "en,,uk", "en,any")),
    *(("EXCERPTS", value, "a whole number from 1 to 10") for value in ("0", "11", "three", "2.5")),
    *(("MIN_CONFIDENCE", value, "a number from 0 to 1") for value in ("-0.1", "1.1", "nan", "high")),
    ("CLOSEST_CONFIDENCE", "1.1", "a number from 0 to 1"),
    *(("API_URL", value, "https://") for value in ("api.telegram.org", "ftp://api.telegram.org", "https://")),
    *(
        ("FEEDS", value, "without a user's name and password")
        for value in ("news.example", "ftp://news.example/@desk", "htps://news.example:8443/@desk")
    ),
    *(("LOG_LEVEL", value, "DEBUG, INFO, WARNING or ERROR") for value in ("TRACE", "info\nDEBUG")),
    *(("ALLOWED_CHATS", value, "ids with commas") for value in ("@storyfans", "-100,,7", "[-100]")),
    *(("ALLOWED_USERS", value, "ids with commas") for value in ("0", "1.5", "7 8", "1" * 19)),
    ("ADMINS", "7 8", "ids with commas"),
    *(("HTTP", value, "HOST:PORT") for value in ("8080", "localhost", "127.0.0.1:65536", "http://127.0.0.1:8080")),
    *(
        ("PAGE_ORIGINS", value, "origins such as https://news.example")
        for value in (
            "news.example",
            "*",
            "https://*.example",
            "https://a.example/x",
            "https://a; b",
            "https://",
            "null",
        )
    ),
    *(("PROXIES", value, "addresses or networks") for value in ("proxy.internal", "*", "10.0.0.0/40", "127.0.0.1,")),
    ("QUESTIONS_PER_MINUTE", "0", "a whole number from 1 to 600"),
    ("QUEUE", "0", "a whole number from 1 to 10000"),
    *(("PENDING_MINUTES", value, "a whole number from 0 to 1440") for value in ("-1", "1441")),
    ("PENDING_QUESTIONS", "-1", "a whole number from 0 to 10000"),
    ("FOLLOW_UP_MINUTES", "an hour", "a whole number from 0 to 1440"),
    ("KEEP_DAYS", "0", "a whole number from 1 to 3650"),
    *((name, "~nobody-of-that-name/stories", "a folder") for name in ("CORPUS_DIR", "STATE_DIR")),
]


def test_a_bad_value_gets_one_line_with_name_value_and_cure_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value, cure in BAD_VALUES:
        with monkeypatch.context() as patch:
            patch.setenv("STORYBOT_TOKEN", TOKEN)
            patch.setenv(PREFIX + name, value)
            with pytest.raises(SettingsError) as caught:
                load_settings()
        line = str(caught.value)
        assert line.startswith(f"STORYBOT_{name}={value!r}: not a value that can be used; set it to ")
        assert cure in line
        assert "\n" not in line
        assert TOKEN not in "".join(traceback.format_exception(caught.value)), name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FEEDS", "https://desk:hunter22@wire.example/rss"),
        ("FEEDS", "https://news.example/rss,https://desk:hunter22@wire.example/rss"),
        ("API_URL", "htps://desk:hunter22@wire.example"),
        ("API_URL", "desk:hunter22@wire.example"),
        ("API_URL", "https://desk:p/hunter22@wire.example"),
        ("PROXIES", "http://hunter22@wire.example:3128"),
    ],
)
def test_a_bad_address_with_a_password_is_not_repeated(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError, match=f"^STORYBOT_{name}: not a value that can be used; set it to a") as caught:
        load_settings()
    assert "hunter22" not in str(caught.value)


def test_a_file_env_that_is_not_utf8_gets_one_line(folder: Path) -> None:
    for content in (b"\xff\xfe", b"STORYBOT_EXCERPTS=4\nSTORYBOT_QUERY_PROMPT=\xe9"):
        (folder / ".env").write_bytes(content)
        with pytest.raises(SettingsError, match=r"^\.env: cannot be read .*; save it as a UTF-8 file.*$"):
            load_settings()


def test_secrets_are_read_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYBOT_TOKEN", TOKEN)
    monkeypatch.setenv("STORYBOT_DATABASE_URL", "postgresql://editor:hunter2@db/news")
    settings = load_settings()
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    for shown in (repr(settings), str(settings), str(settings.database), settings.model_dump_json(), settings_table()):
        assert TOKEN not in shown
        assert "hunter2" not in shown


BAD_SECRETS: list[tuple[str, Any]] = [
    *(("token", value) for value in ("hunter2 hunter2", 123_456_789_123, ["hunter2"], {"secret": "hunter2"})),
    *(("database_url", value) for value in ("mysql://me:hunter2@db/news", "hunter2", "postgresql:// hunter2")),
    *(("store", value) for value in ("mysql://me:hunter2@db/news", "hunter2", "milvus-lite")),
    *(("api_token", value) for value in ("hunter2", "hunter2 hunter2 hunter2", "hunter2" * 40, "hunter2-на-сервере")),
]


def test_a_bad_secret_is_not_part_of_the_message() -> None:
    for name, value in BAD_SECRETS:
        with pytest.raises(SettingsError) as caught:
            load_settings(**{name: value})
        assert str(caught.value).startswith(f"STORYBOT_{name.upper()}: ")
        shown = "".join(traceback.format_exception(caught.value)).split("SettingsError: ")[-1]
        assert not re.search("hunter2|123456789|ValidationError", shown)


@given(st.text(min_size=1, max_size=60), st.sampled_from(["excerpts", "min_confidence", "log_level", "api_url"]))
def test_any_text_is_a_value_or_an_error_in_one_line(value: str, name: str) -> None:
    try:
        settings = load_settings(**{name: value})
    except SettingsError as error:
        line = str(error)
    else:
        assert 1 <= settings.excerpts <= 10
        assert 0 <= settings.min_confidence <= 1
        assert re.match("https?://", settings.api_url, re.IGNORECASE)
        return
    assert len(line.splitlines()) == 1
    assert line.startswith(f"STORYBOT_{name.upper()}=")


def test_the_bar_for_the_closest_passage_is_at_most_the_one_for_an_answer() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(closest_confidence=0.3, min_confidence=0.2)
    assert str(caught.value) == (
        "STORYBOT_CLOSEST_CONFIDENCE=0.3: more than STORYBOT_MIN_CONFIDENCE, which is 0.2; set it to that or less"
    )
    assert load_settings(closest_confidence=0.2, min_confidence=0.2).closest_confidence == 0.2
    assert load_settings(min_confidence=0).min_confidence == 0


def test_a_misspelt_setting_is_reported_with_a_likely_one() -> None:
    for name, line in [
        ("STORYBOT_TOKN", "STORYBOT_TOKN is not a setting; did you mean STORYBOT_TOKEN?"),
        ("STORYBOT_TELEGRAM_TOKEN", "STORYBOT_TELEGRAM_TOKEN is not a setting; did you mean STORYBOT_TOKEN?"),
        ("storybot_excerpt", "storybot_excerpt is not a setting; did you mean STORYBOT_EXCERPTS?"),
        ("STORYBOT_CORPUS", "STORYBOT_CORPUS is not a setting; did you mean STORYBOT_CORPUS_DIR?"),
    ]:
        assert unknown_settings({name: "secret", "PATH": "/bin", "MY_STORYBOT_TOKEN": "x"}) == [line]
    assert unknown_settings(dict.fromkeys([*NAMES, "storybot_token", "HOME"], "x")) == []


def test_the_table_has_every_setting_and_does_not_depend_on_the_machine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = settings_table()
    heading, rule, *rows = table.splitlines()
    assert heading.count("|") == rule.count("|") == 4
    assert [row.split("`")[1] for row in rows] == NAMES
    assert "| `STORYBOT_EXCERPTS` | `3` | most quotations in one reply (1 to 10) |" in rows
    assert str(PACKAGED_STORIES) not in table
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("STORYBOT_EXCERPTS", "5")
    assert settings_table() == table
