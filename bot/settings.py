"""The settings: environment variables with the prefix STORYBOT_, or lines of a .env file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_state_path
from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus import PACKAGED_STORIES, StorybotError

PREFIX = "STORYBOT_"

ANY_LANGUAGE = "any"
"""The value for models that read every language."""


class SettingsError(StorybotError):
    """A setting with a value that cannot be used."""


def _web_address(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value.rstrip("/")


def _folder(value: Path) -> Path:
    try:
        return value.expanduser()
    except RuntimeError as error:
        raise ValueError(str(error)) from None


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()
    if not re.fullmatch(r"[\w:.-]+", token):
        raise ValueError("a token holds letters, digits, a colon, hyphens and underscores alone")
    return SecretStr(token)


def _languages(value: str) -> str:
    codes = [code.strip() for code in value.casefold().split(",")]
    well_formed = all(re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code) for code in codes)
    if codes != [ANY_LANGUAGE] and (ANY_LANGUAGE in codes or not well_formed):
        raise ValueError("a list of language codes")
    return ",".join(codes)


def _ids(value: object) -> object:
    """The numbers of a list with commas; what is no text is left to the type."""
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",")]
    if not all(re.fullmatch(r"-?[1-9][0-9]{0,17}", part) for part in parts):
        raise ValueError("a list of ids")
    return frozenset(map(int, parts))


def _database_url(value: SecretStr) -> SecretStr:
    if not re.match(r"(sqlite(\+aiosqlite)?|postgresql(\+asyncpg)?)://\S", value.get_secret_value()):
        raise ValueError("the address of a database")
    return value


_Folder = Annotated[Path, AfterValidator(_folder)]
_Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)]


class Settings(BaseSettings):
    """What can be set; the descriptions are those of the table in the README."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, description="the bot's token from @BotFather; `storybot run` needs it"
    )
    corpus_dir: _Folder = Field(PACKAGED_STORIES, description="folder of the stories, `.md` and `.txt`")
    state_dir: _Folder = Field(
        default_factory=lambda: user_state_path("storybot"),
        description="folder of all that the program writes: the index, the history of `storybot chat`",
    )
    embedding_model: str = Field(
        "storybot-encoder",
        description="sentence-transformers model: the packaged one, a folder, or a name on the Hugging Face hub",
    )
    reader_model: str = Field(
        "storybot-reader",
        description="question-answering model of the transformers library: the packaged one, a folder, or a hub name",
    )
    query_prompt: str | None = Field(None, description="text put before a question, as E5 models need (`query: `)")
    passage_prompt: str | None = Field(None, description="text put before a passage (`passage: `)")
    languages: Annotated[str, AfterValidator(_languages)] = Field(
        "en,ru,uk,hy",
        description="languages of questions that the two models read, as codes, or `any`; English is always tried",
    )
    excerpts: int = Field(3, ge=1, le=10, description="most quotations in one reply, 1 to 10")
    min_confidence: float = Field(
        0.37, ge=0, le=1, description="confidence below which the bot says that the story may not say, 0 to 1"
    )
    closest_confidence: float = Field(
        0.09,
        ge=0,
        le=1,
        description="confidence below which the bot refuses instead of showing the closest passage, 0 to 1",
    )
    api_url: Annotated[str, AfterValidator(_web_address)] = Field(
        "https://api.telegram.org", description="address of the Bot API server, for one of your own"
    )
    allowed_chats: _Ids = Field(
        frozenset(), description="ids of the chats that the bot serves, with commas; it leaves every other group"
    )
    allowed_users: _Ids = Field(frozenset(), description="ids of the people whom the bot answers, with commas")
    admins: _Ids = Field(
        frozenset(),
        description="ids of the people who are answered in private and in every group that the bot serves, and told of "
        "trouble, with commas",
    )
    questions_per_minute: int = Field(
        20,
        ge=1,
        le=600,
        description="most questions of one person in a minute, 1 to 600; a group may ask three times that",
    )
    queue: int = Field(200, ge=1, le=10_000, description="most questions that wait for an answer at a time, 1 to 10000")
    pending_minutes: int = Field(
        60,
        ge=0,
        le=1440,
        description="how old a question may be that came while the bot was away, in minutes, 0 to 1440; "
        "whoever asked an older one is told that the bot was away",
    )
    pending_questions: int = Field(
        100,
        ge=0,
        le=10_000,
        description="most questions answered of those that came while the bot was away, 0 to 10000",
    )
    follow_up_minutes: int = Field(
        60,
        ge=0,
        le=1440,
        description="how long an answer may be taken up by a later question, in minutes, 0 to 1440; 0 for never",
    )
    keep_days: int = Field(
        30, ge=1, le=3650, description="how long what the buttons under a reply need is kept, in days, 1 to 3650"
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] | None = Field(
        None, description="address of the database, `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="how much `storybot run` logs: DEBUG, INFO, WARNING or ERROR"
    )

    @property
    def read_languages(self) -> tuple[str, ...] | None:
        """The codes of the languages that the models read; None for all."""
        return None if self.languages == ANY_LANGUAGE else tuple(self.languages.split(","))

    @property
    def database(self) -> SecretStr:
        """The address of the database; by default a SQLite file in the state directory."""
        return self.database_url or SecretStr(f"sqlite:///{self.state_dir.absolute() / 'storybot.db'}")


_SECRETS = ("token", "database_url")
"""The settings whose values no message shows."""

_SOME_IDS = "ids with commas, such as 123456789,-1001234567890"

_PLAIN_WORDS = {
    "languages": "codes such as en,uk,ru, or any",
    "excerpts": "a whole number from 1 to 10",
    "min_confidence": "a number from 0 to 1",
    "closest_confidence": "a number from 0 to 1",
    "api_url": "an address with its https://",
    "log_level": "DEBUG, INFO, WARNING or ERROR",
    "corpus_dir": "a folder",
    "state_dir": "a folder",
    "token": "the token as @BotFather gave it",
    "allowed_chats": _SOME_IDS,
    "allowed_users": _SOME_IDS,
    "admins": _SOME_IDS,
    "questions_per_minute": "a whole number from 1 to 600",
    "queue": "a whole number from 1 to 10000",
    "pending_minutes": "a whole number from 0 to 1440",
    "pending_questions": "a whole number from 0 to 10000",
    "follow_up_minutes": "a whole number from 0 to 1440",
    "keep_days": "a whole number from 1 to 3650",
    "database_url": "an address that begins with sqlite:// or postgresql://",
}


def load_settings(**overrides: Any) -> Settings:
    """Read the settings from the environment and .env; `overrides` win.

    Raises SettingsError for the first one that cannot be used; a secret's value is never part of the message.
    """
    try:
        settings = Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise SettingsError(
            f"{PREFIX}{name.upper()}={first['input']!r}" if name not in _SECRETS else f"{PREFIX}{name.upper()}",
            "not a value that can be used",
            f"set it to {_PLAIN_WORDS.get(name, 'a line of text')}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            ".env", f"cannot be read ({error})", "save it as a UTF-8 file of NAME=value lines"
        ) from None
    closest, least = settings.closest_confidence, settings.min_confidence
    # Its default may lie above the other one: then no passage is ever the closest.
    if closest > least and "closest_confidence" in settings.model_fields_set:
        raise SettingsError(
            f"{PREFIX}CLOSEST_CONFIDENCE={closest}",
            f"more than {PREFIX}MIN_CONFIDENCE, which is {least}",
            "set it to that or less",
        )
    return settings


def unknown_settings(environment: Mapping[str, str | None]) -> list[str]:
    """Return a line for each variable of `environment` that has the prefix but is no setting, with a likely name."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    lines = []
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            close = get_close_matches(name.upper(), known, n=1)
            lines.append(f"{name} is no setting" + (f"; did you mean {close[0]}?" if close else ""))
    return lines


def settings_table() -> str:
    """Return the settings as a Markdown table, as the README shows it."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `{PREFIX}{name.upper()}` | {_shown_default(name, field.default)} | {field.description} |")
    return "\n".join(rows)


def _shown_default(name: str, default: object) -> str:
    """The default in words where it differs from machine to machine, else as it would be written."""
    words = {
        "corpus_dir": "the packaged story",
        "state_dir": "`~/.local/state/storybot` (on Linux)",
        "allowed_chats": "all",
        "allowed_users": "all",
        "admins": "none",
        "database_url": "the SQLite file `storybot.db` in the state directory",
    }
    return words.get(name) or (f"`{default}`" if default not in (None, "") else "none")
