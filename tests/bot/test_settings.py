"""Settings: where they come from, and what is said of a value that cannot be used."""

import re
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import PREFIX, Settings, SettingsError, load_settings, settings_table, unknown_settings
from corpus import PACKAGED_STORIES
from index import PACKAGED_EMBEDDING_MODEL
from index.deciding.calibration import DEFAULT_BAR, DEFAULT_CLOSEST_BAR

TOKEN = "123456789:AAE-not-a-real-token_of-any-bot"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, where no .env lies."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_env(folder: Path, *lines: str) -> None:
    (folder / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_without_any_setting_the_defaults_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORYBOT_STATE_DIR")
    settings = load_settings()
    assert settings.token is None
    assert settings.corpus_dir == PACKAGED_STORIES
    assert settings.state_dir.name == "storybot"
    assert settings.state_dir.is_absolute()
    assert settings.query_prompt is settings.passage_prompt is None
    assert settings.excerpts == 3
    assert settings.api_url == "https://api.telegram.org"
    assert settings.log_level == "INFO"
    assert settings.allowed_chats == settings.allowed_users == settings.admins == frozenset()
    assert (settings.questions_per_minute, settings.queue) == (20, 200)
    assert (settings.pending_minutes, settings.pending_questions) == (60, 100)
    assert (settings.follow_up_minutes, settings.keep_days) == (60, 30)


def test_the_defaults_that_stand_in_two_places_agree() -> None:
    assert load_settings().embedding_model == PACKAGED_EMBEDDING_MODEL
    assert load_settings().min_confidence == DEFAULT_BAR
    assert load_settings().closest_confidence == DEFAULT_CLOSEST_BAR


@pytest.mark.parametrize("name", ["STORYBOT_EXCERPTS", "storybot_excerpts"])
def test_the_environment_sets_whatever_the_case_of_its_names(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "7")
    assert load_settings().excerpts == 7


def test_a_file_env_sets_and_the_environment_wins_over_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_env(folder, "STORYBOT_EXCERPTS=4", "STORYBOT_LOG_LEVEL=ERROR", "# a comment", "OTHER_PROGRAM=1")
    monkeypatch.setenv("STORYBOT_EXCERPTS", "5")
    settings = load_settings()
    assert (settings.excerpts, settings.log_level) == (5, "ERROR")


def test_a_file_env_may_hold_other_scripts_and_quotation_marks(folder: Path) -> None:
    write_env(folder, 'STORYBOT_QUERY_PROMPT="հարց: "')
    assert load_settings().query_prompt == "հարց: "


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields if name != "state_dir"])
def test_an_empty_value_counts_as_unset(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    usual = load_settings()
    monkeypatch.setenv(PREFIX + name, "")
    assert load_settings() == usual
    monkeypatch.delenv(PREFIX + name)
    write_env(folder, f"{PREFIX}{name}=")
    assert load_settings() == usual


def test_an_empty_variable_leaves_what_the_file_sets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_env(folder, "STORYBOT_EXCERPTS=4")
    monkeypatch.setenv("STORYBOT_EXCERPTS", "")
    assert load_settings().excerpts == 4


def test_overrides_win_over_environment_and_file_unless_they_are_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_env(folder, "STORYBOT_EXCERPTS=4")
    monkeypatch.setenv("STORYBOT_LOG_LEVEL", "ERROR")
    settings = load_settings(excerpts=9, log_level="DEBUG", min_confidence=None)
    assert (settings.excerpts, settings.log_level, settings.min_confidence) == (9, "DEBUG", DEFAULT_BAR)


@pytest.mark.parametrize("name", ["corpus_dir", "state_dir"])
def test_a_tilde_in_a_folder_is_the_home_directory(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv(PREFIX + name.upper(), "~/news")
    assert getattr(load_settings(), name) == folder / "news"


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("https://bots.example.org/", "https://bots.example.org"),
        ("https://bots.example.org/api//", "https://bots.example.org/api"),
    ],
)
def test_the_address_of_a_server_loses_its_last_slashes(given_url: str, expected: str) -> None:
    assert load_settings(api_url=given_url).api_url == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("en", ("en",)),
        ("en, uk ,RU", ("en", "uk", "ru")),
        ("pt-BR", ("pt-br",)),
        ("any", None),
        ("ANY", None),
    ],
)
def test_the_languages_that_the_models_read_are_codes_or_any(value: str, expected: tuple[str, ...] | None) -> None:
    assert load_settings(languages=value).read_languages == expected


@pytest.mark.parametrize("name", ["allowed_chats", "allowed_users", "admins"])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", {7}),
        ("7, -1001234567890 ,7", {7, -1001234567890}),
    ],
)
def test_ids_are_whole_numbers_with_commas(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: set[int]
) -> None:
    monkeypatch.setenv(PREFIX + name.upper(), value)
    assert getattr(load_settings(), name) == expected


def test_the_database_is_a_file_in_the_state_directory(folder: Path) -> None:
    settings = load_settings(state_dir=folder / "state")
    assert settings.database.get_secret_value() == f"sqlite:///{folder}/state/storybot.db"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///news.db",
        "sqlite+aiosqlite:////var/news.db",
        "postgresql://me@db/news",
        "postgresql+asyncpg://db/news",
    ],
)
def test_another_database_can_be_named(url: str) -> None:
    assert load_settings(database_url=url).database.get_secret_value() == url


def test_the_address_of_the_database_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYBOT_DATABASE_URL", "postgresql://editor:hunter2@db/news")
    settings = load_settings()
    for shown in (repr(settings), str(settings.database), settings.model_dump_json(), settings_table()):
        assert "hunter2" not in shown


@pytest.mark.parametrize("url", ["mysql://editor:hunter2@db/news", "hunter2", "postgresql:// hunter2"])
def test_an_address_of_no_database_is_not_part_of_the_message(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("STORYBOT_DATABASE_URL", url)
    with pytest.raises(SettingsError, match=r"^STORYBOT_DATABASE_URL: .*sqlite:// or postgresql://") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


BAD_VALUES = [
    ("LANGUAGES", "Ukrainian", "codes such as en,uk,ru, or any"),
    ("LANGUAGES", "en uk", "codes such as en,uk,ru, or any"),
    ("LANGUAGES", "en,,uk", "codes such as en,uk,ru, or any"),
    ("LANGUAGES", "en,any", "codes such as en,uk,ru, or any"),
    ("EXCERPTS", "0", "a whole number from 1 to 10"),
    ("EXCERPTS", "11", "a whole number from 1 to 10"),
    ("EXCERPTS", "three", "a whole number from 1 to 10"),
    ("EXCERPTS", "2.5", "a whole number from 1 to 10"),
    ("MIN_CONFIDENCE", "-0.1", "a number from 0 to 1"),
    ("MIN_CONFIDENCE", "1.1", "a number from 0 to 1"),
    ("MIN_CONFIDENCE", "nan", "a number from 0 to 1"),
    ("MIN_CONFIDENCE", "high", "a number from 0 to 1"),
    ("CLOSEST_CONFIDENCE", "1.1", "a number from 0 to 1"),
    ("API_URL", "api.telegram.org", "an address with its https://"),
    ("API_URL", "ftp://api.telegram.org", "an address with its https://"),
    ("API_URL", "https://", "an address with its https://"),
    ("LOG_LEVEL", "TRACE", "DEBUG, INFO, WARNING or ERROR"),
    ("LOG_LEVEL", "info\nDEBUG", "DEBUG, INFO, WARNING or ERROR"),
    ("ALLOWED_CHATS", "@storyfans", "ids with commas"),
    ("ALLOWED_CHATS", "-100,,7", "ids with commas"),
    ("ALLOWED_CHATS", "[-100]", "ids with commas"),
    ("ALLOWED_USERS", "0", "ids with commas"),
    ("ALLOWED_USERS", "1.5", "ids with commas"),
    ("ADMINS", "7 8", "ids with commas"),
    ("ADMINS", "1" * 19, "ids with commas"),
    ("QUESTIONS_PER_MINUTE", "0", "a whole number from 1 to 600"),
    ("QUEUE", "0", "a whole number from 1 to 10000"),
    ("PENDING_MINUTES", "-1", "a whole number from 0 to 1440"),
    ("PENDING_MINUTES", "1441", "a whole number from 0 to 1440"),
    ("PENDING_QUESTIONS", "-1", "a whole number from 0 to 10000"),
    ("FOLLOW_UP_MINUTES", "an hour", "a whole number from 0 to 1440"),
    ("KEEP_DAYS", "0", "a whole number from 1 to 3650"),
    ("CORPUS_DIR", "~nobody-of-that-name/stories", "set it to"),
    ("STATE_DIR", "~nobody-of-that-name/state", "set it to"),
]


@pytest.mark.parametrize(("name", "value", "cure"), BAD_VALUES)
def test_a_bad_value_gets_one_line_with_name_value_reason_and_cure(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, cure: str
) -> None:
    monkeypatch.setenv("STORYBOT_TOKEN", TOKEN)
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    line = str(caught.value)
    assert line.startswith(f"STORYBOT_{name}={value!r}: ")
    assert caught.value.why
    assert cure in caught.value.cure
    assert "\n" not in line
    # What the validation library says would show the other values, the token among them.
    assert caught.value.__suppress_context__
    assert TOKEN not in line


@pytest.mark.parametrize("content", [b"\xff\xfe", b"STORYBOT_EXCERPTS=4\nSTORYBOT_QUERY_PROMPT=\xe9"])
def test_a_file_env_that_is_not_utf8_gets_one_line(folder: Path, content: bytes) -> None:
    (folder / ".env").write_bytes(content)
    with pytest.raises(SettingsError, match=r"^\.env: cannot be read .*; save it as a UTF-8 file") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_a_bad_line_of_a_file_env_is_named_as_a_variable_is(folder: Path) -> None:
    write_env(folder, "STORYBOT_EXCERPTS=many")
    with pytest.raises(SettingsError, match=r"^STORYBOT_EXCERPTS='many': .* a whole number from 1 to 10$"):
        load_settings()


def test_the_token_is_read_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYBOT_TOKEN", TOKEN)
    settings = load_settings()
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    for shown in (repr(settings), str(settings), repr(settings.token), settings.model_dump_json(), settings_table()):
        assert TOKEN not in shown


@pytest.mark.parametrize("token", [123_456_789_123, ["123456789:secret"], {"secret": "123456789"}])
def test_a_token_of_the_wrong_kind_is_never_part_of_the_message(token: object) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(token=token)
    assert str(caught.value).startswith("STORYBOT_TOKEN: ")
    told = "".join(traceback.format_exception(caught.value))
    assert "123456789" not in told.split("SettingsError: ")[-1]
    assert "ValidationError" not in told


@given(st.text(min_size=1, max_size=60), st.sampled_from(["excerpts", "min_confidence", "log_level", "api_url"]))
def test_any_text_is_a_value_or_an_error_in_one_line(value: str, name: str) -> None:
    try:
        settings = load_settings(**{name: value})
    except SettingsError as error:
        line = str(error)
    else:
        assert 1 <= settings.excerpts <= 10
        assert 0 <= settings.min_confidence <= 1
        assert settings.log_level in ("DEBUG", "INFO", "WARNING", "ERROR")
        assert re.match("https?://", settings.api_url, re.IGNORECASE)
        return
    assert len(line.splitlines()) == 1
    assert line.startswith(f"STORYBOT_{name.upper()}=")


def test_a_closest_passage_that_would_need_more_confidence_than_an_answer_is_refused_in_a_line() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(closest_confidence=0.3, min_confidence=0.2)
    assert str(caught.value) == (
        "STORYBOT_CLOSEST_CONFIDENCE=0.3: more than STORYBOT_MIN_CONFIDENCE, which is 0.2; set it to that or less"
    )
    assert load_settings(closest_confidence=0.2, min_confidence=0.2).closest_confidence == 0.2


def test_whoever_sets_a_low_bar_for_answers_need_not_set_the_other() -> None:
    assert load_settings(min_confidence=0).min_confidence == 0


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("STORYBOT_TOKN", "STORYBOT_TOKN is no setting; did you mean STORYBOT_TOKEN?"),
        ("STORYBOT_TELEGRAM_TOKEN", "STORYBOT_TELEGRAM_TOKEN is no setting; did you mean STORYBOT_TOKEN?"),
        ("storybot_excerpt", "storybot_excerpt is no setting; did you mean STORYBOT_EXCERPTS?"),
        ("STORYBOT_MODEL", "STORYBOT_MODEL is no setting; did you mean STORYBOT_"),
        ("STORYBOT_CORPUS", "STORYBOT_CORPUS is no setting; did you mean STORYBOT_CORPUS_DIR?"),
    ],
)
def test_a_misspelt_setting_is_named_with_a_likely_one(name: str, line: str) -> None:
    (found,) = unknown_settings({name: "secret", "PATH": "/bin", "MY_STORYBOT_TOKEN": "x"})
    assert found.startswith(line)
    assert "secret" not in found


def test_settings_that_are_known_are_no_unknown_ones() -> None:
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    assert unknown_settings(dict.fromkeys([*known, "storybot_token", "HOME"], "x")) == []


def test_the_table_of_settings_names_every_one_with_default_and_meaning() -> None:
    heading, rule, *rows = settings_table().splitlines()
    assert heading.count("|") == rule.count("|") == 4
    assert len(rows) == len(Settings.model_fields)
    for row, (name, field) in zip(rows, Settings.model_fields.items(), strict=True):
        assert field.description
        assert row.startswith(f"| `{PREFIX}{name.upper()}` | ")
        assert row.endswith(f" | {field.description} |")
    assert any(row.startswith("| `STORYBOT_EXCERPTS` | `3` |") for row in rows)


def test_the_table_of_settings_is_the_same_on_every_machine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings_table()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("STORYBOT_EXCERPTS", "5")
    assert settings_table() == before
    assert str(PACKAGED_STORIES) not in before
